# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is shown and what a result holds, whatever the names in it are. Pure.

Names of files are bytes: Python writes those that are no UTF-8 as surrogates, which no JSON for others may hold. Names
of files and objects may hold control characters, too, with which whoever made the name could write over a terminal.
"""

from __future__ import annotations

import re
from typing import Any, Callable

# C0 and C1, those that break lines, and those that change the direction of what is written
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN = ("msg", "warnings")  # keys of a result that are written out as they are


def one_line(text: str) -> str:
    r"""*text* for a terminal: ``a\x1b[2Jb``, ``caf\xe9``."""
    return _CONTROL.sub(_escape, encodable(text))


def encodable(text: str) -> str:
    r"""*text* with nothing that is no UTF-8, but else as it is: ``caf\xe9``."""
    return _SURROGATE.sub(_escape, text)


def printable(result: dict[str, Any]) -> dict[str, Any]:
    """A result of a module or a plugin as others can take it: keys are ours, and any value is mended."""
    return {key: _each(value, one_line if key in _SHOWN else encodable) for key, value in result.items()}


def _each(value: Any, mend: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mend(value)
    if isinstance(value, dict):
        return {_each(key, mend): _each(each, mend) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each(each, mend) for each in value]
    return value


def _escape(found: re.Match[str]) -> str:
    number = ord(found.group())
    if 0xDC80 <= number <= 0xDCFF:  # a byte of a name, see os.fsdecode
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
