# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out a plan, and takes back what it did where a step fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from typing import Any, Callable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Refused, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._files.way import refuse_way_of_others
from ansible_collections.chameleon.data.plugins.module_utils._mount import (
    folders,
    fstab,
    guards,
    health,
    observe,
    table,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import EMPTY, FULL, HEALTHY, Actual, first_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.fuse_process import FuseProcess, find_processes
from ansible_collections.chameleon.data.plugins.module_utils._mount.open_files import open_files
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Failed, Supervisor
from ansible_collections.chameleon.data.plugins.module_utils._mount.unmounting import Unmounter
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter

_NAMED = 20  # of the files that wait, and of the processes that are in the way


class Behaviour(NamedTuple):
    """How things are done.

    :ivar patience: seconds in which a new mount has to answer
    :ivar drain_patience: seconds for files to be uploaded and closed before the mount is taken away
    :ivar force: take it away after that in any case
    :ivar allow_non_empty: mount over a folder that has something in it
    """

    patience: float
    drain_patience: float
    force: bool = False
    allow_non_empty: bool = False


class Mounter:
    """Everything that is done at one mount point.

    :param places: where things shall be
    :param actual: what is there before; what is mounted there may be unmounted
    :param source: what the mount table will call what is mounted here; empty where nothing shall be
    :ivar abandoned: files that were not uploaded when the mount was taken away by force
    :ivar migrated: what had served the mount of others that was taken away
    """

    def __init__(
        self,
        places: Places,
        actual: Actual,
        supervisor: Supervisor,
        meter: Meter,
        behaviour: Behaviour,
        source: str = "",
    ) -> None:
        self._path = places.path
        self._places = places
        self._supervisor = supervisor
        self._cache = actual.cache or places.cache  # of the program that runs now
        self._before = actual
        self._unmounter = Unmounter(places.path, actual, source)
        # What is mounted anew finds what waits, and may reach the store again with what it is given now.
        self._left_to_the_next = " Or leave them to the new mount with 'force: true'." if source else ""
        self._meter = meter
        self._behaviour = behaviour
        self.abandoned: list[str] = []
        self.migrated: list[FuseProcess] = []
        self._texts: Mapping[str, str] = {}
        self._record: Mapping[str, Any] = {}
        self._kept: list[str] = []
        self._undo: list[Callable[[], Any]] = []

    def carry_out(
        self, plan: Plan, texts: Mapping[str, str] | None = None, record: Mapping[str, Any] | None = None
    ) -> None:
        """Do one change after the other; if one fails, take back those before it, the last one first.

        :param texts: of the files that the plan writes, by their paths
        :param record: what the next run has to know; it is written before anything is mounted
        """
        self._texts, self._record = texts or {}, record or {}
        try:
            for change in plan:
                self._meter.stage(change.action.replace("_", " "))
                getattr(self, f"_{change.action}")(change)
            self._remember()
        except BaseException as error:
            stays = self._take_back()
            if isinstance(error, OSError):
                remedy = f"{stays} Make room or remove what is in the way, then run again.".strip()
                raise small_files.refusal(error, f"mount {self._path}", remedy) from error
            if isinstance(error, DataError):
                error.remedy = f"{stays} {error.remedy}".strip()
            raise
        for path in self._kept:
            small_files.forget(path)

    def _take_back(self) -> str:
        """Take back all that can be; a sentence on what cannot."""
        failed = []
        for take_back in reversed(self._undo):
            try:
                take_back()
            except (OSError, DataError, Failed, subprocess.SubprocessError) as error:
                failed.append(str(error))
        return f"Not all of what was done before could be taken back: {'; '.join(failed)}." if failed else ""

    @commit_point("mount.remember")
    def _remember(self) -> None:
        text = json.dumps(self._record, indent=2, sort_keys=True) + "\n"
        if self._record and small_files.read(self._places.record) != text:
            self._replace(self._places.record, text, small_files.PUBLIC)

    # One method for each action of a plan

    @commit_point("mount.create-folder")
    def _create_folder(self, change: Change) -> None:
        folders.make(change.target, point=change.target == self._path)
        self._undo.append(lambda: folders.remove(change.target))

    @commit_point("mount.write-config")
    def _write_config(self, change: Change) -> None:
        self._replace(change.target, self._texts[change.target], small_files.SECRET)

    @commit_point("mount.write-authorities")
    def _write_authorities(self, change: Change) -> None:
        self._replace(change.target, self._texts[change.target], small_files.PUBLIC)

    @commit_point("mount.write-unit")
    def _write_unit(self, change: Change) -> None:
        self._undo.append(self._supervisor.reload)
        self._replace(change.target, self._texts[change.target], small_files.PUBLIC)
        self._supervisor.reload()

    @commit_point("mount.enable")
    def _enable(self, change: Change) -> None:
        self._undo.append(lambda: self._supervisor.disable(self._places))
        self._supervisor.enable(self._places)

    @commit_point("mount.disable")
    def _disable(self, change: Change) -> None:
        self._undo.append(lambda: self._supervisor.enable(self._places))
        self._supervisor.disable(self._places)

    @commit_point("mount.mount")
    def _mount(self, change: Change) -> None:
        there = observe.look_at(self._path)  # what a dead mount had hidden
        if there != EMPTY and not (there == FULL and self._behaviour.allow_non_empty):
            raise guards.would_hide(self._path)
        self._cache = self._places.cache
        # rclone would go on without a cache where it cannot make one.
        if not os.path.isdir(self._places.cache):
            os.makedirs(self._places.cache, 0o700)
            self._undo.append(self._remove_cache)
            refuse_way_of_others(f"cache of mount {self._path}", self._places.cache)  # somebody may have been quicker
        # The record comes first: the credential of a mount without a record would be revoked, as one that nobody uses.
        self._remember()
        self._undo.append(self._clear)
        self._start()

    @commit_point("mount.resume")
    def _resume(self, change: Change) -> None:
        self._start()

    @commit_point("mount.take-down")
    def _take_down(self, change: Change) -> None:
        if os.path.exists(self._places.unit_file):
            self._undo.append(lambda: self._supervisor.start_soon(self._places))
        self._clear()

    @commit_point("mount.unmount")
    def _unmount(self, change: Change) -> None:
        deadline = time.monotonic() + self._behaviour.drain_patience
        while True:
            try:
                self._drain(deadline)
                self._let_go(deadline)
            except Refused:
                if not self._behaviour.force:
                    raise
                self.abandoned = self._pending()
                self._clear()
                break
            self._supervisor.stop(self._places)
            if not self._pending():
                break
            self._start()  # something was written between the last look and the end: upload that, too
        self._undo.append(lambda: self._supervisor.start_soon(self._places))

    @commit_point("mount.migrate")
    def _migrate(self, change: Change) -> None:
        self.migrated = find_processes(table.real_path(self._path), self._before.mount)
        self._let_go(time.monotonic() + self._behaviour.drain_patience)
        self._undo += [server.start_again for server in self.migrated]

    @commit_point("mount.forget")
    def _forget(self, change: Change) -> None:
        mode = os.stat(fstab.PATH).st_mode & 0o777
        self._replace(fstab.PATH, fstab.without(small_files.read(fstab.PATH) or "", self._path), mode)

    @commit_point("mount.remove")
    def _remove(self, change: Change) -> None:
        if os.path.isdir(change.target):
            shutil.rmtree(change.target)
        else:
            small_files.remove(change.target)
            small_files.forget(change.target)  # of a run that was killed
        if change.target in (self._places.unit_file, *self._before.additions):
            self._supervisor.forget(self._places)

    @commit_point("mount.reset")
    def _reset(self, change: Change) -> None:
        self._supervisor.forget(self._places)

    @commit_point("mount.remove-folder")
    def _remove_folder(self, change: Change) -> None:
        folders.remove(change.target)

    # What they are made of

    def _pending(self) -> list[str]:
        return observe.pending(self._cache, self._before.record)

    @commit_point("mount.remove-cache")
    def _remove_cache(self) -> None:
        if not self._pending():
            shutil.rmtree(self._places.cache)

    def _replace(self, path: str, text: str, mode: int) -> None:
        self._undo.append(small_files.keep(path))
        self._kept.append(path)
        small_files.write(path, text, mode)

    def _start(self) -> None:
        waiting = len(self._pending())
        while True:
            try:
                self._supervisor.start(self._places)
                break
            except Failed as error:
                left = len(self._pending())
                if left >= waiting:
                    raise self._not_started(error) from error
            # It asks the store for each file that waits before it is ready, and uploads meanwhile.
            waiting = left
            self._meter.note(f"{waiting} files wait to be uploaded, for which one start was too short")
        if table.mounted_at(self._path) is None:
            raise Unavailable(
                f"mount {self._path}",
                "its program runs, but nothing is mounted",
                f"See '{self._supervisor.where_to_look(self._places)}' on the node.",
            )
        answer = health.probe(self._path, self._behaviour.patience)
        if answer != HEALTHY:
            raise Unavailable(
                f"mount {self._path}",
                f"it stands but is {answer}: {self._supervisor.last_lines(self._places)}",
                "Check that the node reaches the store and that the credential may read it; a slow store wants a "
                "longer 'timeout'.",
            )

    def _not_started(self, error: Failed) -> Unavailable:
        said = self._supervisor.last_lines(self._places) or str(error)
        return Unavailable(
            f"mount {self._path}",
            f"its program did not start: {said}",
            f"See '{self._supervisor.where_to_look(self._places)}' on the node.",
        )

    def _clear(self) -> None:
        """Take away what does not answer or did not get ready; what is in the cache stays."""
        self._supervisor.kill(self._places)
        self._unmounter.unmount("--lazy")
        self._supervisor.stop(self._places)
        while table.mounted_at(self._path) is not None and self._unmounter.unmount("--lazy"):
            pass

    def _drain(self, deadline: float) -> None:
        while True:
            waiting = self._pending()
            if not waiting:
                return
            if time.monotonic() > deadline:
                names = first_of(waiting, _NAMED)
                raise Refused(
                    f"mount {self._path}",
                    f"{len(waiting)} files were not uploaded within {self._behaviour.drain_patience:.0f} s: {names}",
                    "They are safe in the node's cache. Close them, see what the store says in "
                    f"'{self._supervisor.where_to_look(self._places)}', or give a longer 'drain_timeout'."
                    + self._left_to_the_next,
                    pending=waiting[:_NAMED],
                )
            self._meter.note(f"waiting for {len(waiting)} files to be uploaded")
            time.sleep(0.3)

    def _let_go(self, deadline: float) -> None:
        """Unmount as soon as nobody uses it."""
        while not self._unmounter.unmount():
            if time.monotonic() > deadline:
                users = open_files(self._path)[:_NAMED]
                raise Refused(
                    f"mount {self._path}",
                    "it is in use by " + (", ".join(users) or "somebody"),
                    "End these programs or leave the folder, then run again.",
                    holders=users,
                )
            time.sleep(0.3)
