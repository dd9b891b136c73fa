# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The object that tells the latest version. Pure."""

from __future__ import annotations

import json

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FORMAT, Version, read_version

LONGEST = 4096  # bytes


def pointer_to(version: Version) -> bytes:
    """Its content."""
    return json.dumps({"format": FORMAT, "version": version.name}).encode() + b"\n"


def read_pointer(content: bytes, subject: str) -> Version:
    """The version that it tells.

    :param subject: the object, as the user knows it
    :raises BadInput: it is of a later format
    :raises Damaged: it tells none
    """
    try:
        told = json.loads(content.decode()) if len(content) <= LONGEST else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("format"), str):
        way_out = "Pull a version by its digest, which swift_info lists. To push again, delete this object."
        raise Damaged(subject, "it does not tell a version", way_out)
    check_format(told["format"], subject)
    return read_version(str(told.get("version")), subject)


def check_format(told: str, subject: str) -> None:
    """:raises BadInput: what says so is of another format than this one"""
    if told != FORMAT:
        raise BadInput(
            subject, f"its format is {told!r}, and not {FORMAT!r}", "Take a later release of this collection."
        )
