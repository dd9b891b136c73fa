# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of a version comes from the store to this node."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from functools import partial
from typing import IO, Callable, Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST, VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Header, Row, Use
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import read_etag

_AT_A_TIME = 16  # indexes of which the beginning is in memory
_BEGINNING = 1 << 16  # bytes that are read at a time, where only the beginning is wanted


class Outline(NamedTuple):
    """What the beginning of an index tells.

    :ivar uses: what the version needs of each pack
    """

    header: Header
    uses: Sequence[Use]


class StoredIndex:
    """An index that has come to this node: its rows can be taken as slowly as need be, and again.

    :param packs: numbers its packs, as the rows have them
    :raises BadInput: it is of a later format
    :raises Damaged: it is no index of this version
    """

    def __init__(self, file: IO[bytes], version: Version, packs: PackTable, subject: str) -> None:
        self._file = file
        self._packs = packs
        self._subject = subject
        self.version = version
        found = self._index()
        self.header, self.uses = found.header, found.uses

    def rows(self) -> Iterator[Row]:
        """The rows, in order; as of `Index.rows`."""
        return self._index().rows()

    def own(self) -> Iterator[Row]:
        """The rows of files that are objects of their own; as of `Index.own`."""
        return self._index().own()

    def _index(self) -> Index:
        return Index(self._blocks(), self.version, self._packs, self._subject)

    def _blocks(self) -> Iterator[bytes]:
        descriptor, offset = self._file.fileno(), 0
        while True:
            block = os.pread(descriptor, BLOCK, offset)
            if not block:
                return
            offset += len(block)
            yield block


@contextlib.contextmanager
def open_index(place: Place, version: Version, packs: PackTable) -> Iterator[StoredIndex]:
    """The index, in a temporary file.

    :raises DataError: as of `StoredIndex`
    :raises Missing: it is not there
    :raises OSError: there is no room for temporary files
    """
    with tempfile.TemporaryFile() as file:
        _ask(place, version, lambda answer: _save(place, version, answer, file))
        file.flush()
        yield StoredIndex(file, version, packs, place.subject(VERSIONS + version.name))


def read_outline(place: Place, version: Version) -> Outline:
    """What its beginning tells: no more of it is fetched.

    :raises DataError: as of `open_index`
    """
    outlines = []

    def take(answer: Answer) -> None:
        index = Index(_blocks(answer, _BEGINNING), version, PackTable(), place.subject(VERSIONS + version.name))
        outlines.append(Outline(index.header, index.uses))

    _ask(place, version, take)
    return outlines[-1]


def read_outlines(place: Place, versions: Iterable[Version], each: Each) -> Iterator[tuple[Version, Outline]]:
    """The same of some versions, in their order; few at a time, as an index may name a million packs.

    :raises DataError: as of `read_outline`
    """
    left = iter(versions)
    for lot in iter(lambda: list(itertools.islice(left, _AT_A_TIME)), []):
        yield from zip(lot, each(partial(read_outline, place), lot))


def _ask(place: Place, version: Version, take: Callable[[Answer], None]) -> None:
    subject = place.subject(VERSIONS + version.name)
    try:
        place.store.transport.get(quote_path(place.container, place.index_of(version)), take, subject=subject)
    except Missing as error:
        raise _gone(place, version) from error


def _save(place: Place, version: Version, answer: Answer, file: IO[bytes]) -> None:
    file.seek(0)
    file.truncate()
    digest = new_md5()
    for block in _blocks(answer, BLOCK):
        digest.update(block)
        file.write(block)
    wanted = read_etag(answer.headers.get("ETag", ""))
    if digest.hexdigest() != wanted:
        cause = f"what arrived has the checksum {digest.hexdigest()} instead of {wanted}"
        raise Damaged(place.subject(VERSIONS + version.name), cause, "Run again.")


def _blocks(answer: Answer, size: int) -> Iterator[bytes]:
    block = memoryview(bytearray(size))
    while True:
        count = answer.readinto(block)
        if not count:
            return
        yield bytes(block[:count])


def _gone(place: Place, version: Version) -> Missing:
    if read_latest(place) == version:
        return Missing(
            place.subject(LATEST),
            f"it leads to version {version.name}, whose index is not there",
            "Pull another one by its digest ('version'; swift_info tells those that are there). To begin anew, delete "
            f"{place.prefix}{LATEST} and push again.",
        )
    return Missing(
        place.version(version),
        "its index is not there: it has been pruned or deleted, or has expired",
        "Choose another one ('version'; swift_info tells those that are there).",
    )
