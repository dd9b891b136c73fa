# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of archives for tests, and what Python's own readers see of them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive

FILE, LINK, FOLDER = 0o100644, 0o120777, 0o40755
SECOND = 1_000_000_000


class Member(NamedTuple):
    name: str
    content: bytes = b""
    mtime_ns: int = 1_700_000_000 * SECOND
    mode: int = FILE


def archived(archive: Archive, *members: Member) -> tuple[bytes, list[int]]:
    """The pack, and where the contents are."""
    offsets = [archive.add(*member) for member in members]
    size = archive.size
    pack = bytes(archive.finish())
    assert len(pack) == size
    return pack, offsets


def by_zipfile(pack: bytes) -> list[tuple[str, bytes, int]]:
    """Name, content and mode."""
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert archive.testzip() is None
        return [(one.filename, archive.read(one), one.external_attr >> 16) for one in archive.infolist()]


def by_tarfile(pack: bytes) -> list[tuple[str, bytes, int, int]]:
    """Name, content, mode and time."""
    kinds = {tarfile.REGTYPE: 0o100000, tarfile.SYMTYPE: 0o120000, tarfile.DIRTYPE: 0o40000}
    found = []
    with tarfile.open(fileobj=io.BytesIO(pack), mode="r:", encoding="utf-8") as archive:
        for one in archive:
            stream = archive.extractfile(one) if one.isreg() else None
            content = stream.read() if stream else one.linkname.encode("utf-8", "surrogateescape")
            found.append((one.name, content, kinds[one.type] | one.mode, int(one.mtime)))
    return found
