# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching a large object: in pieces, side by side, hashed while they come, those that are there already left out."""

from __future__ import annotations

import itertools
from typing import Any, Iterable, NamedTuple, Protocol, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, Interrupted
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import read_pack_name
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import (
    head_object,
    read_headers,
    subject_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import digest_of_zeros, feed_zeros
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.chain import Chain
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pieces import Piece
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.verify import check, wrong_cuts

_BLOCK = 1 << 19  # bytes handled at a time: few enough to stay in a processor's cache


class Arriving(Protocol):
    """A file that arrives in pieces, as `Partial`, which says what its methods do, is one."""

    finished: set[int]

    def write_at(self, offset: int, block: memoryview, first: bool) -> bool: ...

    def read_at(self, offset: int, block: memoryview) -> int: ...

    def finish(self, number: int) -> None: ...

    def forget(self, number: int) -> None: ...


class Replaced(Conflict):
    """An object is another one than what was asked for."""


def check_unchanged(entry: Entry, subject: str, answer: Headers) -> None:
    """:raises Replaced: the answer is about another state of the object than the listing."""
    found = read_headers(entry.name, answer)
    if (found.etag, found.large) != (_place(entry).etag, entry.large):
        raise Replaced(subject, "it was replaced while the run was going on", "Run again.")


class _Place(NamedTuple):
    """Where the bytes of an entry are.

    :ivar etag: of the object
    :ivar begin: offset of the first one in it
    :ivar whole: whether they are all that it has
    """

    etag: str
    begin: int
    whole: bool


def _place(entry: Entry) -> _Place:
    member = entry.member
    if member is None or member.pack is None:
        return _Place(entry.etag, 0, whole=True)
    md5, _kind = read_pack_name(entry.name.rpartition("/")[2], entry.name)
    return _Place(md5, member.offset, whole=False)


class Download:
    """One object, or a file in a pack, or a part of it, on its way into a file.

    :param cuts: the stretches of which it is known that they are hashed one by one; None where nobody tells
    """

    def __init__(
        self, context: Context, entry: Entry, cuts: Sequence[Cut] | None, pieces: Sequence[Piece], file: Arriving
    ) -> None:
        self._context = context
        self._entry = entry
        self._subject = subject_of(context.settings.container, entry.name)
        self._cuts = cuts or []
        self._pieces = pieces
        self._file = file
        self._headers: Headers | None = None
        self._over = False
        self._place = _place(entry)
        self._places = {(piece.cut, piece.number): piece for piece in pieces}
        self._chains = [self._new_chain(index) for index in range(len(self._cuts))]

    def run(self) -> Headers:
        """Fetch what is not there yet; returns the object's headers.

        :raises Damaged: what came is not what the store says it has, and was not the second time
        """
        self._fetch(range(len(self._pieces)))
        wrong = self._wrong()
        if wrong:
            self._fetch(self._begin_anew(wrong))
            wrong = self._wrong()
        if wrong:
            raise Damaged(self._subject, "what arrived has another checksum than the store says", "Run again.")
        return self._headers or self._head()

    def _fetch(self, numbers: Iterable[int]) -> None:
        if len(self._pieces) == 1:
            self._piece(0)
            return
        futures = [self._context.parts.submit(self._piece, number) for number in numbers]
        try:
            for future in futures:
                future.result()
        except BaseException:
            self._over = True
            # All that have not begun, before one that has is waited for: else those would begin meanwhile.
            begun = [future for future in futures if not future.cancel()]
            for future in begun:
                future.exception()  # waits: nobody may write to the file when it is closed
            raise

    def _piece(self, number: int) -> None:
        piece = self._pieces[number]
        digest = None
        if number in self._file.finished:
            self._context.meter.add(bytes=piece.size)
        else:
            digest = self._get(piece)
            self._file.finish(number)
        if self._chains:
            self._chains[piece.cut].arrived(piece.number, digest)

    def _get(self, piece: Piece) -> Any:
        """Returns a digest that has hashed it, or None if it was not its turn."""
        begin, headers = self._place.begin, {}
        if not self._place.whole or piece.size != self._entry.size:
            headers = {"Range": f"bytes={begin + piece.offset}-{begin + piece.end - 1}"}
        path = quote_path(self._context.settings.container, self._entry.name)
        tries = itertools.count()
        return self._context.store.transport.get(
            path, lambda answer: self._take(piece, answer, next(tries) == 0), headers, self._subject
        )

    def _take(self, piece: Piece, answer: Answer, first: bool) -> Any:
        check_unchanged(self._entry, self._subject, answer.headers)
        chain = self._chains[piece.cut] if self._chains else None
        digest = chain.begin(piece.number) if chain else None
        offset = piece.offset
        zeros = 0  # before the offset, still to be hashed
        block = memoryview(bytearray(min(_BLOCK, piece.size)))
        try:
            while True:
                got = block[: answer.readinto(block)]
                if not got:
                    break
                if self._over:
                    raise Interrupted(self._subject, "another part of it could not be had", "Run again.")
                if offset + len(got) > piece.end:
                    raise Damaged(self._subject, "more came than was asked for", "Run again.")
                if self._file.write_at(offset, got, first):
                    zeros += len(got)
                elif digest is not None:
                    feed_zeros(digest, zeros)
                    digest.update(got)
                    zeros = 0
                offset += len(got)
                self._context.meter.add(bytes=len(got))
            if offset != piece.end:
                came = offset - piece.offset
                raise Damaged(self._subject, f"{came} bytes came instead of {piece.size}", "Run again.")
            if digest is not None:
                digest = _with_zeros(digest, zeros, piece)
                self._check_alone(piece, digest)
        except BaseException:
            self._context.meter.add(bytes=piece.offset - offset)
            if chain is not None and digest is not None:
                chain.give_up()
            raise
        self._headers = answer.headers
        return digest

    def _check_alone(self, piece: Piece, digest: Any) -> None:
        """A cut of one piece tells at once whether it is right."""
        cut = self._cuts[piece.cut]
        if cut.md5 and cut.size == piece.size:
            check(self._subject, cut.md5, digest.hexdigest())

    def _new_chain(self, cut: int) -> Chain:
        def read(number: int, digest: Any) -> None:
            piece = self._places[cut, number]
            buffer = memoryview(bytearray(min(_BLOCK, piece.size)))
            offset = piece.offset
            while offset < piece.end:
                count = self._file.read_at(offset, buffer[: piece.end - offset])
                digest.update(buffer[:count])
                offset += count

        return Chain(read)

    def _wrong(self) -> set[int]:
        """The cuts that have to be fetched once more."""
        return wrong_cuts(self._entry, self._cuts, [chain.hexdigest() for chain in self._chains])

    def _begin_anew(self, cuts: set[int]) -> list[int]:
        """Forget what came of the cuts; returns the numbers of their pieces."""
        numbers = [number for number, piece in enumerate(self._pieces) if piece.cut in cuts]
        for number in numbers:
            self._file.forget(number)
            self._context.meter.add(bytes=-self._pieces[number].size)
        for cut in cuts:
            self._chains[cut] = self._new_chain(cut)
        return numbers

    def _head(self) -> Headers:
        """An earlier run had fetched everything."""
        found = head_object(self._context.store, self._context.settings.container, self._entry.name)
        if found is None:
            raise Conflict(self._subject, "it was deleted while the run was going on", "Run again.")
        check_unchanged(self._entry, self._subject, found[1])
        return found[1]


def _with_zeros(digest: Any, zeros: int, piece: Piece) -> Any:
    """The digest of a piece that ends with so many zeros; of a segment that is nothing else it is known."""
    if piece.number == 0 and zeros == piece.size:
        return digest_of_zeros(zeros)
    feed_zeros(digest, zeros)
    return digest
