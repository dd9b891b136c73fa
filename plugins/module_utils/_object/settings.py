# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user wants of an object, checked. Pure, but for the clock."""

from __future__ import annotations

import json
import os
import re
from datetime import datetime, timezone
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container, check_object
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import LAST_MOMENT, read_expire_after
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import FETCHED, PRESENT
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.object_headers import (
    KEPT,
    read_headers,
    read_metadata,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import read_segment_size

_FOR_PRESENT = ("src", "content", "copy_from", "metadata", "headers", "content_type", "expire_after", "expire_at")


class Origin(NamedTuple):
    """The object that is copied."""

    container: str
    name: str


class Wanted(NamedTuple):
    """One object.

    :ivar src: absolute path of the file that is its content
    :ivar content: its content; of this, ``src`` and ``origin`` at most one is not None
    :ivar move: whether the origin shall be gone afterwards
    :ivar dest: absolute path of the file, or of the folder, where its content shall be
    :ivar metadata: ``{"name": "value"}``, the names in lower case; an empty value removes one
    :ivar headers: the object's own, its type among them
    :ivar expire_after: seconds after which what is stored now shall go; 0 for never
    :ivar expire_at: when it shall go, in seconds since the epoch; 0 for never, None to leave that alone
    :ivar segment_size: as an option of ``swift_sync``, checked
    """

    state: str
    container: str
    name: str
    src: str | None
    content: bytes | None
    origin: Origin | None
    move: bool
    dest: str | None
    metadata: Mapping[str, str]
    headers: Mapping[str, str]
    expire_after: int | None
    expire_at: int | None
    segment_size: str


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """What is wanted, from the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    state, container, name = params["state"], params["container"], params["name"]
    _check_names(container, name)
    given = [option for option in _FOR_PRESENT if params[option] not in (None, {})]
    if given and state != PRESENT:
        raise BadInput(", ".join(given), "only 'state: present' works with it", "Leave it out.")
    if params["dest"] is not None and state != FETCHED:
        raise BadInput("dest", "only 'state: fetched' works with it", "Set the state, or leave it out.")
    if params["dest"] is not None and not params["dest"].strip("/."):
        raise BadInput(f"dest {params['dest']}", "it is the root of the file system", "Give a file, or a folder.")
    read_segment_size(params["segment_size"])
    origin = _read_origin(container, name, params["copy_from"])
    headers = read_headers(params["headers"])
    if params["content_type"] is not None:
        headers.update(read_headers({"Content-Type": params["content_type"]}))
    return Wanted(
        state,
        container,
        name,
        src=_absolute(params["src"]),
        content=_read_content(params["content"]),
        origin=origin,
        move=params["move"],
        dest=_absolute(params["dest"]),
        metadata=read_metadata("metadata", params["metadata"], KEPT),
        headers=headers,
        expire_after=read_expire_after(params["expire_after"]),
        expire_at=None if params["expire_at"] is None else _read_moment(params["expire_at"]),
        segment_size=params["segment_size"],
    )


def _check_names(container: str, name: str) -> None:
    check_container("container", container)
    check_object("name", name)


def _read_content(given: Any) -> bytes | None:
    """A text as it is, anything else as JSON, as ``ansible.builtin.copy`` writes it."""
    if given is None:
        return None
    text = given if isinstance(given, str) else json.dumps(given)
    return text.encode("utf-8", "surrogateescape")


def _read_origin(container: str, name: str, given: Mapping[str, Any] | None) -> Origin | None:
    if given is None:
        return None
    origin = Origin(given["container"] or container, given["name"])
    _check_names(*origin)
    if origin == (container, name):
        raise BadInput("copy_from", "it is the object itself", "Name another one.")
    return origin


def _absolute(path: str | None) -> str | None:
    """The slash at its end, which says that a folder is meant, stays."""
    if path is None:
        return None
    return os.path.abspath(path) + ("/" if path.endswith("/") else "")


def _read_moment(text: str) -> int:
    """Seconds since the epoch: as such, or as a date and time of ISO 8601, in UTC unless it says otherwise."""
    if not text or text == "never":
        return 0
    try:
        seconds = int(text) if re.fullmatch("[0-9]{1,18}", text) else _seconds_of(text)
    except (ValueError, OverflowError):
        seconds = 0
    if not 0 < seconds <= LAST_MOMENT:
        raise BadInput(f"expire_at {text}", "that is no moment", "Give one like 2027-01-31T12:00:00Z, or 'never'.")
    return seconds


def _seconds_of(text: str) -> int:
    moment = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith(("Z", "z")) else text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp())
