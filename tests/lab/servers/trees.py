# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers start from: the tree of their image, unpacked once, or that of a lab node which the image stands for."""

import fcntl
from pathlib import Path
from typing import Mapping

from tests.lab import layout
from tests.lab.disk import SmallDisk
from tests.lab.nodes import distributions, image, root
from tests.lab.parts import LabError
from tests.lab.site.description import DISTRIBUTION

_TREES = layout.DATA / "server-images"


def path(image_id: str, properties: Mapping[str, str]) -> Path:
    """Where the tree of an image with these *properties* is, or will be.

    :raises LabError: it stands for a distribution that the lab has not
    """
    name = properties.get(DISTRIBUTION)
    if name is None:
        return _TREES / image_id / "tree"
    if name not in distributions.ALL:
        raise LabError(f"image {image_id}: no distribution {name}. There are {', '.join(distributions.ALL)}.")
    return root.path(distributions.ALL[name])


def make(image_id: str, properties: Mapping[str, str]) -> Path:
    """Have the tree of an image; two that want the same one wait for each other.

    :raises LabError: the image is none of a whole disk
    """
    tree = path(image_id, properties)
    if DISTRIBUTION in properties:
        root.make(distributions.ALL[properties[DISTRIBUTION]])
        return tree
    tree.parent.mkdir(parents=True, exist_ok=True)
    with (tree.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        image.unpack(_file(image_id), tree)
    return tree


def _file(image_id: str) -> Path:
    """Where Glance keeps it."""
    small = SmallDisk.of("glance").path / image_id
    return small if small.exists() else layout.DATA / "glance" / "images" / image_id
