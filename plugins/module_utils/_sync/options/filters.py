# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which names take part: globs over the whole path. Pure."""

from __future__ import annotations

import re
from typing import Pattern, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput


class Filter:
    """Names that match *include* (all, if it is empty) and do not match *exclude*.

    A glob stands for the whole path below the folder: ``*`` and ``?`` stop at a slash, ``**`` does not, ``[a-c]`` and
    ``[!a-c]`` are sets of characters. What matches a folder takes everything in it.

    A slash at the beginning of a glob says nothing. In *exclude* one at the beginning of an object's name does not
    either: no file can have such a name, and the way out is to exclude it.

    :raises BadInput: a glob is none
    :ivar include: the globs
    """

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        self.include = include
        self._include = _any_of(include)
        self._exclude = _any_of(exclude)
        self._ways = _compiled(include, "|".join(way for glob in include for way in _ways(glob.strip("/"))))

    @property
    def takes_all(self) -> bool:
        """Whether all names take part."""
        return self._include is None and self._exclude is None

    def takes(self, name: str) -> bool:
        """Whether the file or object takes part."""
        if self._include is not None and not self._include.match(name):
            return False
        return not self.excludes(name)

    def excludes(self, name: str) -> bool:
        """Whether the file or object has to be left alone, whatever happens."""
        return self._exclude is not None and self._exclude.match(name.lstrip("/")) is not None

    def enters(self, folder: str) -> bool:
        """Whether anything in the folder can take part."""
        if self._include is not None and not (self._ways.match(folder) or self._include.match(folder)):
            return False
        return self._exclude is None or not self._exclude.match(folder)


def fixed_beginning(glob: str) -> tuple[str, bool]:
    """What all names begin with that a glob matches, and whether that is the whole glob."""
    glob = glob.strip("/")
    token = _TOKEN.search(glob)
    return (glob, True) if token is None else (glob[: token.start()], False)


def _any_of(globs: Sequence[str]) -> Pattern[str] | None:
    if not globs:
        return None
    patterns = "|".join(_translate(glob.strip("/")) for glob in globs)
    return _compiled(globs, f"(?:{patterns})(?:/.*)?")


def _compiled(globs: Sequence[str], pattern: str) -> Pattern[str]:
    try:
        return re.compile(f"(?s:{pattern})\\Z")
    except re.error as error:
        raise BadInput("include, exclude", f"no glob in {list(globs)} ({error})", "Check its brackets.") from error


_TOKEN = re.compile(
    # Several in a row mean no more than one, and would be tried in all ways to divide a name among them.
    r"(?P<deep>(?:\*\*+/)+)|(?P<all>\*\*+)|(?P<star>\*)|(?P<one>\?)|\[(?P<not>!?)(?P<set>[^]]+)\]",
    re.DOTALL,
)


def _translate(glob: str) -> str:
    pattern, done = "", 0
    for token in _TOKEN.finditer(glob):
        pattern += re.escape(glob[done : token.start()]) + _one(token)
        done = token.end()
    return pattern + re.escape(glob[done:])


def _ways(glob: str) -> list[str]:
    """The folders on the way to what matches: ``a`` and ``a/b`` for ``a/b/*.csv``, all in ``a`` for ``a/**/x``."""
    ways, pattern, done = [], "", 0
    for token in [*_TOKEN.finditer(glob), None]:
        for part in glob[done : token.start() if token else None]:
            if part == "/":
                ways.append(pattern)
            pattern += re.escape(part)
        if token is None:
            break
        if token["deep"] or token["all"]:
            ways.append(pattern + ".*")
            break
        pattern, done = pattern + _one(token), token.end()
    return ways


def _one(token: re.Match[str]) -> str:
    if token["deep"]:
        return "(?:.*/)?"
    if token["all"]:
        return ".*"
    if token["star"]:
        return "[^/]*"
    if token["one"]:
        return "[^/]"
    characters = token["set"].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
    return "(?!/)[{}{}]".format("^" if token["not"] else "", characters)
