# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, times and names for people, and what of many things is shown."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report import view
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import count, duration, readable, short
from tests.unit.report.runs import IMAGE, LEASE, ended, pull, told


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.418, "0.42 s"),
        (4.21, "4.2 s"),
        (42.4, "42 s"),
        (59.7, "1 min 00 s"),
        (185, "3 min 05 s"),
        (7800, "2 h 10 min"),
        (6 * 86400 + 4 * 3600, "6 d 4 h"),
    ],
)
def test_times(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_numbers_moments_and_long_texts() -> None:
    assert (count(1, "host"), count(1204, "file")) == ("1 host", "1,204 files")
    assert readable("2026-11-30T10:52:11Z") == "2026-11-30 10:52 UTC" and readable("soon") == "soon"
    assert short("a" * 500) == "a" * 399 + "…" and short(" a ") == " a "


def test_many_hosts_are_few_words() -> None:
    hosts = [f"n{number}" for number in range(9)]
    assert view.named(hosts[:4]) == "n0, n1, n2, n3" and view.named(hosts) == "n0, n1, n2, n3 and 5 more"


def test_a_failure_of_many_hosts_is_told_once_and_what_was_ignored_last() -> None:
    ignored = ended("swift_sync", task="a", status="ignored", message="so what")
    events = [ended("swift_sync", host=f"n{number}", task="b", status="failed", message="no") for number in range(3)]
    troubles = view.troubles(told(ignored, *events))
    assert [(trouble.failure.cause, trouble.hosts) for trouble in troubles] == [
        ("no", ["n0", "n1", "n2"]),
        ("so what", ["node1"]),
    ]


def test_figures_of_a_run() -> None:
    events = [ended("swift_sync", pull(), "n1"), ended("ansible.builtin.ping", host="n2", status="unreachable")]
    cards = {card.label: card for card in view.cards(told(*events, ended("chameleon_lease", {"lease": LEASE})))}
    assert (cards["Hosts"].value, cards["Hosts"].detail) == ("3", "1 unreachable")
    assert (cards["To the hosts"].value, cards["To the hosts"].detail) == ("12.0 MiB", "12 files, 3 unchanged")
    assert (cards["Lease ends"].value, cards["Requests"].value) == ("in 11 h 59 min", "13")
    assert "To the store" not in cards and "Mounts" not in cards


def test_an_image_that_is_its_own_ancestor() -> None:
    images = [{**IMAGE, "id": "1", "parent": "2"}, {**IMAGE, "id": "2", "parent": "1"}]
    pictures = view.pictures(told(ended("chameleon_snapshot_info", {"images": images}, status="ok")))
    assert [picture.ancestors for picture in pictures] == [["my-experiment-v3"]] * 2


def test_a_lease_is_partly_over() -> None:
    (term,) = view.terms(told(ended("chameleon_lease_info", {"leases": [LEASE]}, status="ok")))
    assert (term.over, term.left) == (25.0, "in 11 h 59 min")
