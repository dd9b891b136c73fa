# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data sets: made once, kept, and whole under their name or not there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Iterator

KIB, MIB = 1 << 10, 1 << 20

# Files by data set: (folder, how many, bytes each)
SETS = {
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
        for path, size in _files(name, share):
            _write(half / path, size)
        half.rename(folder)
    return folder


def change(folder: Path, name: str) -> Path:
    """Give one file of a data set another content of the same size, and the time of now; return its path below."""
    path = Path(SETS[name][0][0]) / CHANGING
    (folder / path).write_bytes(os.urandom((folder / path).stat().st_size))
    return path


def _files(name: str, share: float) -> Iterator[tuple[Path, int]]:
    for folder, count, size in SETS[name]:
        if count == 1:
            size = max(1, round(size * share))
        for number in range(max(1, round(count * share))):
            yield Path(folder) / f"{number // _A_FOLDER:04}" / f"file-{number:06}.bin", size


def _write(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        for begin in range(0, size, _BLOCK):
            stream.write(os.urandom(min(_BLOCK, size - begin)))
    os.utime(path, (_MTIME, _MTIME))
