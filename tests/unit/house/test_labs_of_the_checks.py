# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps on a lab run side by side, each alone in its lab, and none is lost when a lab does not come up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.tools import lab
from tests.tools.checks import __main__ as checks
from tests.tools.checks import runner, steps
from tests.tools.checks.runner import Runner
from tests.tools.checks.steps import Step

# Writes down its lab and is in it for a moment; it fails where another one is.
STEP = 'echo "$LAB_NAME" >> labs; mkdir "in-$LAB_NAME" && sleep 0.1 && rmdir "in-$LAB_NAME"'
COUNT = 3 * len(checks.LABS)


@pytest.fixture(autouse=True)
def no_real_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (steps, "CHECKS", tmp_path),
        (runner, "ROOT", tmp_path),
        (lab, "STATUS", ["true"]),
        (lab, "UP", ["true"]),
        (lab, "DOWN", ["sh", "-c", 'echo "$LAB_NAME" >> down']),
    ):
        monkeypatch.setattr(module, name, value)


def run(tmp_path: Path) -> tuple[Runner, Counter[str]]:
    """The runner that has run the steps, and how many of them each lab had."""
    runner = Runner()
    checks._run_on_labs(runner, [], [Step(f"step {number}", ["sh", "-c", STEP]) for number in range(COUNT)])
    assert sorted((tmp_path / "down").read_text().splitlines()) == sorted(checks.LABS)
    return runner, Counter((tmp_path / "labs").read_text().splitlines() if (tmp_path / "labs").exists() else ())


def test_each_step_runs_once_and_alone_in_its_lab(tmp_path: Path) -> None:
    runner, labs = run(tmp_path)
    assert not runner.failed
    assert labs.total() == COUNT and set(labs) == set(checks.LABS)


def test_the_others_do_the_work_of_a_lab_that_does_not_come_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "UP", ["sh", "-c", 'test "$LAB_NAME" != 2'])
    runner, labs = run(tmp_path)
    assert runner.failed == ["lab2 up"]
    assert labs.total() == COUNT and "2" not in labs


def test_what_finds_no_lab_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "UP", ["false"])
    runner, labs = run(tmp_path)
    assert not labs
    assert runner.counts.failed == COUNT + len(checks.LABS)
