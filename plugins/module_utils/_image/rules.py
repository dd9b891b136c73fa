# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays out of an image: anchored patterns. Pure."""

from __future__ import annotations

import functools
import re
from typing import Iterable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

EXCLUDED = "excluded"  # the reason of the user's own patterns
_FOLDERS = 64  # whose homes are remembered: a walk asks for many names of one folder in a row


class Rule(NamedTuple):
    """One pattern and why it is there.

    :ivar pattern: a path from the root, or from any home folder (``~/``); ``*`` and ``?`` stay within one name, ``**``
        spans any number of folders
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
    """All the rules of a run, asked once for each path.

    :param homes: home folders, patterns too; a rule that begins with ``~/`` holds in each of them
    """

    def __init__(self, rules: Iterable[Rule], homes: Iterable[str] = ()) -> None:
        every = list(rules)
        self._from_root = _Patterns([rule for rule in every if not rule.pattern.startswith("~/")])
        self._from_home = _Patterns([rule for rule in every if rule.pattern.startswith("~/")])
        self._homes = re.compile("|".join(_translate(home) for home in homes) or r"(?!)", re.DOTALL)
        self._homes_above = functools.lru_cache(maxsize=_FOLDERS)(self._look_for_homes)

    def why_not(self, path: str, folder: bool) -> str | None:
        """Why *path* (from the root, with its slash) stays out; None if it goes in."""
        why = self._from_root.why(path, folder)
        if why is not None or self._from_home.empty:
            return why
        for length in self._homes_above(path[: path.rindex("/")]):
            why = self._from_home.why(path[length:], folder)
            if why is not None:
                return why
        return None

    def _look_for_homes(self, folder: str) -> list[int]:
        """The lengths of those paths from the root to *folder* that are homes, the longest first."""
        ends = [at for at, sign in enumerate(folder) if sign == "/" and at] + [len(folder)]
        return [end for end in reversed(ends) if self._homes.fullmatch(folder, 0, end)]


class _Patterns:
    """Rules from the same place on."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.empty = not rules
        self._rules = [(rule, re.compile(_translate(rule.pattern.lstrip("~")), re.DOTALL)) for rule in rules]
        # Most paths match nothing, which one expression of all of them finds out at once.
        self._any = re.compile("|".join(each.pattern for _rule, each in self._rules) or r"(?!)", re.DOTALL)

    def why(self, path: str, folder: bool) -> str | None:
        if self._any.fullmatch(path) is None:
            return None
        for rule, expression in self._rules:
            if not (folder and rule.keep_folders) and expression.fullmatch(path):
                return rule.why
        return None
