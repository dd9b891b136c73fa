# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and durations as people write them. Pure."""

from __future__ import annotations

import re

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_SIZE = re.compile(r"(?i)(\d+)\s*(?:([kmgt])i?)?b?")
_DURATION = re.compile(r"(?i)(\d+)\s*([smhdw]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def read_size(option: str, text: str, least: int) -> int:
    """Bytes: ``67108864``, ``64M``, ``64MB`` and ``64MiB`` are the same, as everywhere in Ansible.

    :raises BadInput: it is no size, or smaller than *least*
    """
    match = _SIZE.fullmatch(text.strip())
    size = int(match[1]) << 10 * (1 + "kmgt".index(match[2].lower()) if match[2] else 0) if match else 0
    if size < least:
        raise BadInput(
            f"{option} {text}", f"that is no size of {least:,} bytes or more", "Give a number with a unit, like 128M."
        )
    return size


def read_duration(option: str, text: str) -> int:
    """Seconds: ``3600``, ``3600s``, ``60m`` and ``1h`` are the same; ``d`` is a day, ``w`` a week.

    :raises BadInput: it is no duration, or none at all
    """
    match = _DURATION.fullmatch(text.strip())
    seconds = int(match[1]) * _SECONDS[match[2].lower()] if match else 0
    if seconds < 1:
        raise BadInput(f"{option} {text}", "that is no duration", "Give a number with a unit, like 12h or 30d.")
    return seconds


def read_expire_after(text: str | None) -> int | None:
    """Seconds after which objects shall go; 0 for ``never``, None where the user does not say.

    :raises BadInput: it is neither a duration nor ``never``
    """
    if text is None:
        return None
    return 0 if text == "never" else read_duration("expire_after", text)
