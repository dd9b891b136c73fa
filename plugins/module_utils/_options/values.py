# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that no option can be worked with, whatever it is for. Pure."""

from __future__ import annotations

import math
import re
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_LARGEST = 1 << 63  # numbers of headers, JSON and SQLite have 64 bits
_LONGEST_PATH, _LONGEST_NAME = 4095, 255  # bytes, of Linux
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # the others stand for bytes that are no UTF-8
_CONTENT = "content"  # of an object: any bytes


def check_values(spec: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Refuse what could only end in an error of Python or of the system.

    :param spec: the ``argument_spec``
    :param params: validated by it
    :raises BadInput: a text that is no Unicode or has a NUL in it, a number of more than 64 bits or none, a path that
        no system takes
    """
    for name, value in params.items():
        _check(name, value)
        if value and spec.get(name, {}).get("type") == "path":
            check_path(name, value)


def check_path(option: str, path: str) -> None:
    """:raises BadInput: it is longer than the kernel takes, as a whole or in a part."""
    parts = path.encode().split(b"/")
    if sum(map(len, parts)) + len(parts) - 1 > _LONGEST_PATH or max(map(len, parts)) > _LONGEST_NAME:
        raise BadInput(
            f"{option} {_short(path)}",
            f"no path is longer than {_LONGEST_PATH:,} bytes, or {_LONGEST_NAME} between two slashes",
            "Give a shorter one.",
        )


def _check(option: str, value: Any) -> None:
    if isinstance(value, str):
        if (_NO_BYTES if option == _CONTENT else _NO_TEXT).search(value):
            raise BadInput(option, "it is no valid Unicode, or has a NUL in it", "Write it in UTF-8.")
    elif isinstance(value, (int, float)):
        if not math.isfinite(value) if isinstance(value, float) else not -_LARGEST <= value < _LARGEST:
            raise BadInput(option, "it is no number of 64 bits", "Give a smaller one.")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            _check(option, name)
            _check(f"{option} {name}", each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            _check(option, each)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
