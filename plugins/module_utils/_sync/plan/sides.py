# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder and the container side by side, as far as the settings name what is there."""

from __future__ import annotations

import itertools
import os
from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair, join
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.source_state import SourceState
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.unmatched import Unmatched
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk_ahead import WalkAhead
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import FOLLOW, PUSH


class Sides:
    """Iterates over the names on either side, in order, with what each side has of them.

    :param contents: what the container has
    :ivar source: what a pull takes from, whatever the shard
    :ivar unmatched: globs to include that nothing at the source has matched
    """

    def __init__(self, context: Context, contents: Contents) -> None:
        settings = context.settings
        self._context = context
        self._settings = settings
        self._push = settings.direction == PUSH
        self._contents = contents
        self._walk = WalkAhead(Walk(settings, follow=self._push and settings.links == FOLLOW))
        self.source = SourceState(context)
        # A share of the files may well have none.
        self.unmatched = Unmatched([] if self._push and settings.shard is not None else settings.wanted.include)

    def __iter__(self) -> Iterator[Pair]:
        files, names = self._files()
        return join(files, self._objects(names), self._settings.prefix)

    def begin(self, processes: int) -> None:
        """Begin to look for files, with so many processes at the most. No thread of the run is started yet."""
        if os.path.isdir(self._settings.path):
            self._walk.begin(processes)

    def close(self) -> None:
        """End what looks for files."""
        self._walk.close()

    @property
    def leftovers(self) -> list[str]:
        """Names of unfinished pulls that were in the folder."""
        return self._walk.leftovers

    @property
    def problems(self) -> list[tuple[str, DataError]]:
        """What could not be read or named in the folder so far."""
        return self._walk.problems

    def _files(self) -> tuple[Iterator[LocalFile], list[str] | None]:
        """What is in the folder; and the names, where they are all that matter and few for so large a container."""
        settings = self._settings
        files = iter(self._walk)
        if not self._push:
            return files, [settings.only] if settings.only else None
        if self.unmatched.globs:
            files = self._seen(files)
        if settings.delete:
            return files, None
        most = 1 if settings.only else self._contents.most_names
        first = list(itertools.islice(files, most + 1))
        names = [file.name for file in first] if len(first) <= most else None
        return itertools.chain(first, files), names

    def _seen(self, files: Iterable[LocalFile]) -> Iterator[LocalFile]:
        for file in files:
            self.unmatched.see(file.name)
            yield file

    def _objects(self, names: list[str] | None) -> Iterator[Entry]:
        settings = self._settings
        entries = self._in_scope(names)
        if not self._push:
            everything = names is None and settings.wanted.takes_all
            entries = self.source.through(entries, self._contents.total if everything else None)
        if settings.shard is None or self._contents.exclusive:
            return entries
        shard, cut = settings.shard, len(settings.prefix)
        return (entry for entry in entries if shard.has(entry.name[cut:].rstrip("/")))

    def _in_scope(self, names: list[str] | None) -> Iterator[Entry]:
        """The objects that the settings name, of all shards."""
        settings, cut = self._settings, len(self._settings.prefix)
        if settings.wanted.takes_all or self._contents.exclusive:
            yield from (entry for entry in self._contents.entries(names) if len(entry[0]) > cut)
            return
        for entry in self._contents.entries(names):
            name = entry.name[cut:]
            if name and settings.wanted.takes(name.rstrip("/")):
                if not self._push:
                    self.unmatched.see(name.rstrip("/"))
                yield entry
