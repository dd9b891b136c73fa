# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants of a container, as the headers of the API. Pure."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import (
    check_count,
    read_expire_after,
    read_size,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.acl import ACL_HEADERS, read_acls, same_acl
from ansible_collections.chameleon.data.plugins.module_utils._store.container import META
from ansible_collections.chameleon.data.plugins.module_utils._store.lifetime import DEFAULT
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.object_headers import read_metadata

VERSIONING, TEMP_URL_KEY = "versioning", "temp_url_key"

_INSTEAD = {
    "quota-bytes": "Use 'quota_bytes'.",
    "quota-count": "Use 'quota_objects'.",
    "temp-url-key": "Use 'temp_url_key'.",
    DEFAULT: "Use 'expire_after'.",
}
_MOST_OBJECTS = 10**15


class Setting(NamedTuple):
    """One that the user has named; those that are not named are left alone.

    :ivar option: what the user calls it
    :ivar value: what the header shall say; empty where it shall not be there
    :ivar secret: whether nobody may see the value
    """

    option: str
    header: str
    value: str
    secret: bool = False

    def is_in(self, headers: Mapping[str, str]) -> bool:
        """Whether a container with these *headers*, their names in lower case, has it."""
        found = headers.get(self.header.lower(), "")
        if self.option == VERSIONING:
            return (found or "False") == self.value
        return same_acl(found, self.value) if self.option in ACL_HEADERS else found == self.value

    def difference(self, headers: Mapping[str, str]) -> str:
        """How it differs, for people."""
        if self.secret:
            return f"{self.option} is another one"
        return f"{self.option}: {headers.get(self.header.lower(), '')!r} -> {self.value!r}"


def read_settings(params: Mapping[str, Any]) -> list[Setting]:
    """The settings in a module's options.

    :raises BadInput: one of them cannot be worked with
    """
    found = [Setting(option, ACL_HEADERS[option], acl) for option, acl in read_acls(params).items()]
    if params.get("quota_bytes") is not None:
        size = "" if params["quota_bytes"] in ("", "0") else str(read_size("quota_bytes", params["quota_bytes"], 1))
        found.append(Setting("quota_bytes", f"{META}Quota-Bytes", size))
    check_count("quota_objects", params.get("quota_objects"), 0, _MOST_OBJECTS)
    if params.get("quota_objects") is not None:
        found.append(Setting("quota_objects", f"{META}Quota-Count", str(params["quota_objects"] or "")))
    if params.get("versioning") is not None:
        found.append(Setting(VERSIONING, "X-Versions-Enabled", str(params["versioning"])))
    seconds = read_expire_after(params.get("expire_after"))
    if seconds is not None:
        found.append(Setting("expire_after", META + DEFAULT.title(), str(seconds or "")))
    if params.get(TEMP_URL_KEY) is not None:
        found.append(Setting(TEMP_URL_KEY, f"{META}Temp-URL-Key", params[TEMP_URL_KEY], secret=True))
    metadata = read_metadata("metadata", params.get("metadata") or {}, _INSTEAD)
    return found + [Setting(f"metadata {name}", f"{META}{name}", value) for name, value in metadata.items()]


def kept_as_metadata(settings: Iterable[Setting]) -> dict[str, str]:
    """Those that the store keeps as the container's metadata, by their names there."""
    return {setting.header[len(META) :]: setting.value for setting in settings if setting.header.startswith(META)}
