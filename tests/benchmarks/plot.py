# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of a page's results."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.axes import Axes

from tests.benchmarks.cases import (
    DVC,
    LOOP,
    NEW_RCLONE,
    OPENSTACK,
    RCLONE,
    RESTIC,
    S5CMD,
    SWIFT,
    SWIFT_SYNC,
    TAR,
)
from tests.benchmarks.report import base_of
from tests.benchmarks.results import Row

STORE = "rgw"
_COLOURS = {
    SWIFT_SYNC: "#1b7837",
    SWIFT: "#d6604d",
    RCLONE: "#4393c3",
    NEW_RCLONE: "#2166ac",
    OPENSTACK: "#9970ab",
    S5CMD: "#e08214",
    TAR: "#80cdc1",
    RESTIC: "#8c510a",
    DVC: "#c51b7d",
    LOOP: "#878787",
}
_BAR = 0.22  # inches


def draw(rows: Sequence[Row], file: Path, ours: str) -> None:
    """Wall time by case as a multiple of ours, one panel a way; nothing where there is nothing to show."""
    shown = [row for row in rows if row.store == STORE and row.wall_s and base_of(row, rows)]
    ways = sorted({row.place for row in shown})
    if not ways:
        return
    places, titles = _places(shown)
    height = 1.6 + _BAR * (max(places.values()) + 1)
    size = (5.2 + 4.4 * len(ways), height)
    figure, panels = pyplot.subplots(1, len(ways), figsize=size, sharey=True, squeeze=False, layout="constrained")
    for panel, way in zip(panels[0], ways):
        _panel(panel, [row for row in shown if row.place == way], rows, places)
        panel.set_title(way.way)
    first = panels[0][0]
    first.set_ylim(max(places.values()) + 0.8, -1.8)
    ticks = {**{place: _name(key) for key, place in places.items()}, **titles}
    first.set_yticks(sorted(ticks), [ticks[place] for place in sorted(ticks)], fontsize=8)
    for label, place in zip(first.get_yticklabels(), sorted(ticks)):
        if place in titles:
            label.set_fontweight("bold")
    figure.suptitle(f"Ceph RGW: wall time, as multiples of {ours} (median; whiskers: min, max)")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def _panel(panel: Axes, shown: Sequence[Row], rows: Sequence[Row], places: dict[tuple[str, str, str], float]) -> None:
    for row in shown:
        base = base_of(row, rows)
        if row.wall_s is None or base is None or base.wall_s is None:
            continue
        low, middle, high = (value / base.wall_s.median for value in row.wall_s)
        place = places[row.case, row.tool, row.mode]
        panel.barh(place, middle, height=0.8, color=_COLOURS[row.tool], alpha=1.0 if row == base else 0.8)
        panel.errorbar(middle, place, xerr=[[middle - low], [high - middle]], color="#333333", capsize=2, linewidth=1)
        panel.annotate(
            f"{middle:.3g}×", (high, place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8
        )
    panel.axvline(1, color=_COLOURS[SWIFT_SYNC], linewidth=1, linestyle=":")
    panel.set_xscale("log")
    panel.margins(x=0.15)
    panel.grid(axis="x", alpha=0.3)
    panel.set_xlabel("times as long (log scale)")


def _places(shown: Sequence[Row]) -> tuple[dict[tuple[str, str, str], float], dict[float, str]]:
    """Where the bars are, by case, tool and mode, from the top; and where the cases' names are."""
    places: dict[tuple[str, str, str], float] = {}
    titles: dict[float, str] = {}
    place = -1.0
    for case in dict.fromkeys(row.case for row in shown):
        titles[place] = case
        for key in dict.fromkeys((row.case, row.tool, row.mode) for row in shown if row.case == case):
            place += 1
            places[key] = place
        place += 2
    return places, titles


def _name(key: tuple[str, str, str]) -> str:
    _case, tool, mode = key
    return f"{tool} {mode}"
