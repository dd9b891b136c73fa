# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.guard import (
    Due,
    Known,
    Look,
    come_home,
    look,
    read_before,
    read_record,
    record,
    too_late,
    words,
)

START = datetime(2026, 12, 1, tzinfo=timezone.utc)
END = START + timedelta(days=4)
BEFORE = read_before(["6h", "48h", "1h"])
ZERO, NEW = timedelta(0), Known()


def hours(before: float) -> datetime:
    return END - timedelta(hours=before)


def looked(left: float, known: Known = NEW, **options: Any) -> Look:
    """A lease with one node, so many hours before its end."""
    return look(**{"start": START, "end": END, "now": hours(left), "before": BEFORE, "hosts": {"a": known}, **options})


def due(found: Look) -> list[bool]:
    """Of each node that is due, whether it is for the last time."""
    return [one.last for one in found.due]


@pytest.mark.parametrize(
    ("left", "expected", "to_come"),
    [
        (60, [], hours(48)),
        (48, [False], hours(6)),
        (6.1, [False], hours(6)),
        (6, [False], hours(1)),
        (1, [True], None),
        (0.01, [True], None),
        (0, [], None),
        (-1, [], None),
    ],
)
def test_a_node_is_due_at_each_moment_until_the_end(left: float, expected: list[bool], to_come: Any) -> None:
    found = looked(left)
    assert due(found) == expected and found.next == to_come


@pytest.mark.parametrize(("home", "left", "expected"), [(47, 20, []), (47, 6, [False]), (5, 2, []), (5, 0.5, [True])])
def test_it_is_due_once_at_each(home: float, left: float, expected: list[bool]) -> None:
    assert due(looked(left, Known(hours(home)))) == expected


def test_moments_that_nobody_was_there_for_are_made_up_for_once() -> None:
    assert due(looked(0.5, Known(hours(60)))) == [True]
    assert due(looked(0.4, Known(hours(0.5)))) == []


def test_nothing_is_due_before_the_lease_begins() -> None:
    assert looked(1, now=START - timedelta(seconds=1)) == Look([], None)


def test_moments_before_the_beginning_do_not_count() -> None:
    assert due(looked(7, start=hours(8))) == []
    assert looked(7, start=hours(8)).next == hours(6)


def test_the_last_moment_of_a_short_lease_is_its_middle() -> None:
    start = hours(1)
    assert due(looked(0.6, start=start)) == []
    assert due(looked(0.5, start=start)) == [True]


def test_the_last_moment_is_early_enough_for_what_it_took_before() -> None:
    slow = Known(hours(5), {"collect": 1800, "snapshot": 3600})
    assert due(looked(3.1, slow)) == []
    (one,) = looked(3, slow).due
    assert one == Due("a", True, timedelta(hours=1.5))
    slower = Known(None, {"snapshot": 8 * 3600})
    assert due(looked(16, slower)) == [True], "6h before is later than the last moment, and none any more"


def test_an_extended_lease_has_its_moments_anew() -> None:
    home = Known(hours(0.9))
    assert due(looked(0.5, home)) == []
    later = {"end": END + timedelta(days=7)}
    assert due(looked(0.5, home, **later)) == []
    assert due(looked(0, home, now=later["end"] - timedelta(hours=48), **later)) == [False]


def test_each_node_has_its_own() -> None:
    known = {"a": Known(hours(5)), "b": Known(), "c": Known(hours(7))}
    assert [one.host for one in looked(4, hosts=known).due] == ["b", "c"]


@pytest.mark.parametrize("texts", [[], ["1h", "soon"], ["0h"], ["-1h"], ["48"]])
def test_what_is_no_time_before_the_end_is_refused(texts: list[str]) -> None:
    with pytest.raises(BadInput):
        read_before(texts)


def test_who_takes_longer_than_what_is_left_is_told() -> None:
    slow, quick = (Due(name, True, timedelta(minutes=minutes)) for name, minutes in (("slow", 70), ("quick", 3)))
    assert too_late([quick, slow], timedelta(minutes=10)) == "only 10 min are left, and slow took 1 h 10 min before"
    assert too_late([quick, slow], timedelta(hours=2)) == ""
    assert too_late([Due("unknown", True, ZERO)], timedelta(seconds=1)) == ""


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-5, "0 s"), (119, "119 s"), (120, "2 min"), (3600, "1 h"), (7265, "2 h 1 min")]
)
def test_spans_are_said_as_people_do(seconds: float, expected: str) -> None:
    assert words(timedelta(seconds=seconds)) == expected


def test_what_is_written_down_is_read_again() -> None:
    known = {"a": Known(START, {"collect": 3.0}), "b": Known(END, {})}
    assert read_record(record(known)) == known
    assert read_record(record({"c": Known()})) == {}


BROKEN = [
    *("", "{", "[]", "[" * 100_000, '{"a": {}}', '{"a": {"home": "x", "seconds": {}}}', '{"a": 1}'),
    '{"a": {"home": "2026-12-02T00:00Z", "seconds": {"collect": %s}}}' % ("9" * 400),
    '{"a": {"home": "0001-01-01T00:00+23:00", "seconds": {}}}',
]


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:40])
def test_a_broken_record_is_none(text: str) -> None:
    assert read_record(text) == {}


def test_the_longest_that_a_step_took_is_kept() -> None:
    told = {"since": "2026-12-02T00:00:00Z", "seconds": {"collect": "2.5", "unmount": 1}}
    known = come_home({"a": Known(START, {"collect": 9.0, "snapshot": 60.0}), "b": Known(START, {})}, {"a": told})
    assert known["a"] == Known(START + timedelta(days=1), {"collect": 9.0, "snapshot": 60.0, "unmount": 1.0})
    assert known["b"] == Known(START, {})


WHEN = "2026-12-02T00:00Z"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"since": "x", "seconds": {}},
        {"since": WHEN},
        {"since": WHEN, "seconds": {"a": "inf"}},
        {"since": WHEN, "seconds": {"a": 10**400}},
        1,
    ],
    ids=lambda told: str(told)[:40],
)
def test_what_cannot_be_written_down_is_refused(told: Any) -> None:
    with pytest.raises(BadInput, match="brought_home a"):
        come_home({}, {"a": told})
