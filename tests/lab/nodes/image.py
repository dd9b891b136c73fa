# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree in a disk image: a node can start from it, as a machine does on whose disk the image was written."""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.lab.parts import LabError

_LINUX = ("0FC63DAF-8483-4772-8E79-3D69D8477DE4", "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709")  # data, and root of x86-64
_SECTOR = 512


def unpack(image: Path, target: Path) -> None:
    """Copy the root file system of *image* (qcow2 or raw) to *target*, whole or not at all."""
    if target.exists():
        return
    if not image.is_file():
        raise LabError(f"image {image}: there is no such file. Give the path of a qcow2 or raw image.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target.parent) as name:
        folder = Path(name)
        raw, mounted, tree = folder / "disk.raw", folder / "mounted", folder / "tree"
        _run("qemu-img", "convert", "-O", "raw", str(image), str(raw))
        start, size = _root_partition(image, raw)
        mounted.mkdir()
        # In a mount namespace of its own: whatever ends this, no mount and no loop device is left.
        _run(
            *("unshare", "--mount", "--propagation", "private", "sh", "-ec"),
            'mount -o "ro,loop,offset=$1,sizelimit=$2" "$3" "$4" && cp -a "$4" "$5"',
            *("sh", str(start), str(size), str(raw), str(mounted), str(tree)),
        )
        raw.unlink()
        tree.rename(target)


def _root_partition(image: Path, raw: Path) -> "tuple[int, int]":
    """First byte and bytes of the largest Linux partition."""
    table = json.loads(_run("sfdisk", "--json", str(raw)))["partitiontable"]
    found = [part for part in table["partitions"] if part["type"] in _LINUX]
    if not found:
        raise LabError(f"image {image}: it has no Linux partition. Give an image of a whole disk.")
    root = max(found, key=lambda part: int(part["size"]))
    return root["start"] * _SECTOR, root["size"] * _SECTOR


def _run(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout
