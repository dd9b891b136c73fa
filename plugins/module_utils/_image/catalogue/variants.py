# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of one image, on this node, as one site or another wants it."""

from __future__ import annotations

import os
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.fetch import fetch
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.convert import QCOW2, convert, look
from ansible_collections.chameleon.data.plugins.module_utils._image.node import scratch
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

AS_IT_IS = "as_it_is"  # a compression


class Variants:
    """Each is made when it is first asked for, and stays in the scratch folder.

    :param image: its record in *glance*
    :param work: the scratch folder
    :param path: of the file, where this run has made it; else it is fetched
    """

    def __init__(self, glance: Glance, image: Image, work: str, stages: Stages, path: str | None = None) -> None:
        self._glance = glance
        self._image = image
        self._work = work
        self._stages = stages
        self._path = path
        self._made: dict[str, str] = {}

    def file(self, compression: str) -> str:
        """Path of the file with this compression; what is no qcow2 has none, and is given as it is.

        :param compression: ``zlib``, ``zstd`` or ``as_it_is``
        :raises NoSpace: there is no room for it in the scratch folder
        :raises DataError: it cannot be fetched or made
        """
        if self._path is None:
            self._path = self._fetched()
        if compression == AS_IT_IS or self._image["disk_format"] != QCOW2:
            return self._path
        if compression not in self._made:
            self._made[compression] = self._compressed(self._path, compression)
        return self._made[compression]

    def _fetched(self) -> str:
        path = f"{self._work}/fetched"
        self._check_room(self._image["size"])
        with self._stages("fetch", self._image["size"]) as stage:
            fetch(self._glance, self._image, path, stage.bytes)
        return path

    def _compressed(self, path: str, compression: str) -> str:
        found = _whole(path, str(self._image["id"]))
        if found["format-specific"]["data"].get("compression-type", "zlib") == compression:
            return path
        self._check_room(os.path.getsize(path))
        other = f"{self._work}/{compression}.qcow2"
        with self._stages(f"compress with {compression}", found["virtual-size"]) as stage:
            convert(path, other, compression, found["virtual-size"], stage.bytes, QCOW2)
        return other

    def _check_room(self, needed: int) -> None:
        free = scratch.free(self._work)
        if free < needed:
            raise NoSpace(
                f"scratch folder {self._work}",
                f"it has {free} bytes free, and a copy of the image takes {needed}",
                "Name a larger one with 'scratch'.",
            )


def _whole(path: str, image_id: str) -> dict[str, Any]:
    """What qemu-img tells of a qcow2 file.

    :raises Refused: it is made of further files, which would be this node's own
    """
    found = look(path)
    if "backing-filename" in found or "data-file" in found["format-specific"]["data"]:
        raise Refused(f"image {image_id}", "it refers to other files", "Copy the whole image: qemu-img convert.")
    return found
