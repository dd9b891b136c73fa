# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what happens in a run, as it happens, to the facts of its report. Pure: it is told the time."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    BAD,
    DATA_SET,
    FAILED,
    FINISHED,
    IGNORED,
    RESCUED,
    UNCHANGED,
    UNFINISHED,
    Failure,
    Image,
    Lease,
    Mount,
    Report,
    Span,
    Task,
    Transfer,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.modules import Fact, Found, facts
from ansible_collections.chameleon.data.plugins.plugin_utils.report.removal import things
from ansible_collections.chameleon.data.plugins.plugin_utils.report.seen import ASYNC_STATUS, OURS, Ended, of_job
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short


class Recorder:
    """What is known of a run so far.

    :param title: of the report
    :param check: it is a run in check mode
    :param inventory: what ``-i`` was given, for commands
    :param now: when it begins, seconds since 1970
    """

    def __init__(self, title: str, check: bool, inventory: tuple[str, ...], now: float) -> None:
        self._report = Report(title=short(title), playbooks=[], check=check, state="", began=now, seconds=0.0)
        self._inventory = inventory
        self._hosts: dict[str, int] = {}
        self._plays: dict[str, int] = {}
        self._tasks: dict[str, int] = {}
        self._running: dict[tuple[str, str], float] = {}
        self._spans: list[Span] = []
        self._jobs: dict[tuple[str, str], Ended] = {}  # of the collection's modules in the background
        self._mounts: dict[tuple[str, str], Mount] = {}
        self._images: dict[str, Image] = {}
        self._leases: dict[str, Lease] = {}
        self._found: dict[tuple[str, str, str, str], tuple[Found, bool]] = {}

    def playbook(self, name: str) -> None:
        """A playbook begins."""
        self._report.playbooks.append(short(name))

    def play(self, uuid: str, name: str) -> None:
        """A play begins, or its next batch of hosts."""
        if uuid not in self._plays:
            self._plays[uuid] = len(self._report.plays)
            self._report.plays.append(short(name))

    def started(self, host: str, task: str, name: str, module: str, now: float) -> None:
        """A task begins on a host."""
        if task not in self._tasks:
            self._tasks[task] = len(self._report.tasks)
            self._report.tasks.append(Task(short(name), short(module), len(self._report.plays) - 1))
        self._hosts.setdefault(host, len(self._hosts))
        self._running[host, task] = now

    def item_ended(self, ended: Ended, now: float) -> None:
        """An item of a task's loop has ended."""
        self._learn(ended, now)

    def task_ended(self, ended: Ended, looped: bool, now: float) -> None:
        """A task has ended on a host.

        :param looped: what it says has been told by its items
        """
        began = self._running.pop((ended.host, ended.task), now)
        index = self._tasks.get(ended.task)
        if index is None:  # a task that nobody began, as a handler that could not be loaded
            return
        task = self._report.tasks[index]
        if "{{" in task.module:  # only now it is known
            self._report.tasks[index] = task._replace(module=short(ended.module))
        times = began - self._report.began, now - self._report.began
        host = self._hosts.setdefault(ended.host, len(self._hosts))
        self._spans.append(Span(host, index, *times, ended.status, ended.attempts))
        told = looped and self._settle(ended, index)
        if not looped or (ended.status in (*BAD, IGNORED) and not told):
            self._learn(ended, now)

    def recap(self, host: str, rescued: int) -> None:
        """Ansible says at the end how many failures of a host were rescued: the first, as any other ends its run.

        :param host: its name, as Ansible has it
        """
        host = short(host)
        failures = [
            index
            for index, failure in enumerate(self._report.failures)
            if failure.host == host and failure.status in (FAILED, RESCUED)
        ]
        tasks = list(dict.fromkeys(self._report.failures[index].task for index in failures))[:rescued]
        for index in failures:
            if self._report.failures[index].task in tasks:
                self._report.failures[index] = self._report.failures[index]._replace(status=RESCUED)
        for index, span in enumerate(self._spans):
            if span.status == FAILED and span.task in tasks and span.host == self._hosts.get(host):
                self._spans[index] = span._replace(status=RESCUED)

    def report(self, state: str, now: float) -> Report:
        """All facts so far."""
        report = self._report
        report.state, report.seconds = state, now - report.began
        report.hosts = list(self._hosts)
        if state == FINISHED:
            self._running.clear()
        report.spans = self._spans + [
            Span(self._hosts[host], self._tasks[task], began - report.began, report.seconds, UNFINISHED, 1)
            for (host, task), began in self._running.items()
        ]
        report.mounts = sorted(self._mounts.values(), key=lambda mount: (mount.path, mount.host))
        report.images, report.leases = list(self._images.values()), list(self._leases.values())
        report.things = things(self._found.values(), self._inventory)
        return report

    def _settle(self, ended: Ended, index: int) -> bool:
        """Whether failures of the task's items on the host are known; now it is known whether they were ignored."""
        known = False
        failures = self._report.failures
        for number, failure in enumerate(failures):
            if failure.task == index and failure.host == ended.host:
                known = True
                failures[number] = failure._replace(status=ended.status)
        return known

    def _learn(self, ended: Ended, now: float) -> None:
        index = self._tasks.get(ended.task)
        if index is None:
            return
        bad = ended.status in (*BAD, IGNORED)
        job = str(ended.result.get("ansible_job_id", ""))
        if job and not ended.result.get("finished") and not bad:
            if ended.module.startswith(OURS):
                self._jobs[ended.place, job] = ended
            return
        if ended.module == ASYNC_STATUS and (ended.place, job) in self._jobs:
            ended = of_job(self._jobs[ended.place, job], ended)
        if bad:
            self._report.failures.append(_failure(ended, index, now - self._report.began))
        # A task that only looks, in a run that does more, says nothing of what is.
        if not ended.check or self._report.check:
            for fact in facts(ended, index):
                self._keep(fact, ended)

    def _keep(self, fact: Fact, ended: Ended) -> None:
        if isinstance(fact, Transfer):
            self._report.transfers.append(fact)
        elif isinstance(fact, Mount):
            self._mounts[fact.host, fact.path] = _mount_after(self._mounts.get((fact.host, fact.path)), fact)
        elif isinstance(fact, Image):
            key = fact.id or f"{fact.cloud} {fact.name}"
            before = self._images.get(key)
            # The run that makes it knows what stayed out, and who looks at it later what it comes from.
            self._images[key] = before._replace(parent=fact.parent or before.parent) if before else fact
        elif isinstance(fact, Lease):
            self._leases[fact.id or f"{fact.cloud} {fact.name}"] = fact
        else:
            self._find(fact, ended.check)

    def _find(self, found: Found, check: bool) -> None:
        key = found.kind, found.id or found.name, found.cloud, found.host
        if found.kind == DATA_SET and found.folder not in ("", found.name):
            pulled = self._found.pop((DATA_SET, found.folder, "", found.host), None)
            if pulled:
                found = found._replace(state=pulled[0].state)
        before = self._found.get(key)
        if before and found.state == UNCHANGED:
            return  # that this run has made it stays true when it looks again
        self._found[key] = found, check


def _mount_after(before: Mount | None, mount: Mount) -> Mount:
    """What is known of it when it has been looked at, or changed, once more."""
    if before is None or not mount.health:
        return mount
    return mount._replace(
        changed=before.changed,
        container=before.container or mount.container,
        prefix=before.prefix or mount.prefix,
        expires=mount.expires or before.expires,
    )


def _failure(ended: Ended, index: int, at: float) -> Failure:
    error = ended.result.get("error")
    own = ended.module.startswith(OURS) and not ended.hidden
    parts: Mapping[str, Any] = error if own and isinstance(error, Mapping) else {}
    return Failure(
        host=ended.host,
        task=index,
        at=at,
        status=ended.status,
        kind=short(parts.get("kind", "")),
        subject=short(parts.get("subject", "")),
        cause=short(parts.get("cause") or ended.message),
        remedy=short(parts.get("remedy", "")),
        hidden=ended.hidden,
    )
