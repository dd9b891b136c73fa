# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a disk holds, remembered, so that an image made of it can be compared when the disk itself is no more."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent, data, portions
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.convert import QCOW2
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.layout import PORTION
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs

_BLOCK = 1 << 16
_ZEROS = bytes(_BLOCK)


class _Portion(NamedTuple):
    where: Extent
    digest: bytes


class Content:
    """Of the disk image *disk*, a raw one, as it is now."""

    def __init__(self, disk: str) -> None:
        with open(disk, "rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            parts = portions(list(data(stream.fileno())), size, PORTION)
            self._portions = [_Portion(part, _digest(stream.fileno(), part)) for part in parts]

    def compare(self, image: str, work: str) -> None:
        """Unpack the qcow2 file *image*, a portion at a time, into the folder *work*.

        :raises Damaged: it holds anything else
        """
        file = f"{work}/portion.raw"
        for portion in self._portions:
            try:
                _unpack(image, portion.where, file)
                with open(file, "rb", buffering=0) as stream:
                    found = _digest(stream.fileno(), Extent(0, portion.where.size))
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(file)
            if found != portion.digest:
                where = "bytes {} to {}".format(*portion.where)
                raise Damaged("image", f"{where} of its disk are not what was packed into it", "Run again.")


def _unpack(image: str, where: Extent, file: str) -> None:
    packed = {"driver": QCOW2, "file": {"driver": "file", "filename": image}}
    source = json.dumps({"driver": "raw", "offset": where.start, "size": where.size, "file": packed})
    programs.run(programs.QEMU_IMG, ["convert", "-O", "raw", f"json:{source}", file])


def _digest(file: int, part: Extent) -> bytes:
    """Of the content of a part of an open file. Holes are nothing but zeros, and zeros do not count."""
    found = hashlib.blake2b()
    done = part.start
    for extent in data(file, part.start):
        if extent.start >= part.stop:
            break
        # By blocks that begin where the part does: what is a hole in one file may be zeros in the other.
        done = max(done, extent.start - (extent.start - part.start) % _BLOCK)
        while done < min(extent.stop, part.stop):
            block = os.pread(file, min(_BLOCK, part.stop - done), done)
            if block != _ZEROS[: len(block)]:
                found.update(b"%d " % (done - part.start))
                found.update(block)
            done += _BLOCK
    return found.digest()
