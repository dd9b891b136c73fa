# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task in tuples without names, which can be written and read in a quarter of the time. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry, Member
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task


def plain(task: Task) -> tuple[Any, ...]:
    """As `marshal` takes it."""
    action, name, local, remote, size, keep, late = task
    here = None if local is None else (local.name, tuple(local.stat), local.kind)
    there = None if remote is None else tuple(remote[:-1])
    member = None if remote is None or remote.member is None else tuple(remote.member)
    return action, name, here, there, member, size, keep, late


def task_of(told: tuple[Any, ...]) -> Task:
    """The task again."""
    action, name, here, there, member, size, keep, late = told
    local = remote = None
    new = tuple.__new__  # see stat_of
    if here is not None:
        local = new(LocalFile, (here[0], new(Stat, here[1]), here[2]))
    if there is not None:
        remote = new(Entry, (*there, None if member is None else new(Member, member)))
    return new(Task, (action, name, local, remote, size, keep, late))
