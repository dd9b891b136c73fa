# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a container, or in a version of a data set, as one number: equal digests, equal content. Pure."""

from __future__ import annotations

import hashlib
from typing import NamedTuple, Protocol, Sequence


class Total(NamedTuple):
    """What there is, as :class:`ContentDigest` counts it.

    :ivar digest: in hexadecimal digits
    """

    objects: int
    bytes: int
    digest: str


class Counted(Protocol):
    """What is counted of an object."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str: ...


class ContentDigest:
    """Counts objects in the order of their names; what it holds does not grow with them.

    It is the SHA-256 of ``<etag> <size> <name>`` and a NUL for each, so that anybody can compute it from a listing.

    :ivar objects, bytes: how many there were, and their bytes
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.objects = self.bytes = 0

    def count(self, name: str, size: int, etag: str) -> None:
        """Count one in.

        :param name: below the prefix, so that a copy elsewhere has the same digest
        """
        self._hash.update(f"{etag} {size} {name}\0".encode("utf-8", "surrogatepass"))
        self.objects += 1
        self.bytes += size

    def count_all(self, objects: Sequence[Counted]) -> None:
        """Count many in, whose names are those below the prefix: of a thousand each takes a third of the time."""
        text = "".join([f"{one.etag} {one.size} {one.name}\0" for one in objects])
        self._hash.update(text.encode("utf-8", "surrogatepass"))
        self.objects += len(objects)
        self.bytes += sum([one.size for one in objects])

    def hexdigest(self) -> str:
        """The digest of those counted so far."""
        return self._hash.hexdigest()

    def total(self) -> Total:
        """All of those counted so far."""
        return Total(self.objects, self.bytes, self.hexdigest())
