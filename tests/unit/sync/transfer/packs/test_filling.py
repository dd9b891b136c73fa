# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pack has the files as they are when they are read; what cannot be read is told, and is not in it."""

from __future__ import annotations

import errno
import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._files.files_below import FilesBelow
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, kind_of, stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import filling
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.filling import (
    Filled,
    Filler,
    Filling,
    Order,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.worker_processes import Workers

LARGEST = 100  # bytes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"first")
    (tmp_path / "b").write_bytes(b"second")
    (tmp_path / "link").symlink_to("a")
    return tmp_path


def found(folder: Path) -> list[LocalFile]:
    """All that is in the folder, as it was found now."""
    files = [(path.name, path.lstat()) for path in sorted(folder.iterdir())]
    return [LocalFile(name, stat_of(there), kind_of(there)) for name, there in files]


def filled(folder: Path, files: list[LocalFile]) -> tuple[Filled, dict[str, bytes]]:
    """A pack of these, and the contents of its members, read by the standard library."""
    context: Any = SimpleNamespace(local=FilesBelow(str(folder), follow=False))
    pack_made = Filling(Workers(Filler(context, ".zip", LARGEST)), 7)
    for file in files:
        pack_made.add(file)
    told, pack = pack_made.end()()
    assert (told.number, told.name) == (7, md5_of(pack) + ".zip")
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return told, {name: archive.read(name) for name in archive.namelist()}


def rows(told: Filled) -> list[tuple[Any, ...]]:
    return [row for files in told.files.portions() for row, _learnt in files]


def test_files_and_links_are_in_it_with_their_rows(folder: Path) -> None:
    told, members = filled(folder, found(folder))
    assert members == {"a": b"first", "b": b"second", "link": b"a"}
    assert [(name, size, etag, pack) for name, size, _time, _mode, etag, pack, _offset in rows(told)] == [
        ("a", 5, md5_of(b"first"), 7),
        ("b", 6, md5_of(b"second"), 7),
        ("link", 1, md5_of(b"a"), 7),
    ]
    assert not told.failed


def test_a_file_that_was_written_since_is_as_it_is_now(folder: Path) -> None:
    before = found(folder)
    (folder / "a").write_bytes(b"another one")
    told, members = filled(folder, before)
    assert members["a"] == b"another one"
    assert rows(told)[0][1] == len(b"another one")


def test_what_went_or_grew_too_large_is_told_and_the_others_are_in_it(folder: Path) -> None:
    before = found(folder)
    (folder / "a").unlink()
    (folder / "b").write_bytes(bytes(LARGEST + 1))
    told, members = filled(folder, before)
    assert list(members) == ["link"]
    (gone, why_gone), (grown, why_grown) = told.failed
    assert (gone, grown) == ("a", "b")
    assert isinstance(why_gone, FileNotFoundError) and isinstance(why_grown, Conflict)


def test_a_folder_that_was_exchanged_for_a_link_since_is_not_read_through_it(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    for root in (folder / "d", outside):
        root.mkdir(parents=True)
        for name, content in (("a", "precious"), ("x", "precious"), ("y", "precious")):
            (root / name).write_text(content)
        (root / "z").symlink_to("secret")
    before = [LocalFile(f"d/{file.name}", *file[1:]) for file in found(folder / "d")]
    (folder / "d").rename(tmp_path / "away")
    (folder / "d").symlink_to(outside)
    told, members = filled(folder, before)
    assert members == {}
    assert [(name, error.errno) for name, error in told.failed if isinstance(error, OSError)] == [
        (name, errno.ELOOP) for name in ("d/a", "d/x", "d/y", "d/z")
    ]


def test_many_files_go_into_it_in_their_order(tmp_path: Path) -> None:
    names = [f"{number:04}" for number in range(1234)]
    for name in names:
        (tmp_path / name).write_text(name)
    told, members = filled(tmp_path, found(tmp_path))
    assert members == {name: name.encode() for name in names}
    assert [name for name, *_values in rows(told)] == names


def test_large_ones_go_over_one_by_one_and_none_is_lost(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_BYTES", 5)
    orders: list[int] = []

    class Told(Filler):
        def __call__(self, order: Order, _nothing: object = None) -> tuple[Filled | None, bytearray]:
            orders.append(len(order.files))
            return super().__call__(order)

    monkeypatch.setattr(f"{__name__}.Filler", Told)
    told, members = filled(folder, found(folder))
    assert members == {"a": b"first", "b": b"second", "link": b"a"}
    assert [name for name, *_values in rows(told)] == ["a", "b", "link"]
    assert orders == [1, 1, 1]
