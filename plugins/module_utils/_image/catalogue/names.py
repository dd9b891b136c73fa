# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, tags and properties that Glance takes. Pure."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import MARK

_LONGEST_NAME = 255
_LONGEST_VALUE = 65535  # bytes: a TEXT of the database

# What Glance knows by itself, which a custom property must not be named like
BASE_PROPERTIES = frozenset(
    "checksum container_format created_at direct_url disk_format file id locations min_disk min_ram name "
    "os_hash_algo os_hash_value os_hidden owner protected schema self size status stores tags updated_at "
    "virtual_size visibility".split()
)


def check_name(name: str) -> None:
    """:raises BadInput: Glance would not take it as the name of an image."""
    if not name.strip():
        raise BadInput("name", "it is empty or blank", f"Give an image name of 1 to {_LONGEST_NAME} characters.")
    if len(name) > _LONGEST_NAME:
        raise BadInput("name", f"it has {len(name)} characters", f"Give an image name of 1 to {_LONGEST_NAME}.")
    if any(ord(character) < 32 or ord(character) > 0xFFFF for character in name):
        raise BadInput("name", "it has characters that Glance does not take", "Leave out control characters and emoji.")
    _check_text("name", name)


def check_input(name: str, properties: Mapping[str, Any], tags: Iterable[str] = ()) -> None:
    """:raises BadInput: Glance would not take the name or a property, or a property overwrites what it knows itself."""
    check_name(name)
    for tag in tags:
        if not 0 < len(tag) <= _LONGEST_NAME:
            raise BadInput(f"tag {tag}", f"it has {len(tag)} characters", f"Give tags of 1 to {_LONGEST_NAME}.")
        _check_text("tags", tag)
    for key, value in properties.items():
        if key in BASE_PROPERTIES or str(key).startswith(MARK):
            raise BadInput(
                f"property {key}", "it belongs to Glance or to this collection", "Choose another name for it."
            )
        if not isinstance(key, str) or not 0 < len(key) <= _LONGEST_NAME:
            raise BadInput(f"property {key}", "that is no name of a property", f"Give 1 to {_LONGEST_NAME} characters.")
        if not isinstance(value, str):
            raise BadInput(f"property {key}", f"{value!r} is no text", "Glance takes text alone: quote it.")
        if len(value.encode("utf-8", "replace")) > _LONGEST_VALUE:
            raise BadInput(f"property {key}", "its value is too long", f"Give up to {_LONGEST_VALUE:,} bytes.")
        _check_text("properties", key + value)


def _check_text(option: str, text: str) -> None:
    """:raises BadInput: bytes that are not UTF-8, which Python writes as single surrogates and JSON cannot hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(option, f"{text!a} is not UTF-8", "Images have names, tags and properties of text alone.")
