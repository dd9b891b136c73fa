# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds credentials on a node, by the tables in ``credentials``, with a bounded amount of reading."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
from typing import Callable, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import Entry
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.credentials import (
    ANYWHERE,
    EXCEPTIONS,
    KINDS,
    NO_KEYS,
    PACKAGES,
    Kind,
    Sign,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules

FAIL, EXCLUDE, ALLOW = "fail", "exclude", "allow"

_MOST_READ = 200_000  # files that are searched because a key may have any name; some 10 s if they are in memory
_MOST_BEHIND = 1000  # names in a folder behind a link


class Secrets:
    """Tells credentials.

    :param homes: folders where users have their files
    :ivar unread: files that were not searched any more, since there are too many
    """

    def __init__(self, homes: Iterable[str]) -> None:
        self.unread = 0
        folders = list(homes)
        self._exceptions = Rules(_rules([EXCEPTIONS]), folders)
        self._places = Rules(_rules(kind for kind in KINDS if kind.sign is None), folders)
        # Most files are where only a key of any name may be, which takes two questions and not one for each kind.
        named = [kind for kind in KINDS if kind.sign and kind is not ANYWHERE]
        self._contents = [(kind, Rules(_rules([kind]), folders)) for kind in named]
        self._any_content = Rules(_rules(named), folders)
        self._anywhere = Rules(_rules([ANYWHERE]), folders)
        self._behind: dict[tuple[int, int], str] = {}  # kinds of files that have other names, by device and inode
        self._read = 0

    @property
    def behind(self) -> int:
        """How many files are known to be credentials by another name, a link to them or a hard link.

        What was asked for before one of these became known has to be asked for again.
        """
        return len(self._behind)

    def kind(self, path: str, entry: Entry, root: Chrooted) -> str | None:
        """What kind of credential *path* is, or a folder of; None if it is none.

        :param root: where links lead
        """
        status = entry.status
        if stat.S_ISLNK(status.st_mode):
            return self._of_link(path, status, root)
        if stat.S_ISDIR(status.st_mode):
            return self._places.why_not(path, True)
        if not stat.S_ISREG(status.st_mode):
            return self._places.why_not(path, False)
        found = self._behind.get(_identity(status)) or self._places.why_not(path, False)
        found = found or self._by_content(path, entry.read)
        if found and status.st_nlink > 1:
            self._behind[_identity(status)] = found
        return found

    def start_again(self) -> None:
        """Begin another walk."""
        self._read = self.unread = 0

    def _of_link(self, path: str, status: os.stat_result, root: Chrooted) -> str | None:
        """A link at a credential's place: its target is one too, wherever it lies; of a folder its files are."""
        by_place = self._places.why_not(path, False)
        if by_place is None and not self._by_content_at(path):
            return None
        there = root.status(path)
        if there is None:
            return by_place
        if not stat.S_ISDIR(there.st_mode):
            return self._look_behind(path, by_place, status.st_uid, root) or by_place
        with contextlib.suppress(OSError):
            for name in root.names(path, _MOST_BEHIND):
                self._look_behind(f"{path}/{name}", by_place, status.st_uid, root)
        return by_place

    def _look_behind(self, path: str, by_place: str | None, owner: int, root: Chrooted) -> str | None:
        """What the file is that the link's *owner* has as *path*.

        Where the place is enough, it is for files of that owner alone: nobody has others' files left out.
        """
        status = root.status(path)
        if status is None or not stat.S_ISREG(status.st_mode):
            return None
        found = (by_place or self._places.why_not(path, False)) if status.st_uid == owner else None
        found = found or self._by_content(path, functools.partial(root.read, path))
        if found:
            self._behind[_identity(status)] = found
        return found

    def _by_content(self, path: str, read: Callable[[int], bytes]) -> str | None:
        """What the content of the file is that is to be seen as *path*.

        :param read: its first bytes, so many at most
        """
        kinds = self._by_content_at(path)
        if not kinds or self._exceptions.why_not(path, False) or PACKAGES.search(path):
            return None
        if kinds == [ANYWHERE]:
            if NO_KEYS.fullmatch(path):
                return None
            if self._read == _MOST_READ:
                self.unread += 1
                return None
            self._read += 1
        try:
            content = read(max(kind.most for kind in kinds))
        except OSError:
            return None
        lower = content.lower()
        return next((kind.name for kind in kinds if kind.sign and _shows(kind.sign, content, lower)), None)

    def _by_content_at(self, path: str) -> list[Kind]:
        """The kinds that the content of a file there may be."""
        kinds = []
        if self._any_content.why_not(path, False) is not None:
            kinds = [kind for kind, rules in self._contents if rules.why_not(path, False)]
        return [*kinds, ANYWHERE] if self._anywhere.why_not(path, False) else kinds


def _shows(sign: Sign, content: bytes, lower: bytes) -> bool:
    return any(word in lower for word in sign.words) and sign.expression.search(content) is not None


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _rules(kinds: Iterable[Kind]) -> Iterator[Rule]:
    for kind in kinds:
        for place in kind.places.split():
            yield Rule(place, kind.name, keep_folders=not place.endswith("/"))
