# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plot of the results: docs/benchmarks/fleet.png."""

from __future__ import annotations

from pathlib import Path
from typing import Sequence

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot

from tests.benchmarks.fleet.report import Row

_PANELS = {"wall_s": "wall time, s", "cpu_s": "CPU, s", "peak_mib": "memory (PSS), MiB"}


def draw(rows: Sequence[Row], file: Path) -> None:
    """A line a task, over the number of hosts, with as many forks as were measured at most."""
    most = {hosts: max(row.forks for row in rows if row.hosts == hosts) for hosts in {row.hosts for row in rows}}
    shown = [row for row in rows if row.forks == most[row.hosts]]
    figure, panels = pyplot.subplots(1, len(_PANELS), figsize=(13, 4.2), layout="constrained")
    for panel, (name, title) in zip(panels, _PANELS.items()):
        for task in dict.fromkeys(row.task for row in shown):
            line = [(row.hosts, getattr(row, name)) for row in shown if row.task == task]
            panel.plot(*zip(*line), marker="o", label=task)
        panel.set_title(title)
        panel.set_xlabel("hosts ({})".format(", ".join(f"{hosts}: {most[hosts]} forks" for hosts in sorted(most))))
        panel.set_ylim(bottom=0)
        panel.grid(alpha=0.3)
    panels[0].legend(fontsize=8)
    figure.savefig(file, dpi=110, metadata={"Software": None})
    pyplot.close(figure)
