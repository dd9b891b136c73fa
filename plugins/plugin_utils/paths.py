# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of the node that the controller has to know whole: what a module there would make of them. Pure."""

from __future__ import annotations

import re
import shlex

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})", re.ASCII)
_HOME = re.compile(r"~[\w.-]*(?:/|$)", re.ASCII)  # with the slash, which a shell wants unquoted as well


def is_relative_to_user(path: str) -> bool:
    """Whether the node's user decides what is meant."""
    return path.startswith("~") or "$" in path


def shell_word(path: str) -> str:
    """A word of which a POSIX shell makes what Python's ``expandvars`` and ``expanduser`` do, and nothing else.

    A variable that is not set, and the home of nobody, stay as they are written.
    """
    home = _HOME.match(path)
    word, position = (home[0], home.end()) if home else ("", 0)
    for found in _VARIABLE.finditer(path, position):
        name = found[1] or found[2]
        word += _quoted(path[position : found.start()]) + f'"${{{name}-{_as_it_is(found[0])}}}"'
        position = found.end()
    return word + _quoted(path[position:])


def _quoted(text: str) -> str:
    return shlex.quote(text) if text else ""


def _as_it_is(variable: str) -> str:
    return variable.replace("$", "\\$").replace("}", "\\}")
