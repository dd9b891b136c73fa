# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""MD5, which the Swift API counts content by, and SHA-1 of torrents; against damage, not against people."""

from __future__ import annotations

import hashlib
import sys
from typing import Any

# Python 3.8 cannot say so.
_NOT_FOR_SECURITY: Any = {"usedforsecurity": False} if sys.version_info >= (3, 9) else {}


def new_md5(content: bytes | bytearray | memoryview = b"") -> Any:
    """A hash object like ``hashlib.md5()``, also where FIPS rules forbid MD5 as a signature."""
    return hashlib.md5(content, **_NOT_FOR_SECURITY)  # noqa: S324  # what the store checks with


def md5_of(content: bytes | bytearray | memoryview) -> str:
    """The MD5 of *content*, in hexadecimal digits."""
    return hashlib.md5(content, **_NOT_FOR_SECURITY).hexdigest()  # noqa: S324  # what the store checks with


def new_sha1() -> Any:
    """A hash object like ``hashlib.sha1()``, also where FIPS rules forbid it as a signature."""
    return hashlib.sha1(**_NOT_FOR_SECURITY)  # noqa: S324  # what torrents of version 1 check with
