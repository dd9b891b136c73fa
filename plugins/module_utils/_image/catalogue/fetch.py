# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An image's file from Glance, verified."""

from __future__ import annotations

import hashlib
import os
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image

_AGAIN = "Run the task again."


def fetch(glance: Glance, image: Image, path: str, done: Callable[[int], None]) -> None:
    """Write the file of *image* to *path*, for its owner's eyes alone.

    :param done: is told how many more bytes are there (fewer than none when it begins anew)
    :raises Damaged: what came is not what Glance says it has, and was not the second time
    """
    kind, meant = image.get("os_hash_algo") or "md5", image.get("os_hash_value") or image.get("checksum")
    count = 0

    def take(answer: Answer) -> None:
        nonlocal count
        done(-count)
        count = 0
        digest = hashlib.new(kind)
        block = memoryview(bytearray(BLOCK))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            while True:
                got = block[: answer.readinto(block)]
                if not got:
                    break
                if count + len(got) > image["size"]:
                    raise Damaged(f"image {image['id']}", f"more came than its {image['size']} bytes", _AGAIN)
                stream.write(got)
                digest.update(got)
                count += len(got)
                done(len(got))
        if digest.hexdigest() != meant:
            raise Damaged(f"image {image['id']}", f"{count} bytes of another {kind} came than Glance has", _AGAIN)

    glance.download(image["id"], take)
