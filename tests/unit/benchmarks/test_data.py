# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data sets: as many and as large as asked, kept, and never half."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.benchmarks import data


def test_fewer_files_or_for_a_single_one_fewer_bytes(tmp_path: Path) -> None:
    small = data.make("small", 0.015, tmp_path)
    assert [path.stat().st_size for path in small.rglob("*.bin")] == [4096] * 150
    (large,) = data.make("large", 1e-5, tmp_path).rglob("*.bin")
    assert large.stat().st_size == round(4 * 2**30 * 1e-5)


def test_it_is_made_once(tmp_path: Path) -> None:
    first = data.make("small", 0.001, tmp_path)
    assert data.make("small", 0.001, tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


def test_one_file_is_changed(tmp_path: Path) -> None:
    folder = data.make("many", 0.0002, tmp_path)
    before = {path: hashlib.md5(path.read_bytes()).hexdigest() for path in folder.rglob("*.bin")}
    changed = folder / data.change(folder, "many")
    after = {path: hashlib.md5(path.read_bytes()).hexdigest() for path in folder.rglob("*.bin")}
    assert [path for path in before if before[path] != after[path]] == [changed]
    assert len(before) == 20


def test_sizes_that_differ_are_spread_evenly_however_few() -> None:
    sizes = [data.Between(2000, 200_000).size(number) for number in range(100)]
    assert all(2000 <= size <= 200_000 for size in sizes)
    assert [sum(low <= size < 10 * low for size in sizes) for low in (2000, 20_000)] == [51, 49]


def test_its_size_is_known_without_making_it(tmp_path: Path) -> None:
    made = data.make("images", 0.002, tmp_path)
    assert data.size_of("images", 0.002) == sum(path.stat().st_size for path in made.rglob("*.bin"))


def test_one_of_a_hundred_is_changed(tmp_path: Path) -> None:
    folder = data.make("hundred-thousand", 0.0025, tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*.bin")}
    data.change_some(folder, 100)
    changed = {path.name for path in before if before[path] != path.read_bytes()}
    assert changed == {"file-000000.bin", "file-000100.bin", "file-000200.bin"}
    assert all(len(path.read_bytes()) == 4096 for path in before)
