# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the checks leave no test and no version out, and run none twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.integration.stores import STORES
from tests.tools import controllers, node_tests, pythons
from tests.tools.checks import steps, targets
from tests.tools.paths import ROOT


def test_every_integration_test_is_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESTS", raising=False)
    found: Counter[str] = Counter()
    for step in steps.integration():
        chosen = [word for word in step.argv if word.startswith("tests/")]
        ignored = [word.partition("=")[2] for word in step.argv if word.startswith("--ignore=")]
        for path in chosen:
            files = (ROOT / path).rglob("test_*.py") if (ROOT / path).is_dir() else [ROOT / path]
            names = [str(file.relative_to(ROOT)) for file in files]
            found.update(name for name in names if not name.startswith(tuple(ignored)))
    everything = [str(path.relative_to(ROOT)) for path in ROOT.glob("tests/integration/**/test_*.py")]
    assert found == Counter(everything)


def test_every_unit_test_is_in_one_step_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = {str(path.relative_to(ROOT)) for path in ROOT.glob("tests/unit/**/test_*.py")}
    oldest = steps.OLDEST_PYTHON
    monkeypatch.setattr(pythons, "found", lambda: {oldest: ROOT / "python"})
    here, node_side = steps.unit_once()
    assert node_side.name == f"node side on Python {oldest}"
    chosen = {str(path.relative_to(ROOT)) for path in node_tests.chosen_tests()[0]}
    others = [word for word in here.argv if word.startswith("tests/")]
    assert len(others) == len(set(others)) and chosen.isdisjoint(others)
    assert chosen | set(others) == everything
    monkeypatch.setattr(pythons, "found", dict)
    assert "tests/unit" in steps.unit_once()[0].argv


def test_every_store_is_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORES", raising=False)
    found = [word for step in steps.stores() for word in step.argv if word.startswith("TEST_STORES=")]
    assert found == [f"TEST_STORES={name}" for name in STORES]


def test_stores_can_be_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORES", "reef, rgw-plain")
    assert [step.name for step in steps.stores() if not step.first] == ["store reef", "store rgw-plain"]
    monkeypatch.setenv("STORES", "reef,ref")
    with pytest.raises(SystemExit, match=r"STORES: ref: no such store\. There are swift, rgw, "):
        steps.stores()


def test_every_scenario_is_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCENARIO", raising=False)
    scenarios = {path.parent.name for path in ROOT.glob("extensions/molecule/*/converge.yml")}
    assert sorted(step.name for step in steps.molecule()) == sorted(f"molecule {s}" for s in scenarios)


def test_every_version_is_in_one_step() -> None:
    found = Counter(step.name for step in (*steps.unit(), *steps.versions()))
    assert all(found[f"node side on Python {version}"] == 1 for version in pythons.VERSIONS)
    assert all(found[f"ansible-core {version}"] == (version in controllers.OTHERS) for version in controllers.SUPPORTED)


def test_what_make_test_leaves_out_says_how_long_it_takes_and_is_in_the_table_for_newcomers() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text()
    assert targets.of_tests()
    for line in targets.of_tests():
        name = line.partition(":")[0]
        assert f"| `{name}` |" in table, name
        assert re.search(r"[0-9]+ minutes|hours?", line), line
