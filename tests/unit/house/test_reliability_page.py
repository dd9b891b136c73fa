# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on reliability says what the suite of trust has written down; its track record names tests that exist."""

from __future__ import annotations

import json
from typing import Any

from tests.tools.paths import ROOT
from tests.trust.page import add, page

DATA = json.loads((ROOT / "docs/reliability.json").read_text())
LINE = {"campaign": "c", "promise": "p", "fault": "f", "seconds": 60}


def test_the_page_is_made_of_its_data() -> None:
    assert (ROOT / "docs/reliability.md").read_text() == page(DATA)


def test_what_keeps_a_fault_away_exists() -> None:
    for found in DATA["found"]:
        assert (ROOT / found["test"].partition("::")[0]).is_file(), found


def test_runs_are_added_up() -> None:
    data: dict[str, Any] = {"tried": {}, "found": []}
    lines = [
        {**LINE, "run": run, "seed": 10 * run, "seen": seen, "tries": 3}
        for run, seen in ((1, "kept"), (2, "kept"), (2, "named"))
    ]
    add(data, lines)
    campaign = data["tried"]["c"]
    assert campaign["faults"] == {"f": {"kept": 6, "named": 3}}
    assert (campaign["runs"], campaign["seconds"], campaign["seeds"]) == (2, 120, [10, 20])
    assert "| f | kept | 6 |" in page(data)
