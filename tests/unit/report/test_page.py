# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page: whole, small, escaped, and in it what matters."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.document import dumped
from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import STATUSES, Report
from ansible_collections.chameleon.data.plugins.plugin_utils.report.page import page
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short
from tests.unit.report.runs import LEASE, MOUNT, SNAPSHOT, ended, fleet, pull, push, recorder, told

HOSTILE = "<script>alert(1)</script><img src=x onerror=y>\"'&--></style>{{ 7 * 7 }}\u202e"
# What a page without script may be made of
ELEMENTS = set(
    "html head meta title style body header h1 p main section div span strong small h2 h3 article code b svg path "
    "em details summary i dl dt dd table thead tr th tbody td ul li pre footer a".split()
)


class Elements(HTMLParser):
    """What a page consists of, its text, and its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(report: Report) -> Elements:
    return Elements(page(report, "facts.json"))


def hostile(value: Any) -> Any:
    """The same, with hostile texts in the place of all others."""
    if isinstance(value, str):
        return value if re.fullmatch(r"[0-9T:Z-]+|pull|push|mounted", value) else HOSTILE
    if isinstance(value, dict):
        return {key: hostile(each) for key, each in value.items()}
    return [hostile(each) for each in value] if isinstance(value, list) else value


def test_names_are_text_wherever_they_are() -> None:
    new = recorder()
    host = short(HOSTILE)
    new.play("p", HOSTILE)
    results = {
        "swift_sync": pull(),
        "cloudfuse_mount": MOUNT,
        "chameleon_snapshot": SNAPSHOT,
        "chameleon_lease": {"lease": LEASE},
    }
    error = {"kind": HOSTILE, "subject": HOSTILE, "cause": HOSTILE, "remedy": HOSTILE}
    for module, result in results.items():
        for status in ("changed", "failed"):
            event = ended(
                module, {**hostile(result), "error": error}, host, status=status, arguments={"cloud": HOSTILE}
            )
            new.started(host, module, HOSTILE, HOSTILE, 1796040000.0)
            new.task_ended(event, False, 1796040001.0)
    found = shown(new.report("finished", 1796040002.0))
    assert found.found <= ELEMENTS
    assert not {name for name, _value in found.attributes if name.startswith("on") or name == "src"}
    assert found.text.count("<script>alert(1)</script>") > 10 and "{{ 7 * 7 }}" in found.text
    assert "\u202e" not in found.text and "\\u202e" in found.text


@pytest.mark.parametrize(("count", "tasks"), [(1, 40), (2, 40), (100, 40), (100, 200)])
def test_a_run_of_many_hosts_is_small(count: int, tasks: int) -> None:
    report = fleet(count, tasks)
    text = page(report, "facts.json")
    assert len(text.encode()) < 500_000 and len(dumped(report)) < 1_000_000
    assert Elements(text).found <= ELEMENTS


def test_of_thousands_the_page_shows_what_matters_and_how_many_more_there_are() -> None:
    new = recorder()
    for number in range(1000):
        name = f"Task {number}"
        new.started("node1", name, name, "chameleon.data.swift_object", 1796040000.0 + number)
        arguments = {"container": "c", "name": f"object {number}", "state": "present"}
        event = ended("swift_object", {"changed": True}, task=name, arguments=arguments)
        if number > 700:
            event = event._replace(status="failed", result={"error": {"cause": f"cause {number}"}})
        new.task_ended(event, False, 1796040000.9 + number)
    text = page(new.report("finished", 1796041001.0), "facts.json")
    assert len(text) < 400_000 and text.count("<svg") == 501 + 200
    for more in (99, 300, 501):  # failures, folded tasks, objects
        assert f"and {more} more, in facts.json" in text, more
    assert "Task 999<small>" in text and "500 quick tasks</summary>" in text


def test_it_loads_nothing() -> None:
    found = shown(fleet(2))
    assert {value for name, value in found.attributes if name in ("href", "src")} == {"facts.json"}
    assert not re.search(r"url\(|@import", found.text)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes


def test_shapes_are_svg_and_inside_of_their_rows() -> None:
    text = page(fleet(3), "facts.json")
    drawings = re.findall(r"<svg.*?</svg>", text)
    assert len(drawings) > 20
    for drawing in drawings:
        tree = ElementTree.fromstring(drawing)
        for path in tree.iter("path"):
            assert path.get("class") in STATUSES
            numbers = [int(number) for number in re.findall(r"[MH](\d+)", path.get("d", ""))]
            assert max(numbers) <= 1000


def test_what_matters_is_in_it() -> None:
    text = shown(fleet(100)).text
    for words in (
        "Nightly experiment",
        "container datasets: the service answered 403 Forbidden",
        "Way out This identity may not read it",
        "ssh: connect to host 192.5.87.13 port 22: timed out",
        "from the store",
        "was there",
        "hung",
        "52.0 GiB of the node stayed out",
        "my-experiment-v3 ← my-experiment-v2 ← 1",
        "ends in 11 h",
        "swift delete results --prefix",
        "and 94 more",
    ):
        assert words in re.sub(r"\s+", " ", text), words


def test_what_hosts_send_each_to_its_own_place_is_one_line() -> None:
    events = [ended("swift_sync", push(f"node{number}"), f"node{number}", task="Push") for number in range(12)]
    new = recorder()
    for event in events:
        new.started(event.host, "Push", "Push", event.module, 1796040000.0)
        new.task_ended(event, False, 1796040001.0)
    text = shown(new.report("finished", 1796040002.0)).text
    assert "results/run-7/…" in text and "480 files" in text


def test_how_far_a_run_has_come() -> None:
    report = told(ended("swift_sync", pull()))
    assert "succeeded" in shown(report).text
    report.state = "running"
    assert "still runs" in shown(report).text
    report.state = "stopped"
    assert "This is what was done until" in shown(report).text


def test_check_mode_says_so_everywhere() -> None:
    text = shown(told(ended("swift_sync", push("node1"), check=True), check=True)).text
    for words in ("this is what would have been done", "would move", "What would exist"):
        assert words in text


@pytest.mark.parametrize(
    ("hidden", "words"), [("no_log", "so the cause is not told here"), ("foreign", "foreign_messages")]
)
def test_it_says_why_a_cause_is_not_told(hidden: str, words: str) -> None:
    assert words in shown(told(ended("ansible.builtin.uri", status="failed", hidden=hidden))).text


def test_bytes_of_other_nodes_are_told_beside_those_of_the_store() -> None:
    report = told(ended("swift_sync", pull(8, 8)))
    report.transfers[0] = report.transfers[0]._replace(peers=6 << 20)
    text = re.sub(r"\s+", " ", shown(report).text)
    assert "from the store 2.0 MiB" in text and "from other nodes 6.0 MiB" in text and "was there 8.0 MiB" in text


def test_a_run_in_which_nothing_was_done_is_a_page_too() -> None:
    new = recorder()
    assert "run.yml" in shown(new.report("stopped", 1796040000.0)).text
