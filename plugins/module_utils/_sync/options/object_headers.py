# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user gives objects along: metadata and headers. Pure."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import NO_NAME
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import KEPT_HEADERS

# Names that swift_sync itself gives every object, and those that mean something to the store; each with the way out.
KEPT = dict.fromkeys(("mtime", "mode", "segment-size"), "Choose another name.")
MEANT = dict.fromkeys(("quota-bytes", "quota-count"), "Use swift_container.")

_INSTEAD = re.compile(r"(?i)x-object-meta-.*|x-delete-(?:at|after)")
_UNKEPT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_MOST = 4096  # bytes of all headers, of which a request can have some more


def read_metadata(
    option: str, given: Mapping[str, Any], reserved: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Metadata as ``{"name": "value"}``, as servers keep it: the names in lower case, no blanks around the values.

    :param reserved: names that are kept for something else, and what to do instead
    :raises BadInput: a name or value cannot be sent in a header, would not be kept, or is reserved
    """
    read: dict[str, str] = {}
    for name, value in given.items():
        subject = f"{option} {name}"
        lower, text = _checked(subject, str(name), value)
        if lower in reserved:
            raise BadInput(subject, "that name is kept for something else", reserved[lower])
        if lower in read:
            raise BadInput(subject, "it is named twice: stores make no difference of capitals", "Name it once.")
        read[lower] = text
    return read


def read_headers(given: Mapping[str, Any]) -> dict[str, str]:
    """Headers as ``{"Name": "value"}``, the names written as usual, so that none is sent twice.

    :raises BadInput: one of them cannot be sent, is not the user's to set, or would not be kept
    """
    read: dict[str, str] = {}
    for name, value in given.items():
        subject = f"headers {name}"
        lower, text = _checked(subject, str(name), value)
        usual = "-".join(map(str.capitalize, lower.split("-")))
        if _INSTEAD.fullmatch(lower):
            raise BadInput(subject, "there is an option for it", "Use 'metadata' or 'expire_after'.")
        if usual not in KEPT_HEADERS:
            known = ", ".join(KEPT_HEADERS)
            raise BadInput(subject, f"stores do not keep it of an object, but {known}", "Use 'metadata'.")
        if usual == "Content-Type" and not text:
            raise BadInput(subject, "an object always has a type", "Name one, or leave it out.")
        read[usual] = text
    if sum(len(text.encode()) for text in read.values()) > _MOST:
        raise BadInput("headers", f"they are longer than {_MOST} bytes", "Shorten them.")
    return read


def _checked(subject: str, name: str, value: Any) -> tuple[str, str]:
    """The name in lower case, and the value as it will be kept."""
    if not name or NO_NAME.search(name):
        raise BadInput(subject, "that is no name of a header", "Use letters, digits and hyphens.")
    if "_" in name:
        hyphens = name.replace("_", "-")
        cause = "Swift drops names with an underscore, and Ceph RGW makes hyphens of them"
        raise BadInput(subject, cause, f"Call it {hyphens}.")
    if value is None or isinstance(value, (dict, list)):
        raise BadInput(subject, "its value is no text", "Give a text; an empty one removes what is there.")
    text = str(value).strip(" \t")
    if _UNKEPT.search(text):
        raise BadInput(subject, "its value has control characters or no valid text", "Give a value of one line.")
    return name.lower(), text
