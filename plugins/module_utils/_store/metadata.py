# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a store takes so much metadata: asked before anything is stored, for all that is stored has the same."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import MetadataLimits

_OURS = 3, 64  # names, and bytes, of what every object that we store has: mtime, mode, length of its segments


def check_metadata(option: str, metadata: Mapping[str, str], limits: MetadataLimits, of_objects: bool = False) -> None:
    """:raises BadInput: the store would refuse it"""
    room, more = "Shorten it, or keep it in an object of its own.", "than the store takes"
    for name, value in metadata.items():
        if len(name) > limits.name:
            raise BadInput(f"{option} {name}", f"its name is longer {more} ({limits.name} bytes)", room)
        if len(value.encode()) > limits.value:
            raise BadInput(f"{option} {name}", f"its value is longer {more} ({limits.value} bytes)", room)
    count, size = _OURS if of_objects else (0, 0)
    count += len(metadata)
    size += sum(len(name) + len(value.encode()) for name, value in metadata.items())
    if count > limits.names:
        raise BadInput(option, f"they are more {more} ({limits.names} names)", room)
    if size > limits.bytes:
        raise BadInput(option, f"all of it is longer {more} ({limits.bytes} bytes)", room)
