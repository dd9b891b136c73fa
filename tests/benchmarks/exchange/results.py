# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, in docs/benchmarks/exchange.json, with its page and its plots."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Union

from tests.benchmarks.exchange.chart import draw
from tests.benchmarks.exchange.report import ALL, EXCHANGED, SHARED, TREE, Row, page
from tests.benchmarks.exchange.run import Play
from tests.lab import layout

_JSON = layout.ROOT / "docs" / "benchmarks" / "exchange.json"
_PICTURE = layout.ROOT / "docs" / "docsite" / "rst" / "images" / "exchange.png"  # of the page on staging
_PICTURED = 512  # files: of the data set that is in that picture
_ORDER = (ALL, EXCHANGED, SHARED, TREE)

Measured = Union[Row, Play]


@dataclass
class Results:
    """All of it; what is measured anew takes the place of what was."""

    rows: list[Row]
    plays: list[Play]

    @classmethod
    def read(cls) -> Results:
        """Those that are there."""
        there = json.loads(_JSON.read_text()) if _JSON.exists() else {"rows": [], "plays": []}
        return cls([Row(**row) for row in there["rows"]], [Play(**play) for play in there["plays"]])

    def add(self, new: Measured) -> None:
        """Put it in its place, and write the page."""
        if isinstance(new, Row):
            self.rows = sorted([*(row for row in self.rows if _same(row) != _same(new)), new], key=_place)
        else:
            self.plays = sorted([*(play for play in self.plays if _same(play) != _same(new)), new], key=_place)
        self.write()

    def write(self) -> None:
        """Write JSON, page and plots."""
        _JSON.write_text(json.dumps(asdict(self), indent=1) + "\n")
        _JSON.with_suffix(".md").write_text(page(self.rows, self.plays))
        draw(self.rows, _JSON.with_suffix(".png"))
        shown = [row for row in self.rows if row.files == _PICTURED and row.way in (ALL, EXCHANGED)]
        if shown:
            draw(shown, _PICTURE)


def _same(one: Measured) -> tuple[str, int, int, str, int]:
    return one.data, one.files, one.size, one.way, one.nodes


def _place(one: Measured) -> tuple[bool, int, int, int]:
    return one.files == 1, one.files, one.nodes, _ORDER.index(one.way)
