# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays out of an image: anchored patterns. Pure."""

from __future__ import annotations

import re
from typing import Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

EXCLUDED = "excluded"  # the reason of the user's own patterns


class Rule(NamedTuple):
    """One pattern and why it is there.

    :ivar pattern: a path from the root; ``*`` and ``?`` stay within one name, ``**`` spans any number of folders
    :ivar why: the name of the list it comes from
    :ivar keep_folders: only what is not a folder stays out
    """

    pattern: str
    why: str
    keep_folders: bool = False


def check_exclude(pattern: str) -> None:
    """:raises BadInput: a user's pattern that could not mean anything, or would leave the whole system out."""
    names = pattern.split("/")
    if not pattern.startswith("/"):
        raise BadInput(
            f"exclude {pattern}",
            "it does not begin with '/'",
            "Patterns are paths from the root: '/srv/cache/*', or '/home/*/data'; '**' spans folders.",
        )
    if ".." in names or "" in names[1:-1] or pattern.strip("/*") == "":
        raise BadInput(f"exclude {pattern}", "it is no path below the root", "Write it as '/folder/name'.")


def at_homes(patterns: Iterable[str], homes: Iterable[str]) -> Iterator[str]:
    """The patterns, those that begin with ``~/`` once for each of the home folders."""
    for pattern in patterns:
        if pattern.startswith("~/"):
            for home in homes:
                yield home + pattern[1:]
        else:
            yield pattern


def _translate(pattern: str) -> str:
    """A regular expression that matches what *pattern* does (a trailing slash says nothing)."""
    expression = ""
    names = pattern.strip("/").split("/")
    for position, name in enumerate(names):
        last = position == len(names) - 1
        if name == "**":
            expression += "/.+" if last else "(?:/.*)?"
        else:
            # Several stars in a row would be tried in all ways to divide a name among them.
            signs = re.sub(r"\*+", "*", name)
            expression += "/" + "".join(_SIGNS.get(sign) or re.escape(sign) for sign in signs)
    return expression


_SIGNS = {"*": "[^/]*", "?": "[^/]"}


class Rules:
    """All the rules of a run, asked once for each path."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = list(rules)
        self._for_files = self._compile(False)
        self._for_folders = self._compile(True)

    def _compile(self, folders: bool) -> re.Pattern[str]:
        alternatives = [
            f"(?P<r{number}>{_translate(rule.pattern)})"
            for number, rule in enumerate(self._rules)
            if not (folders and rule.keep_folders)
        ]
        return re.compile("|".join(alternatives) or r"(?!)", re.DOTALL)

    def why_not(self, path: str, folder: bool) -> str | None:
        """Why *path* (from the root, with its slash) stays out; None if it goes in."""
        found = (self._for_folders if folder else self._for_files).fullmatch(path)
        if found is None or found.lastgroup is None:
            return None
        return self._rules[int(found.lastgroup[1:])].why
