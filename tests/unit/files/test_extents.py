# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sparse files: where their data is, and how it goes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Sequence

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import (
    Extent,
    can_give_back,
    data,
    give_back,
    portions,
    position,
)

MIB = 1 << 20
TWO = [Extent(10, 30), Extent(50, 60)]


def sparse(path: Path) -> Path:
    """A file of 5 MiB whose second and fourth MiB have data."""
    with open(path, "wb") as stream:
        stream.truncate(5 * MIB)
        for number in (1, 3):
            stream.seek(number * MIB)
            stream.write(b"x" * MIB)
    return path


def test_data_and_holes(tmp_path: Path) -> None:
    with open(sparse(tmp_path / "file"), "rb") as stream:
        assert list(data(stream.fileno())) == [Extent(MIB, 2 * MIB), Extent(3 * MIB, 4 * MIB)]
        assert list(data(stream.fileno(), 3 * MIB + 4096)) == [Extent(3 * MIB + 4096, 4 * MIB)]


def test_a_file_without_data(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with open(tmp_path / "empty", "rb") as stream:
        assert list(data(stream.fileno())) == []


def test_what_is_given_back_is_a_hole(tmp_path: Path) -> None:
    assert can_give_back(str(tmp_path))
    path = sparse(tmp_path / "file")
    before = path.stat()
    with open(path, "r+b") as stream:
        give_back(stream.fileno(), Extent(0, 2 * MIB))
        assert list(data(stream.fileno())) == [Extent(3 * MIB, 4 * MIB)]
    after = path.stat()
    assert (after.st_size, after.st_blocks) == (before.st_size, before.st_blocks // 2)


def test_where_no_holes_can_be_made() -> None:
    reading, writing = os.pipe()
    try:
        with pytest.raises(DataError, match="scratch"):
            give_back(writing, Extent(0, 4096))
    finally:
        os.close(reading)
        os.close(writing)


@pytest.mark.parametrize(
    ("extents", "cut"),
    [
        ([], [(0, 100)]),
        (TWO, [(0, 20), (20, 50), (50, 100)]),
        ([Extent(0, 100)], [(start, start + 10) for start in range(0, 100, 10)]),
    ],
)
def test_portions_are_the_whole_file(extents: Sequence[Extent], cut: list[tuple[int, int]]) -> None:
    assert list(portions(extents, 100, 10)) == cut


@pytest.mark.parametrize(("count", "where"), [(0, 10), (15, 25), (20, 30), (21, 51), (30, 60), (99, 60)])
def test_a_position_is_that_of_so_much_data(count: int, where: int) -> None:
    assert position(TWO, count) == where
    assert position([], count) == 0
