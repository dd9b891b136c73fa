# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data sets: made once, kept, and whole under their name or not there."""

from __future__ import annotations

import functools
import math
import os
import shutil
from pathlib import Path
from typing import Iterator, NamedTuple

KIB, MIB = 1 << 10, 1 << 20


_GOLDEN = 0.6180339887498949  # multiples of it, without what is before the point, are spread evenly at any time


class Between(NamedTuple):
    """Sizes that differ, in bytes: as many between 10 and 20 as between 100 and 200."""

    low: int
    high: int

    def size(self, number: int) -> int:
        """Of a file by its number; however few there are, they are spread evenly."""
        return round(self.low * math.exp(math.log(self.high / self.low) * (number * _GOLDEN % 1)))


# Files by data set: (folder, how many, bytes each)
SETS: dict[str, list[tuple[str, int, int | Between]]] = {
    "one": [("d", 1, 4 * KIB)],
    "small": [("small", 10_000, 4 * KIB)],
    "many": [("many", 100_000, KIB)],
    "large": [("large", 1, 4096 * MIB)],
    "mixed": [
        ("empty", 20, 0),
        ("tiny", 1_540, 6 * KIB),
        ("middle", 400, 300 * KIB),
        ("big", 36, 4 * MIB),
        ("bigger", 4, 64 * MIB),
    ],
    "segmented": [("small", 1_000, 4 * KIB), ("large", 100, 4 * MIB)],
    "million": [("tiny", 1_000_000, KIB)],
    "hundred-thousand": [("small", 100_000, 4 * KIB)],
    "images": [("images", 60_000, Between(2 * KIB, 200 * KIB))],
}
CHANGING = "0000/file-000000.bin"  # of each folder, the file that `change` changes

_A_FOLDER = 100  # files
_BLOCK = 16 * MIB
_MTIME = 1_500_000_000  # old, and whole seconds: no tool may be misled by how it rounds


def make(name: str, share: float, where: Path) -> Path:
    """The folder of a data set of which `share` is used: fewer files, or, of a single one, fewer bytes."""
    folder = where / (name if share == 1 else f"{name}-{share:.6g}")
    if not folder.exists():
        half = folder.with_name(f".{folder.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        for inner, files in _folders(name, share):
            (half / inner).mkdir(parents=True)
            for file, size, mtime in files:
                _write(f"{half}/{inner}/{file}", size, mtime)
        half.rename(folder)
    return folder


@functools.cache
def size_of(name: str, share: float) -> int:
    """Bytes in the files of a data set of which `share` is used."""
    return sum(size for _inner, files in _folders(name, share) for _file, size, _mtime in files)


def change(folder: Path, name: str) -> Path:
    """Give one file of a data set another content of the same size, and the time of now; return its path below."""
    path = Path(SETS[name][0][0]) / CHANGING
    (folder / path).write_bytes(os.urandom((folder / path).stat().st_size))
    return path


def change_some(folder: Path, every: int) -> None:
    """As `change`, for every so manyth file of each folder."""
    for where, _folders_there, names in os.walk(folder):
        for name in sorted(names)[::every]:
            path = Path(where) / name
            path.write_bytes(os.urandom(path.stat().st_size))


def _folders(name: str, share: float) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Each folder, and the name, bytes and time of each of its files."""
    for folder, count, size in SETS[name]:
        if count == 1 and isinstance(size, int):
            size = max(1, round(size * share))
        count = max(1, round(count * share))
        for first in range(0, count, _A_FOLDER):
            numbers = range(first, min(first + _A_FOLDER, count))
            yield (
                f"{folder}/{first // _A_FOLDER:04}",
                [
                    (f"file-{number:06}.bin", size if isinstance(size, int) else size.size(number), _MTIME + number)
                    for number in numbers
                ],
            )


def _write(path: str, size: int, mtime: int) -> None:
    """By the fewest calls: there are a million to write."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        for begin in range(0, size, _BLOCK):
            block = memoryview(os.urandom(min(_BLOCK, size - begin)))
            while block:
                block = block[os.write(file, block) :]
        os.utime(file, (mtime, mtime))
    finally:
        os.close(file)
