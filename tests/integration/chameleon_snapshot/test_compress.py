# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk becomes a compressed image and makes room for it meanwhile; what is in it is compared. Needs no lab."""

from __future__ import annotations

import filecmp
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import content, hole_punching
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.convert import convert

MIB = 1 << 20
SIZE = 200 * MIB


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """With data that packs badly, data that packs well, zeros that are written, and holes."""
    path = tmp_path / "disk, with a comma.raw"
    noise = random.Random(4)
    with open(path, "wb") as stream:
        stream.truncate(SIZE)
        for start, block in (
            (0, noise.randbytes(3 * MIB)),
            (5 * MIB + 4096, noise.randbytes(4096)),
            (20 * MIB, b"packs well " * 900_000),
            (60 * MIB, bytes(10 * MIB)),
            (90 * MIB, noise.randbytes(12 * MIB)),
            (SIZE - 4096, noise.randbytes(4096)),
        ):
            stream.seek(start)
            stream.write(block)
    return path


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small disk has many."""
    monkeypatch.setattr(hole_punching, "BEHIND", 2 * MIB)
    monkeypatch.setattr(content, "PORTION", 4 * MIB)


@pytest.mark.parametrize("compression", ["zlib", "zstd"])
def test_a_disk_makes_room_while_it_is_read(disk: Path, tmp_path: Path, compression: str) -> None:
    twin, image, before = tmp_path / "twin.raw", tmp_path / "image.qcow2", disk.stat().st_blocks
    shutil.copyfile(disk, twin)
    found = content.Content(str(disk))
    with hole_punching.HolePuncher(str(disk), SIZE) as being_read:
        convert(str(disk), str(image), compression, SIZE, being_read.read, "raw")
    assert disk.stat().st_blocks < before / 4
    subprocess.run(["qemu-img", "compare", "-f", "raw", "-F", "qcow2", twin, image], check=True)
    found.compare(str(image), str(tmp_path))
    assert not (tmp_path / "portion.raw").exists()


def test_a_disk_stays_whole_where_no_holes_can_be_made(disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ramfs"
    folder.mkdir()
    subprocess.run(["mount", "-t", "ramfs", "ramfs", folder], check=True)
    try:
        there, image = folder / "disk.raw", folder / "image.qcow2"
        shutil.copyfile(disk, there)
        found = content.Content(str(there))
        with hole_punching.HolePuncher(str(there), SIZE) as being_read:
            convert(str(there), str(image), "zlib", SIZE, being_read.read, "raw")
        assert filecmp.cmp(disk, there, shallow=False)
        found.compare(str(image), str(folder))
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("changed", [0, 5 * MIB, 30 * MIB, 65 * MIB, 150 * MIB, SIZE - 1])
def test_any_other_content_is_told(disk: Path, tmp_path: Path, changed: int) -> None:
    found, image = content.Content(str(disk)), tmp_path / "image.qcow2"
    with open(disk, "r+b") as stream:
        stream.seek(changed)
        (byte,) = stream.read(1)
        stream.seek(changed)
        stream.write(bytes([byte ^ 1]))
    convert(str(disk), str(image), "zlib", SIZE, lambda count: None, "raw")
    with pytest.raises(Damaged, match="are not what was packed into it"):
        found.compare(str(image), str(tmp_path))
    assert not (tmp_path / "portion.raw").exists()
