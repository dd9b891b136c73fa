# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the checks leave no test and no version out, and run none twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.tools import controllers, pythons
from tests.tools.checks import steps
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


def test_every_scenario_is_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCENARIO", raising=False)
    scenarios = {path.parent.name for path in ROOT.glob("extensions/molecule/*/converge.yml")}
    assert sorted(step.name for step in steps.molecule()) == sorted(f"molecule {s}" for s in scenarios)


def test_every_version_is_in_one_step() -> None:
    found = Counter(step.name for step in (*steps.unit(), *steps.versions()))
    assert all(found[f"node side on Python {version}"] == 1 for version in pythons.VERSIONS)
    assert all(found[f"ansible-core {version}"] == (version in controllers.OTHERS) for version in controllers.SUPPORTED)
