# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Object names and file names: the prefix between them, and names that are only ours. Pure."""

from __future__ import annotations

import hashlib
import re

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path

# What a pull has not finished is beside its target under such a name; it is nobody's file.
_BEGIN, _END = ".chameleon-data-", ".part"
_TEMPORARY = re.compile(rf"{re.escape(_BEGIN)}([0-9a-f]{{32}}|[0-9a-f]{{16}}-[0-9]+|exchange){re.escape(_END)}")
EXCHANGE = f"{_BEGIN}exchange{_END}"  # a folder: what nodes give to each other
# Bytes of a file that is fetched whole before it is written; only of larger ones is there something to take up again.
AT_ONCE = 1 << 20


def normal_prefix(prefix: str) -> str:
    """``data``, ``/data`` and ``data/`` mean ``data/``, which is no beginning of ``database/…``; nothing means all.

    :raises BadInput: a part of it is empty, ``.`` or ``..``
    """
    stripped = prefix.strip("/")
    if not stripped:
        return ""
    reason = why_no_path(stripped)
    if reason:
        raise BadInput(f"prefix {prefix}", reason, "Give plain names with slashes between them.")
    return stripped + "/"


def temporary_name(leaf: str, etag: str) -> str:
    """The temporary name for a file's content: short, however long the file's own name is."""
    key = hashlib.sha256(f"{leaf}\0{etag}".encode()).hexdigest()[:32]
    return f"{_BEGIN}{key}{_END}"


def passing_name(mark: str, number: int) -> str:
    """One for a file that is there in no time.

    :param mark: 16 hexadecimal digits that nobody else has
    """
    return f"{_BEGIN}{mark}-{number}{_END}"


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one of those: that of a run which is gone, or still at work.

    So is what is in the folder of an exchange, which the next run removes.
    """
    if _BEGIN not in name:
        return False
    return f"/{EXCHANGE}/" in f"/{name}/" or _TEMPORARY.fullmatch(name.rstrip("/").rpartition("/")[2]) is not None
