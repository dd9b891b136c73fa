# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time limits of tests on the lab are those of an idle machine: a busy one has more (``tests/lab/patience.py``)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.patience import VARIABLE
from tests.tools.checks import steps

_TESTS = Path(__file__).parents[2] / "integration"
_FOR_AN_IDLE_MACHINE = re.compile(r"monotonic\(\) \+ \d|\.wait\(\d+\)|subprocess\.run\([^)]*timeout=\d")


def test_they_are_scaled() -> None:
    files = list(_TESTS.rglob("*.py"))
    assert any("patience(" in path.read_text() for path in files)
    found = {str(path): _FOR_AN_IDLE_MACHINE.findall(path.read_text()) for path in files}
    assert {path: limits for path, limits in found.items() if limits} == {}


def test_that_of_each_test_is_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    for step in (*steps.integration(), *steps.stores(), *steps.everyday()):
        if any(word.startswith("tests/integration") for word in step.argv):
            assert "--timeout=600" in step.argv, step.name
    assert "--timeout=240" in steps.unit()[0].argv and "--timeout=240" in steps.unit_once()[0].argv


def test_an_example_that_takes_long_on_a_busy_machine_is_no_failure() -> None:
    texts = {str(path): path.read_text() for path in _TESTS.with_name("unit").rglob("test_*.py")}
    generated = {name: text for name, text in texts.items() if re.search(r"^from hypothesis", text, re.MULTILINE)}
    assert generated
    assert [name for name, text in generated.items() if "deadline=None" not in text] == []
