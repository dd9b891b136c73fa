# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object is told beside its content: type, metadata, other headers, when it goes. Pure."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import META, kept_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import moment_text
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import changed_expiry_headers, read_expiry


def differences(wanted: Wanted, found: Headers) -> list[str]:
    """How what the user names differs from what the object has."""
    told = [
        f"metadata {name}: {found.get(META + name, '')!r} -> {value!r}"
        for name, value in wanted.metadata.items()
        if found.get(META + name, "") != value
    ]
    told += [
        f"{name}: {found.get(name, '')!r} -> {value!r}"
        for name, value in wanted.headers.items()
        if found.get(name, "") != value
    ]
    if wanted.expire_at is not None and (read_expiry(found) or 0) != wanted.expire_at:
        told.append(f"expires: {_moment(read_expiry(found))} -> {_moment(wanted.expire_at)}")
    return told


def merged_headers(wanted: Wanted, found: Headers) -> dict[str, str]:
    """All that the object shall have, for a POST."""
    merged = kept_headers(found)
    _overlay(merged, {META + name: value for name, value in wanted.metadata.items()})
    _overlay(merged, wanted.headers)
    expires = read_expiry(found) if wanted.expire_at is None else wanted.expire_at or None
    merged.update(changed_expiry_headers(expires))
    return merged


def _overlay(headers: dict[str, str], news: Mapping[str, str]) -> None:
    """Set headers, whose names are the same in any case; an empty value removes one."""
    for name, value in news.items():
        for old in [old for old in headers if old.lower() == name.lower()]:
            del headers[old]
        if value:
            headers[name] = value


def _moment(at: int | None) -> str:
    return moment_text(at) if at else "never"
