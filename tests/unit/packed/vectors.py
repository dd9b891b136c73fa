# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test vectors: two small packed data sets, one of zip and one of tar, each with three versions.

The first two have whole indexes, the third one has the second as its base.

``PYTHONPATH=.collections python -m tests.unit.packed.vectors`` writes them to ``tests/data/packed``, where they stay:
a change of them is a change of the format.
"""

from __future__ import annotations

import contextlib
import gzip
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Iterable, Iterator, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed import names
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.tar import TarArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change, apply_changes
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.pointer import pointer_to
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row, make_row
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import Fetched, StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from tests.tools.paths import ROOT

PLACE = ROOT / "tests/data/packed"
ARCHIVES: Mapping[str, type[Archive]] = {"zip": ZipArchive, "tar": TarArchive}

SECOND = 1_000_000_000
FILE, LINK, FOLDER = stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR
PACK_BELOW = 4096
SEGMENT = 5000


class Member(NamedTuple):
    content: bytes
    mode: int = FILE | 0o644
    mtime_ns: int = 1_700_000_000 * SECOND + 123_456_789
    segment: int = 0


FIRST = {
    "empty": Member(b""),
    "empty folder": Member(b"", FOLDER | 0o750),
    "large.bin": Member(bytes(range(256)) * 20),
    "link": Member(b"text.txt", LINK | 0o777),
    "link to \U0001f600": Member("\U0001f600".encode(), LINK | 0o777),
    "link to bytes": Member(b"caf\xe9", LINK | 0o777),
    "link to far": Member(b"../" * 50 + b"far", LINK | 0o777),
    "long/" + 12 * "0123456789/" + "name": Member(b"deep"),
    'odd/"quoted\\\n\u2028': Member(b"quoted"),
    "odd/caf\u00e9": Member(b"composed"),
    "odd/cafe\u0301": Member(b"decomposed"),
    "program": Member(b"#!/bin/sh\n", FILE | 0o755),
    "segmented.bin": Member(bytes(range(250)) * 50, segment=SEGMENT),
    "text.txt": Member(b"Hello.\n"),
    "times/1969": Member(b"1969", mtime_ns=-1),
    "times/1975": Member(b"1975", mtime_ns=157_766_400 * SECOND),
    "times/2040": Member(b"2040", mtime_ns=2_208_988_800 * SECOND),
    "times/2200": Member(b"2200", mtime_ns=7_258_118_400 * SECOND),
    "times/9999": Member(b"9999", mtime_ns=253_402_300_799 * SECOND),
}
CHANGES: Mapping[str, Member | None] = {
    "empty folder": None,
    "empty folder/new": Member(b"not empty any more"),
    "text.txt": Member(b"Hello again.\n"),
}
SECOND_VERSION = {name: member for name, member in {**FIRST, **CHANGES}.items() if member is not None}
MORE_CHANGES: Mapping[str, Member | None] = {
    "a new one": Member(b"before all others"),
    "empty folder/new": None,
    "large.bin": Member(b"not large any more"),
    "program": Member(b"#!/bin/sh\n", FILE | 0o700),
    "text.txt": Member(b"Hello for the third time.\n"),
}
THIRD_VERSION = {name: member for name, member in {**SECOND_VERSION, **MORE_CHANGES}.items() if member is not None}


def etag_of(member: Member) -> str:
    """As the store has it."""
    if not member.segment:
        return md5_of(member.content)
    cuts = [member.content[at : at + member.segment] for at in range(0, len(member.content), member.segment)]
    return md5_of("".join(map(md5_of, cuts)).encode())


class DataSet:
    """A packed data set in memory.

    :ivar objects: {name below the prefix: content}
    """

    def __init__(self, suffix: str) -> None:
        self._archive = ARCHIVES[suffix]
        self.packs = PackTable()
        self.objects: dict[str, bytes] = {}

    def pack(self, members: Mapping[str, Member]) -> list[Row]:
        """Store files, in a pack or as objects of their own."""
        archive, number, rows = self._archive(), self.packs.reserve(), []
        for name, member in sorted(members.items()):
            content, mode, mtime_ns, segment = member
            etag, size = etag_of(member), len(content)
            if size < PACK_BELOW:
                offset = archive.add(name, content, mtime_ns, mode)
                rows.append(make_row(name, size, mtime_ns, mode, etag, number, offset))
            else:
                self.objects[names.FILES + names.file_name(etag, size)] = content
                rows.append(make_row(name, size, mtime_ns, mode, etag, None, segment))
        content = bytes(archive.finish())
        pack = Pack(md5_of(content) + archive.suffix, len(content))
        self.packs.built(number, pack)
        self.objects[names.PACKS + pack.name] = content
        return rows

    def publish(
        self, rows: Iterable[Row], time_ns: int, parent: Version | None = None, base: StoredIndex | None = None
    ) -> Version:
        """Store a version's index, and let the pointer tell it."""
        written = write_index(rows, self.packs, names.time_after(time_ns, parent), parent, base)
        with written.file as file:
            self.objects[names.VERSIONS + written.header.version.name] = file.read()
        self.objects[names.LATEST] = pointer_to(written.header.version)
        return written.header.version

    @contextlib.contextmanager
    def base(self, version: Version) -> Iterator[StoredIndex]:
        """Store a version's index as a base."""
        content = self.objects[names.VERSIONS + version.name]
        md5 = md5_of(content)
        self.objects[names.BASES + md5] = content
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            yield StoredIndex(Fetched(file, len(content), md5), version, self.packs, version.name)

    def changed(self, rows: Iterable[Row], changes: Mapping[str, Member | None]) -> list[Row]:
        """The rows with these changes, whose contents are stored."""
        new = self.pack({name: member for name, member in changes.items() if member is not None})
        made = {name: Change(name, None) for name in changes}
        made.update({row.name: Change(row.name, row) for row in new})
        return list(apply_changes(rows, [change for _name, change in sorted(made.items())]))


def made(suffix: str) -> dict[str, bytes]:
    """The objects of the test vectors."""
    data = DataSet(suffix)
    rows = data.pack(FIRST)
    first = data.publish(rows, 1_795_942_504 * SECOND + 123_456_789)
    rows = data.changed(rows, CHANGES)
    second = data.publish(rows, 1_795_942_000 * SECOND, first)
    rows = data.changed(rows, MORE_CHANGES)
    with data.base(second) as base:
        data.publish(rows, 1_795_942_600 * SECOND, second, base)
    return data.objects


def stored(suffix: str) -> dict[str, bytes]:
    """The same, as they are in this checkout."""
    place = PLACE / suffix
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def readable(objects: Mapping[str, bytes]) -> dict[str, bytes]:
    """Objects with the text of indexes: how that is compressed, and so the names of bases, is the business of zlib."""
    found = {}
    bases = {
        name[len(names.BASES) :]: md5_of(gzip.decompress(content))
        for name, content in objects.items()
        if name.startswith(names.BASES)
    }
    for name, content in objects.items():
        text = gzip.decompress(content) if name.startswith((names.VERSIONS, names.BASES)) else content
        for md5, of_text in bases.items():
            name, text = name.replace(md5, of_text), text.replace(md5.encode(), of_text.encode())
        found[name] = text
    return found


def write(objects: Mapping[str, bytes], place: Path) -> None:
    for name, content in objects.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    shutil.rmtree(PLACE, ignore_errors=True)
    for each in ARCHIVES:
        write(made(each), PLACE / each)
