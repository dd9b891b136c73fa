# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may refuse a run once everything is compared: each guard sees the whole plan, and most hold up the transfers."""

from __future__ import annotations

import math
import os
from typing import NoReturn

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace, Refused
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import Total
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.source_state import SourceState
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import AT_ONCE, temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import check_limit
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PULL, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.disk_space import DiskSpace
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_reads import in_stretch
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.scope import no_object


class Guard:
    """One of them.

    :cvar holds_up: whether transfers wait for it; else only the deletes do
    """

    holds_up = True

    def see(self, task: Task) -> None:
        """Told of each task, in order."""

    def check(self, planner: Planner, source: SourceState) -> None:
        """:raises DataError: the run must not go on."""
        raise NotImplementedError


class Guards:
    """Those that the settings ask for.

    :param total: all that there is at the source, where that is known before
    """

    def __init__(self, context: Context, total: Total | None = None) -> None:
        settings = context.settings
        self._guards: list[Guard] = []
        if settings.source_digest is not None:
            self._guards.append(_SameSource(settings))
        if settings.only and settings.direction == PULL:
            self._guards.append(_FileThere(settings))
        if settings.delete:
            self._guards.append(_SourceNotEmpty(settings))
        if settings.delete and settings.delete_limit is not None:
            self._guards.append(_FewDeletes(settings))
        if settings.check_space:
            space = _Space(context)
            if total is None or not space.has_room_for(total):
                self._guards.append(space)

    @property
    def hold_up(self) -> bool:
        """Whether transfers wait until everything is compared."""
        return any(guard.holds_up for guard in self._guards)

    def see(self, task: Task) -> None:
        """To be told of each task, in order."""
        for guard in self._guards:
            guard.see(task)

    def check(self, planner: Planner, source: SourceState) -> None:
        """To be asked when everything is compared.

        :raises DataError: one of them says no
        """
        for guard in self._guards:
            guard.check(planner, source)


class _FileThere(Guard):
    holds_up = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, planner: Planner, source: SourceState) -> None:
        if not source.total.objects and source.error is None:
            raise no_object(self._settings.container, self._settings.prefix + self._settings.only)


class _SourceNotEmpty(Guard):
    holds_up = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, planner: Planner, source: SourceState) -> None:
        if planner.source == 0 and not self._settings.allow_empty_source:
            raise Refused(
                self._settings.source,
                "it is empty or not there, and 'delete' would delete everything at the destination",
                "Check the path, container, prefix and filters; if it is meant, set 'allow_empty_source: true'.",
            )


class _FewDeletes(Guard):
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, planner: Planner, source: SourceState) -> None:
        settings = self._settings
        check_limit(settings.destination, settings.delete_limit, len(planner.deletes), planner.destination)


class _SameSource(Guard):
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, planner: Planner, source: SourceState) -> None:
        subject, wanted, found = self._settings.source, self._settings.source_digest, source.state()
        if source.error is not None:
            raise Refused(
                subject, f"it could not be seen whole: {source.error.subject}: {source.error.cause}", "Run again."
            )
        if found["digest"] == wanted:
            return
        newest = source.digest.newest()
        last = "; modified last: " + ", ".join(f"{name} ({time})" for time, name in newest) if newest else ""
        raise Refused(
            subject,
            "it is not what 'source_digest' says, {}, but has the digest {}: {:,} objects, {}{}".format(
                wanted, found["digest"], found["objects"], human_bytes(found["bytes"]), last
            ),
            "Nothing was changed. Bring back the objects as they were or, if the change is meant, give the new digest.",
            source_state=found,
        )


class _Space(Guard):
    def __init__(self, context: Context) -> None:
        self._context = context
        self._block = self._look().f_frsize
        self._room = DiskSpace(context.files.size, self._block)
        self._new = 0

    def has_room_for(self, total: Total) -> bool:
        """Whether it is certain, whatever is there already: then nothing needs to wait."""
        free, inodes = self._free(self._look())
        return total.bytes + total.objects * self._block <= free and total.objects <= inodes

    def see(self, task: Task) -> None:
        if task.action == "download" and task.remote is not None:
            self._room.take(task.remote.size, task.local.size if task.local else 0, self._there(task))
            self._new += task.local is None

    def check(self, planner: Planner, source: SourceState) -> None:
        needed = self._room.needed()
        free, inodes = self._free(self._look())
        if needed > free:
            self._refuse(human_bytes(needed), human_bytes(free), needed=needed, free=free)
        if self._new > inodes:
            left = int(inodes)
            self._refuse(f"{self._new:,} inodes", f"{left:,}", needed_inodes=self._new, free_inodes=left)

    @staticmethod
    def _free(status: os.statvfs_result) -> tuple[int, float]:
        """Bytes and inodes that this user may still use."""
        root = os.geteuid() == 0  # who may use what is kept for root
        inodes = status.f_ffree if root else status.f_favail
        room = status.f_frsize * (status.f_bfree if root else status.f_bavail)
        return room, inodes if status.f_files else math.inf  # 0 where files take nothing but room

    def _refuse(self, wanted: str, left: str, **numbers: int) -> NoReturn:
        raise NoSpace(
            self._context.settings.destination,
            f"{wanted} are needed and {left} are free on its file system",
            "Nothing was changed. Free space, choose another 'path' or take less ('include', 'exclude', 'shard'); "
            "'check_space: false' begins all the same.",
            **numbers,
        )

    def _look(self) -> os.statvfs_result:
        """The file system that the path is on, or will be when it is made."""
        path = self._context.settings.path
        while not os.path.exists(path):
            path = os.path.dirname(path)
        try:
            return os.statvfs(path)
        except OSError as error:
            raise from_os(path, error) from error

    def _there(self, task: Task) -> int:
        """Bytes that an earlier run has written of it."""
        remote = task.remote
        if remote is None or remote.size <= AT_ONCE or in_stretch(remote):
            return 0
        folder, _slash, leaf = task.name.rpartition("/")
        name = temporary_name(leaf, remote.etag)
        try:
            return os.lstat(self._context.file_path(os.path.join(folder, name))).st_blocks * 512
        except OSError:
            return 0
