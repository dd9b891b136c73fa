# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the facts the page shows, put together and in words: a hundred hosts with the same are one line. Pure."""

from __future__ import annotations

import calendar
import statistics
import time
from typing import Iterable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    BAD,
    FAILED,
    UNREACHABLE,
    Failure,
    Image,
    Lease,
    Mount,
    Report,
    Transfer,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import count, duration, readable

_NAMED = 4  # hosts of a list
_SEPARATE = 4  # prefixes of a task: where each host has its own, they are one line
HEALTHY = "healthy"


class Card(NamedTuple):
    """A figure that stands for much; *tone* is the status that colours it."""

    label: str
    value: str
    detail: str
    tone: str = ""


class Part(NamedTuple):
    """A part of a bar: how wide it is, of 100."""

    what: str
    percent: float
    label: str


class Trouble(NamedTuple):
    """The same failure on some hosts."""

    failure: Failure
    task: str
    module: str
    hosts: list[str]


class Data(NamedTuple):
    """Transfers of a task between a place in the store and the folders of hosts.

    :ivar parts: where what is there now has come from
    """

    check: bool
    pull: bool
    store: str
    path: str
    task: str
    hosts: list[str]
    parts: list[Part]
    total: Transfer
    rate: str
    rows: list[Transfer]


class Mounts(NamedTuple):
    """Mounts of hosts that are alike."""

    mount: Mount
    source: str
    hosts: list[str]
    pending: int | None
    bad: bool


class Term(NamedTuple):
    """A lease, and how much of it is over, of 100."""

    lease: Lease
    over: float
    left: str


class Picture(NamedTuple):
    """An image, the images that it comes from, and its stages."""

    image: Image
    ancestors: list[str]
    stages: list[Part]
    left_out: int


def named(hosts: Sequence[str]) -> str:
    """``node1, node2, node3, node4 and 96 more``."""
    more = f" and {len(hosts) - _NAMED:,} more" if len(hosts) > _NAMED else ""
    return ", ".join(hosts[:_NAMED]) + more


def cards(report: Report) -> list[Card]:
    """What the run comes to."""
    bad = {status: {failure.host for failure in report.failures if failure.status == status} for status in BAD}
    ended = [f"{len(bad[FAILED]):,} failed"] if bad[FAILED] else []
    ended += [f"{len(bad[UNREACHABLE]):,} unreachable"] if bad[UNREACHABLE] else []
    shown = [
        Card("Hosts", f"{len(report.hosts):,}", ", ".join(ended) or "none failed", FAILED if ended else ""),
        Card("Time", duration(report.seconds), count(len({span.task for span in report.spans}), "task")),
    ]
    for label, direction in (("To the hosts", "pull"), ("To the store", "push")):
        moved = [one for one in report.transfers if one.direction == direction]
        if moved:
            files, same = sum(one.files for one in moved), sum(one.unchanged for one in moved)
            detail = f"{count(files, 'file')}, {same:,} unchanged"
            shown.append(Card(label, human_bytes(sum(one.bytes for one in moved)), detail))
    if report.transfers:
        requests = sum(one.requests for one in report.transfers)
        shown.append(Card("Requests", f"{requests:,}", "to the object store"))
    if report.mounts:
        ill = sum(is_ill(mount) for mount in report.mounts)
        waits = sum(mount.pending or 0 for mount in report.mounts)
        detail = f"{ill:,} not healthy" if ill else f"{count(waits, 'file')} to upload" if waits else "all in order"
        shown.append(Card("Mounts", f"{len(report.mounts):,}", detail, FAILED if ill else ""))
    made = [image for image in report.images if image.made]
    if made:
        shown.append(Card("Images made", f"{len(made):,}", human_bytes(sum(image.size for image in made))))
    ends = sorted((lease.end, lease.name) for lease in report.leases if lease.end)
    if ends:
        shown.append(Card("Lease ends", _left(ends[0][0], report), readable(ends[0][0])))
    return shown


def troubles(report: Report) -> list[Trouble]:
    """What has failed; what ended a host's run first."""
    alike: dict[tuple[object, ...], Trouble] = {}
    for failure in report.failures:
        task = report.tasks[failure.task]
        key = failure._replace(host="", at=0.0, subject=failure.subject.replace(failure.host, ""))
        alike.setdefault(key, Trouble(failure, task.name, task.module, [])).hosts.append(failure.host)
    # Items of a loop fail many times on a host.
    found = [trouble._replace(hosts=list(dict.fromkeys(trouble.hosts))) for trouble in alike.values()]
    return sorted(found, key=lambda trouble: trouble.failure.status not in BAD)


def data(report: Report) -> list[Data]:
    """What moved, by task and place in the store."""
    prefixes: dict[tuple[int, str], set[str]] = {}
    for one in report.transfers:
        prefixes.setdefault((one.task, one.container), set()).add(one.prefix)
    groups: dict[tuple[object, ...], list[Transfer]] = {}
    for one in report.transfers:
        many = len(prefixes[one.task, one.container]) > _SEPARATE
        key = one.task, one.direction, one.container, "" if many else one.prefix, one.check
        groups.setdefault(key, []).append(one)
    return [_data(report.tasks[group[0].task].name, group) for group in groups.values()]


def _data(task: str, group: list[Transfer]) -> Data:
    first = group[0]
    whole = [one.whole for one in group if one.whole is not None]
    total = first._replace(
        files=sum(one.files for one in group),
        bytes=sum(one.bytes for one in group),
        peers=sum(one.peers for one in group),
        whole=sum(whole) if len(whole) == len(group) else None,
        unchanged=sum(one.unchanged for one in group),
        deleted=sum(one.deleted for one in group),
        requests=sum(one.requests for one in group),
        seconds=max(one.seconds for one in group),
        failures=sum(one.failures for one in group),
    )
    rates = sorted(one.rate for one in group if one.rate)
    return Data(
        check=first.check,
        pull=first.direction == "pull",
        store=_common([f"{one.container}/{one.prefix}".rstrip("/") for one in group]),
        path=_common([one.path for one in group]),
        task=task,
        hosts=list(dict.fromkeys(one.host for one in group)),
        parts=_came_from(total),
        total=total,
        rate=_rates(rates),
        rows=sorted(group, key=lambda one: -one.seconds),
    )


def _came_from(total: Transfer) -> list[Part]:
    """Of the bytes that are there now where all of them are known, else of the names."""
    if total.whole is not None and total.direction == "pull":
        store, same = total.bytes - total.peers, max(0, total.whole - total.bytes)
        sizes = [("store", store, human_bytes(store)), ("peers", total.peers, human_bytes(total.peers))]
        sizes.append(("unchanged", same, human_bytes(same)))
    else:
        moved = "store" if total.direction == "pull" else "sent"
        sizes = [(moved, total.files, count(total.files, "file"))]
        sizes.append(("unchanged", total.unchanged, count(total.unchanged, "name")))
    return _parts(sizes)


def _parts(sizes: Iterable[tuple[str, float, str]]) -> list[Part]:
    given = [one for one in sizes if one[1] > 0]
    whole = sum(size for _what, size, _label in given)
    return [Part(what, round(100 * size / whole, 2), label) for what, size, label in given]


def _rates(rates: list[int]) -> str:
    if not rates:
        return ""
    if rates[0] == rates[-1]:
        return f"{human_bytes(rates[0])}/s"
    return f"{human_bytes(rates[0])}/s to {human_bytes(rates[-1])}/s, median {human_bytes(statistics.median(rates))}/s"


def _common(names: list[str]) -> str:
    """``results/run-1/…`` of names that begin alike."""
    if len(set(names)) == 1:
        return names[0]
    low, high = min(names), max(names)
    same = next((index for index, (one, other) in enumerate(zip(low, high)) if one != other), len(low))
    return f"{low[:same].rpartition('/')[0]}/…"


def is_ill(mount: Mount) -> bool:
    """Whether somebody should look at it."""
    return bool(mount.abandoned) or mount.health not in ("", HEALTHY, "not mounted")


def mounts(report: Report) -> list[Mounts]:
    """The mounts, those that are alike together."""
    alike: dict[tuple[object, ...], list[Mount]] = {}
    for mount in report.mounts:
        key = mount.path, mount.container, mount.prefix, mount.backend, mount.state, mount.health, mount.check
        alike.setdefault((*key, bool(mount.pending), bool(mount.abandoned)), []).append(mount)
    return [
        Mounts(
            mount=group[0]._replace(
                expires=min((mount.expires for mount in group if mount.expires), default=""),
                cache_bytes=sum(mount.cache_bytes for mount in group),
                abandoned=sum(mount.abandoned for mount in group),
            ),
            source="/".join(filter(None, (group[0].container, group[0].prefix))) or "all containers",
            hosts=[mount.host for mount in group],
            pending=None if group[0].pending is None else sum(mount.pending or 0 for mount in group),
            bad=is_ill(group[0]),
        )
        for group in alike.values()
    ]


def pictures(report: Report) -> list[Picture]:
    """The images, those of this run first."""
    known = {image.id: image for image in report.images if image.id}
    return [
        Picture(
            image,
            _ancestors(image, known),
            _parts((stage, seconds, duration(seconds)) for stage, seconds in image.stages.items()),
            sum(each.bytes for each in image.left_out),
        )
        for image in sorted(report.images, key=lambda image: not image.made)
    ]


def _ancestors(image: Image, known: dict[str, Image]) -> list[str]:
    """Names, or ids where those are not known, from the parent on."""
    chain: list[str] = []
    seen = {image.id}
    while image.parent and image.parent not in seen:
        seen.add(image.parent)
        if image.parent not in known:
            return [*chain, image.parent]
        image = known[image.parent]
        chain.append(image.name)
    return chain


def terms(report: Report) -> list[Term]:
    """The leases, the one that ends first before the others."""
    now = report.began + report.seconds
    shown = []
    for lease in sorted(report.leases, key=lambda lease: lease.end):
        start, end = _seconds(lease.start), _seconds(lease.end)
        over = min(100.0, max(0.0, 100 * (now - start) / (end - start))) if start and end and end > start else 0.0
        shown.append(Term(lease, round(over, 1), _left(lease.end, report)))
    return shown


def _left(end: str, report: Report) -> str:
    seconds = _seconds(end)
    if not seconds:
        return ""
    left = seconds - report.began - report.seconds
    return f"in {duration(left)}" if left > 0 else "over"


def _seconds(told: str) -> int:
    """Seconds since 1970 of a time in ISO 8601, UTC; 0 where it is none."""
    try:
        return calendar.timegm(time.strptime(told, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        return 0
