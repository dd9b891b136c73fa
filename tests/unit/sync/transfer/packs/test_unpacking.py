# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a stretch are written as the index says, each by itself; what is damaged or cannot be written is told."""

from __future__ import annotations

import errno
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.unpacking import Wanted, unpack

CONTENT = memoryview(b"onetwothree")
TIME = 1_600_000_000_123_456_789


def wanted(name: str, begin: int, size: int, of: bytes | None = None) -> Wanted:
    """A file of the stretch; *of* is its content where that is another one than the index says."""
    return name, begin, size, md5_of(of or CONTENT[begin : begin + size]), TIME, 0o640, True


def test_each_has_its_content_time_and_mode(destination: Destination, root: Path) -> None:
    came = unpack(destination, [wanted("a/1", 0, 3), wanted("a/b/2", 3, 3), wanted("empty", 6, 0)], CONTENT)
    assert [(root / name).read_bytes() for name in ("a/1", "a/b/2", "empty")] == [b"one", b"two", b""]
    for name, written in zip(("a/1", "a/b/2", "empty"), came):
        there = (root / name).stat()
        assert written == tuple(stat_of(there))
        assert (there.st_mtime_ns, there.st_mode & 0o7777) == (TIME, 0o640)


def test_what_is_damaged_gets_no_name_and_the_others_do(destination: Destination, root: Path) -> None:
    came = unpack(destination, [wanted("1", 0, 3, of=b"ONE"), wanted("2", 3, 3)], CONTENT)
    assert came[0] is None and isinstance(came[1], tuple)
    assert [path.name for path in root.iterdir()] == ["2"]


def test_what_cannot_be_written_is_told_and_the_others_are_there(destination: Destination, root: Path) -> None:
    (root / "1").mkdir()
    came = unpack(destination, [wanted("1", 0, 3), wanted("1/2", 3, 3)], CONTENT)
    assert isinstance(came[0], OSError) and came[0].errno == errno.EISDIR
    assert isinstance(came[1], tuple)
    assert sorted(path.name for path in root.rglob("*")) == ["1", "2"]
