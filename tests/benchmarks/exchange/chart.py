# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of the results: docs/benchmarks/exchange.png."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot

from tests.benchmarks.exchange.report import ALL, EXCHANGED, Row


def draw(rows: Sequence[Row], file: Path) -> None:
    """Time by nodes, a panel a data set, a line a way, with the ideal of two of them."""
    sets = list(dict.fromkeys(row.data for row in rows))
    figure, panels = pyplot.subplots(1, len(sets), figsize=(4.4 * len(sets), 4.2), layout="constrained", squeeze=False)
    for panel, name in zip(panels[0], sets):
        for way in dict.fromkeys(row.way for row in rows):
            shown = [row for row in rows if (row.data, row.way) == (name, way)]
            if not shown:
                continue
            nodes = [row.nodes for row in shown]
            (line,) = panel.plot(nodes, [row.seconds for row in shown], marker="o", label=way)
            if way in (ALL, EXCHANGED):
                ideals = [row.ideal for row in shown]
                panel.plot(nodes, ideals, linestyle=":", color=line.get_color(), label=f"{way}, ideal")
        panel.set_title(name)
        panel.set_xlabel("nodes")
        panel.set_xscale("log", base=2)
        panel.xaxis.set_major_formatter("{x:.0f}")
        panel.set_ylabel("s")
        panel.set_ylim(bottom=0)
        panel.grid(alpha=0.3)
    panels[0][0].legend(fontsize=8)
    figure.savefig(file, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
