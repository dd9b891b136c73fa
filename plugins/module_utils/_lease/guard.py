# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When nodes are brought home before their lease ends, and what the guard has written down of earlier times. Pure.

A node is due once at each moment that it is told ("6h before the end"), and for the last time early enough for what it
took before. A moment counts as dealt with when the node has come through since; so a run that is late, was killed or
has failed is made up for by the next one, and a second run finds nothing due.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Iterable, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import iso, read_answer
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import read_duration

_MARGIN = 2  # so much longer than before it may take
_LONGEST = 10_000_000  # seconds: no step takes months
_NO_KNOWN = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)  # what reading something else raises


class Known(NamedTuple):
    """What was written down of a node.

    :ivar home: when it last began to be brought home and came through, by the site's clock; None for never
    :ivar seconds: the longest that each step has taken
    """

    home: datetime | None = None
    seconds: Mapping[str, float] = {}

    @property
    def takes(self) -> timedelta:
        """How long all steps take; nothing where that is not known."""
        return timedelta(seconds=sum(self.seconds.values()))


class Due(NamedTuple):
    """A node that is to be brought home now.

    :ivar last: whether it is for the last time, so that mounts are taken away
    :ivar takes: how long that is known to take; nothing where it is not known
    """

    host: str
    last: bool
    takes: timedelta


class Look(NamedTuple):
    """What is found of a lease.

    :ivar due: the nodes
    :ivar next: when the next moment is, of those that have not come; None where there is none
    """

    due: Sequence[Due]
    next: datetime | None


def read_before(texts: Iterable[str]) -> list[timedelta]:
    """How long before the end a node is due: ``["48h", "6h"]``, the longest first.

    :raises BadInput: one of them is no duration with a unit, or there is none
    """
    texts = list(texts)
    for text in texts:
        if text.strip().isdigit():
            raise BadInput(f"before {text}", "it has no unit, and would be seconds", "Write 48h, 90m or 120s.")
    found = sorted({timedelta(seconds=read_duration("before", text)) for text in texts}, reverse=True)
    if not found:
        raise BadInput("before", "it is empty, so nothing would be due ever", "Give a list like [48h, 6h, 1h].")
    return found


def look(
    start: datetime, end: datetime, now: datetime, before: Sequence[timedelta], hosts: Mapping[str, Known]
) -> Look:
    """Which nodes of a lease are due.

    :param start, end: of the lease
    :param before: as `read_before` makes it
    :param hosts: by name
    """
    if not start <= now < end:
        return Look([], None)
    due, to_come = [], []
    for host, known in hosts.items():
        moments = _moments(start, end, before, known.takes)
        passed = [moment for moment in moments if moment <= now]
        to_come += moments[len(passed) :][:1]
        if passed and (known.home is None or known.home < passed[-1]):
            due.append(Due(host, last=len(passed) == len(moments), takes=known.takes))
    return Look(due, min(to_come, default=None))


def _moments(start: datetime, end: datetime, before: Sequence[timedelta], takes: timedelta) -> list[datetime]:
    """In their order. The last one is early enough, and of a lease that is short not before its middle."""
    last = end - max(min(before[-1], (end - start) / 2), _MARGIN * takes)
    return [*(end - each for each in before if start < end - each < last), last]


def words(span: timedelta) -> str:
    """As people say it: ``2 h 5 min``, ``40 s``."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))


def too_late(due: Iterable[Due], left: timedelta) -> str:
    """What is to be told where a node is known to take longer than what is left; else nothing."""
    long = [f"{one.host} took {words(one.takes)}" for one in due if one.takes > left]
    return f"only {words(left)} are left, and {', '.join(long)} before" if long else ""


def read_record(text: str) -> dict[str, Known]:
    """What was written down, by host; nothing of what is not as `record` writes it: then nodes are due again."""
    try:
        return {host: _read_known(entry) for host, entry in json.loads(text).items()}
    except (RecursionError, *_NO_KNOWN):
        return {}


def _read_known(entry: Mapping[str, Any]) -> Known:
    seconds = {step: float(each) for step, each in entry["seconds"].items()}
    if not all(0 <= each <= _LONGEST for each in seconds.values()):
        raise ValueError(f"{seconds} is no time")
    return Known(read_answer(entry["home"]), seconds)


def record(known: Mapping[str, Known]) -> str:
    """What is to be written down."""
    rows = {
        host: {"home": iso(one.home), "seconds": dict(one.seconds)} for host, one in sorted(known.items()) if one.home
    }
    return json.dumps(rows, indent=2) + "\n"


def come_home(known: Mapping[str, Known], brought_home: Mapping[str, Mapping[str, Any]]) -> dict[str, Known]:
    """What is known when these have come through as well.

    :param brought_home: ``{host: {"since": a time, "seconds": {step: how long it took}}}``
    :raises BadInput: it is something else
    """
    now = dict(known)
    for host, told in brought_home.items():
        try:
            one = _read_known({"home": told["since"], "seconds": told["seconds"]})
        except _NO_KNOWN as error:
            raise BadInput(
                f"brought_home {host}", f"it is not as it should be ({error})", "Give 'since' and 'seconds'."
            ) from error
        before = now.get(host, Known()).seconds
        longest = {step: max(before.get(step, 0.0), one.seconds.get(step, 0.0)) for step in {*before, *one.seconds}}
        now[host] = Known(one.home, dict(sorted(longest.items())))
    return now
