# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user gives objects along: metadata and headers. Pure."""

from __future__ import annotations

import re
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import NO_NAME, NO_VALUE

# Names that swift_sync itself gives every object.
KEPT = frozenset(("mtime", "mode", "segment-size"))

# Headers that would make another object, or another request, of it.
_NOT_THE_USERS = re.compile(
    r"(?i)etag|host|connection|content-length|transfer-encoding|expect|if-.*|range|authorization|x-auth-.*|"
    r"x-object-manifest|x-symlink-.*|x-copy-.*|x-newest|x-static-.*|x-container-.*|x-account-.*"
)
_INSTEAD = re.compile(r"(?i)x-object-meta-.*|x-delete-(?:at|after)")


def read_metadata(option: str, given: Mapping[str, Any], reserved: frozenset[str] = frozenset()) -> dict[str, str]:
    """Metadata as ``{"name": "value"}``, the names in lower case, as servers treat them.

    :raises BadInput: a name or value cannot be sent in a header, or is kept for something else
    """
    read: dict[str, str] = {}
    for name, value in given.items():
        subject = f"{option} {name}"
        lower = _checked(subject, str(name), value)
        if lower in reserved:
            raise BadInput(subject, "swift_sync keeps a file's own attributes there", "Choose another name.")
        read[lower] = str(value)
    return read


def read_headers(given: Mapping[str, Any]) -> dict[str, str]:
    """Headers as ``{"Name": "value"}``, the names written as usual, so that none is sent twice.

    :raises BadInput: one of them cannot be sent, or is not the user's to set
    """
    for name, value in given.items():
        subject = f"headers {name}"
        _checked(subject, str(name), value)
        if _INSTEAD.fullmatch(str(name)):
            raise BadInput(subject, "there is an option for it", "Use 'metadata' or 'expire_after'.")
        if _NOT_THE_USERS.fullmatch(str(name)):
            raise BadInput(subject, "it is not a header of the object's own", "Leave it out.")
    return {"-".join(map(str.capitalize, str(name).split("-"))): str(value) for name, value in given.items()}


def _checked(subject: str, name: str, value: Any) -> str:
    if not name or NO_NAME.search(name):
        raise BadInput(subject, "that is no name of a header", "Use letters, digits and hyphens.")
    if NO_VALUE.search(str(value)):
        raise BadInput(subject, "its value has a line break, a NUL or no valid text", "Give a value of one line.")
    return name.lower()
