# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The index of a version comes from the store to this node."""

from __future__ import annotations

import contextlib
import itertools
from functools import partial
from typing import IO, Callable, Iterable, Iterator, NamedTuple, Sequence, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._files.temporary import (
    discard,
    temporary_file,
    writing_temporary,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import not_of_the_service
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_reader import WAY_OUT, Index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES, LATEST, VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Header, Use
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import read_etag

_Taken = TypeVar("_Taken")

_AT_A_TIME = 4  # indexes of which the beginning is in memory
_BEGINNING = 1 << 16  # bytes that are read at a time, where only the beginning is wanted


class Outline(NamedTuple):
    """What the beginning of an index tells.

    :ivar uses: what the version needs of each pack
    """

    header: Header
    uses: Sequence[Use]


@contextlib.contextmanager
def open_index(place: Place, version: Version, packs: PackTable) -> Iterator[StoredIndex]:
    """The index, and its base if it has one, in temporary files.

    :raises DataError: as of `StoredIndex`
    :raises Missing: it is not there
    :raises NoSpace: there is no room for temporary files
    """
    subject = place.subject(VERSIONS + version.name)
    with contextlib.ExitStack() as until_end:
        file, base_file = temporary_file(), temporary_file()
        for one in (file, base_file):
            until_end.callback(discard, one)
        lacking = None
        while True:
            fetched = _fetch_index(place, version, file)
            index = StoredIndex(fetched, version, packs, subject)
            wanted = index.header.base
            if wanted is None:
                break
            try:
                base = _fetch_base(place, wanted, packs, base_file)
            except Missing as error:
                if wanted == lacking:
                    cause = f"it tells changes to {BASES}{wanted}, and that has been deleted, or has expired"
                    raise Damaged(subject, cause, WAY_OUT) from error
                lacking = wanted  # the version may have been repacked since
            else:
                index = StoredIndex(fetched, version, packs, subject, base)
                break
        yield index


def read_outline(place: Place, version: Version) -> Outline:
    """What its beginning tells: no more of it is fetched.

    :raises DataError: as of `open_index`
    """

    def take(answer: Answer) -> Outline:
        index = Index(_blocks(answer, _BEGINNING), version, PackTable(), place.subject(VERSIONS + version.name))
        return Outline(index.header, index.uses)

    return _ask(place, version, take)


def read_outlines(place: Place, versions: Iterable[Version], each: Each) -> Iterator[tuple[Version, Outline]]:
    """The same of some versions, in their order; few at a time, as an index may name a million packs.

    :raises DataError: as of `read_outline`
    """
    left = iter(versions)
    for lot in iter(lambda: list(itertools.islice(left, _AT_A_TIME)), []):
        yield from zip(lot, each(partial(read_outline, place), lot))


def _fetch_index(place: Place, version: Version, file: IO[bytes]) -> Fetched:
    return _ask(place, version, lambda answer: _save(answer, file, place.subject(VERSIONS + version.name)))


def _fetch_base(place: Place, md5: str, packs: PackTable, file: IO[bytes]) -> StoredIndex:
    """:raises Missing: it is not there"""
    subject = place.subject(BASES + md5)
    path = quote_path(place.container, place.prefix + BASES + md5)
    fetched = place.store.transport.get(path, lambda answer: _save(answer, file, subject), subject=subject)
    if fetched.md5 != md5:
        raise Damaged(subject, f"its content has the MD5 {fetched.md5}, and not that of its name", WAY_OUT)
    return StoredIndex(fetched, None, packs, subject)


def _ask(place: Place, version: Version, take: Callable[[Answer], _Taken]) -> _Taken:
    subject = place.subject(VERSIONS + version.name)
    try:
        return place.store.transport.get(quote_path(place.container, place.index_of(version)), take, subject=subject)
    except Missing as error:
        raise _gone(place, version) from error


def _save(answer: Answer, file: IO[bytes], subject: str) -> Fetched:
    """:raises Damaged: what comes is not what the store has, or nobody knows where it would end"""
    if answer.length is None:
        raise not_of_the_service(subject, "it does not tell its length")
    digest = new_md5()
    with writing_temporary():
        file.seek(0)
        file.truncate()
    for block in _blocks(answer, BLOCK):
        digest.update(block)
        with writing_temporary():
            file.write(block)
    with writing_temporary():
        file.flush()
    md5, wanted = str(digest.hexdigest()), read_etag(answer.headers.get("ETag", ""))
    if md5 != wanted:
        raise Damaged(subject, f"what arrived has the checksum {md5} instead of {wanted}", "Run again.")
    return Fetched(file, file.tell(), md5)


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
