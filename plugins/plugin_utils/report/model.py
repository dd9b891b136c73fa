# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run did: the facts that the page shows and that the file of JSON holds. Pure.

Times are seconds since the run began, but for those that end in ``Z``: ISO 8601, UTC. Sizes are bytes. Texts are
printable (``_errors.printable``), with what no terminal and no page may be told written as ``\\x1b``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping, NamedTuple

VERSION = 1  # of the schema; a field that goes or changes its meaning makes a new one, a field that comes does not

# What came of a task on a host
OK, CHANGED, SKIPPED, FAILED, UNREACHABLE = "ok", "changed", "skipped", "failed", "unreachable"
IGNORED, RESCUED = "ignored", "rescued"  # it had failed
UNFINISHED = "unfinished"  # when the report was written, or the run was stopped
STATUSES = (OK, CHANGED, SKIPPED, FAILED, UNREACHABLE, IGNORED, RESCUED, UNFINISHED)
BAD = (FAILED, UNREACHABLE)

# What things are, and what became of them: what has changed was most often made
LEASE, SERVER, IMAGE, CONTAINER, OBJECTS, OBJECT = "lease", "server", "image", "container", "objects", "object"
MOUNT, DATA_SET, FILE = "mount", "data set", "file"
KINDS = (LEASE, SERVER, MOUNT, DATA_SET, FILE, CONTAINER, OBJECTS, OBJECT, IMAGE)
UNCHANGED, REMOVED = "unchanged", "removed"
STATES = (CHANGED, UNCHANGED, REMOVED)

# How far a run is
RUNNING, FINISHED, STOPPED = "running", "finished", "stopped"


class Task(NamedTuple):
    """A task of a play.

    :ivar name: as it is written, so that no variable is in it
    :ivar module: with its collection, ``chameleon.data.swift_sync``
    :ivar play: index of its play
    """

    name: str
    module: str
    play: int


class Span(NamedTuple):
    """A task on a host.

    :ivar host: index of the host
    :ivar task: index of the task
    :ivar attempts: how often it was tried
    """

    host: int
    task: int
    start: float
    end: float
    status: str
    attempts: int


class Transfer(NamedTuple):
    """What ``swift_sync`` or an exchange moved, or would move.

    :ivar task: index of the task
    :ivar check: it was only looked what would move
    :ivar path: the folder on the host, absolute
    :ivar version: digest of the packed data set's version; empty where there is none
    :ivar bytes: that have moved, or would
    :ivar peers: bytes of these that came from other nodes; the others came from the store, or went there
    :ivar whole: bytes of all that is at the source; None where nobody knows
    :ivar unchanged: names that were the same on both sides
    :ivar failures: names that could not be dealt with
    """

    host: str
    task: int
    check: bool
    direction: str
    container: str
    prefix: str
    path: str
    layout: str
    version: str
    files: int
    bytes: int
    peers: int
    whole: int | None
    unchanged: int
    deleted: int
    requests: int
    seconds: float
    rate: int
    failures: int


class Mount(NamedTuple):
    """A mount as its host had it last.

    :ivar state: ``mounted``, ``present``, ``unmounted`` or ``absent``
    :ivar health: of ``cloudfuse_mount_info``; empty where nobody has looked
    :ivar pending: files that are not uploaded yet; None where nobody has looked
    :ivar abandoned: files that were given up with it
    :ivar expires: when its credential ends; empty for never, or where nobody knows
    """

    host: str
    check: bool
    changed: bool
    path: str
    container: str
    prefix: str
    backend: str
    state: str
    health: str
    pending: int | None
    cache_bytes: int
    abandoned: int
    expires: str


class LeftOut(NamedTuple):
    """What is on the node and not in its image, for one reason."""

    why: str
    files: int
    bytes: int


class Image(NamedTuple):
    """An image in Glance, or one that would be made.

    :ivar cloud: of the task; empty where the environment names it
    :ivar node: the host that it is an image of; empty where nobody knows
    :ivar parent: id of the image of that name before it; empty where there is none, or nobody knows
    :ivar made: this run has made it, or would
    :ivar stages: seconds by stage, where this run has made it
    :ivar regions: further sites that have it
    :ivar rotated: names of the images that were deleted in its favour
    """

    id: str
    name: str
    cloud: str
    check: bool
    made: bool
    status: str
    size: int
    virtual_size: int
    created: str
    node: str
    parent: str
    fingerprint: str
    left_out: tuple[LeftOut, ...]
    stages: Mapping[str, float]
    regions: tuple[str, ...]
    rotated: tuple[str, ...]


class Lease(NamedTuple):
    """A lease as the site told of it last.

    :ivar remaining: seconds until its end when that was told
    :ivar reserved: how many of what: ``{"physical:host": 2}``
    """

    id: str
    name: str
    cloud: str
    status: str
    degraded: bool
    start: str
    end: str
    remaining: int
    reserved: Mapping[str, int]
    nodes: tuple[str, ...]


class Failure(NamedTuple):
    """A task that has failed on a host.

    :ivar status: ``failed``, ``unreachable``, ``ignored`` or ``rescued``
    :ivar kind: of the collection's errors; empty for those of others
    :ivar cause: what went wrong; the message, where there are no parts of it
    :ivar hidden: why there is no message: ``no_log`` or ``foreign``; else empty
    """

    host: str
    task: int
    at: float
    status: str
    kind: str
    subject: str
    cause: str
    remedy: str
    hidden: str


class Thing(NamedTuple):
    """Something that is there after the run, or that it has removed.

    :ivar kind: see `KINDS`
    :ivar id: where its name alone does not tell it from others
    :ivar hosts: where it is; none where it is in the cloud
    :ivar state: see `STATES`
    :ivar check: it would be so
    :ivar command: what removes it; empty where there is nothing to remove, or no such command
    :ivar note: what to know before
    """

    kind: str
    name: str
    id: str
    cloud: str
    hosts: tuple[str, ...]
    state: str
    check: bool
    command: str = ""
    note: str = ""


@dataclass
class Report:
    """All of it.

    :ivar playbooks: names of their files
    :ivar check: it was a run in check mode: what is told would have been done
    :ivar state: ``running``, ``finished`` or ``stopped`` before its end
    :ivar began: of the run, seconds since 1970
    :ivar seconds: until the report was written, or the run ended
    :ivar hosts: names in their order
    """

    title: str
    playbooks: list[str]
    check: bool
    state: str
    began: float
    seconds: float
    plays: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    mounts: list[Mount] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
