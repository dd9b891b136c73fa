# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and durations as people write them. Pure."""

from __future__ import annotations

import re

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_SIZE = re.compile(r"(?i)([0-9]{1,18})\s*(?:([kmgt])i?)?b?")
_DURATION = re.compile(r"(?i)([0-9]{1,18})\s*([smhdw]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LARGEST = (1 << 63) - 1  # bytes: more does not fit into 64 bits
_LONGEST = 36500 * 86400  # seconds: what ends later than in a hundred years is no date everywhere
LAST_MOMENT = 9_999_999_999  # seconds since the epoch: Swift has ten digits for when an object ends
WEEK = _SECONDS["w"]  # the longest that anything is waited for: more than 24 days is too long for poll()


def read_size(option: str, text: str, least: int) -> int:
    """Bytes: ``67108864``, ``64M``, ``64MB`` and ``64MiB`` are the same, as everywhere in Ansible.

    :raises BadInput: it is no size, or smaller than *least*
    """
    match = _SIZE.fullmatch(text.strip())
    size = int(match[1]) << 10 * (1 + "kmgt".index(match[2].lower()) if match[2] else 0) if match else 0
    if not least <= size <= _LARGEST:
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
    if not 1 <= seconds <= _LONGEST:
        raise BadInput(
            f"{option} {text}",
            "that is no duration of at most 100 years",
            "Give a number with a unit, like 12h or 30d.",
        )
    return seconds


def check_count(option: str, count: int | None, least: int, most: int) -> None:
    """:raises BadInput: it is given and not from *least* to *most*."""
    if count is not None and not least <= count <= most:
        raise BadInput(f"{option} {count}", "out of range", f"Choose from {least:,} to {most:,}.")


def read_expire_after(text: str | None) -> int | None:
    """Seconds after which objects shall go; 0 for ``never``, None where the user does not say.

    :raises BadInput: it is neither a duration nor ``never``
    """
    if text is None:
        return None
    return 0 if text == "never" else read_duration("expire_after", text)
