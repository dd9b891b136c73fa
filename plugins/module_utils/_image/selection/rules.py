# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays out of an image: anchored patterns. Pure."""

from __future__ import annotations

import collections
import functools
from typing import Iterable, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.patterns import State, Step, begin

EXCLUDED = "excluded"  # the reason of the user's own patterns
_FOLDERS = 64  # that are remembered: a walk asks for many names of one folder in a row
_STATES = 256  # that are remembered: folders deep down have few different ones
# The order in which rules count: those from the root on first, then those of home folders; of a home inside another one
# those of the inner home first.
_FROM_ROOT, _HOME, _FROM_HOME = range(3)


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


class Rules:
    """All the rules of a run, asked once for each path.

    :param homes: home folders, patterns too; a rule that begins with ``~/`` holds in each of them
    """

    def __init__(self, rules: Iterable[Rule], homes: Iterable[str] = ()) -> None:
        from_root: list[Step] = []
        from_home: list[Step] = []
        for rule in rules:
            if rule.pattern.startswith("~/"):
                from_home += begin(rule.pattern[1:], _FROM_HOME, rule)
            else:
                from_root += begin(rule.pattern, _FROM_ROOT, rule)
        if from_home:
            for home in homes:
                from_root += begin(home, _HOME, then=from_home)
        self._state = functools.lru_cache(maxsize=_STATES)(State)
        self._root = self._state(tuple(from_root))
        self._folders: collections.OrderedDict[str, State] = collections.OrderedDict()

    def why_not(self, path: str, folder: bool) -> str | None:
        """Why *path* (from the root, with its slash) stays out; None if it goes in."""
        above, _slash, name = path.rpartition("/")
        state = self._folders.get(above) or self._reached(above)
        for step in state.taking(name):
            if step.end is not None and not (folder and step.end.keep_folders):
                return str(step.end.why)
        return None

    def _reached(self, folder: str) -> State:
        """What is to be asked of the names in *folder*: down from the nearest one that is remembered."""
        end = len(folder)
        while end > 0 and folder[:end] not in self._folders:
            end = folder.rfind("/", 0, end)
        state = self._root
        if end > 0:
            state = self._folders[folder[:end]]
            self._folders.move_to_end(folder[:end])  # its other folders' turn comes, too
        for name in folder[end + 1 :].split("/") if end < len(folder) else ():
            state = self._state(state.below(name))
        self._folders[folder] = state
        if len(self._folders) > _FOLDERS:
            self._folders.popitem(last=False)
        return state
