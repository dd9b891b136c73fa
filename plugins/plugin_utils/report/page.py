# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page: facts, put together by `view` and `timeline`, in the template ``page.html.j2``. Pure but for reading that.

Jinja2 comes with ansible-core. All text is escaped by it; the page runs no script and loads nothing, and says so to the
browser, which would refuse both.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.plugin_utils.report import timeline, view
from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import BAD, RUNNING, STOPPED, Report
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import (
    count,
    duration,
    moment,
    readable,
)

_MOST = 200  # rows of a list: the file of JSON has the others


def page(report: Report, facts_file: str) -> str:
    """The text of the file.

    :param facts_file: name of the file of JSON beside it
    """
    return _template().render(
        report=report,
        facts_file=facts_file,
        most=_MOST,
        state=_state(report),
        began=readable(moment(report.began)),
        ended=readable(moment(report.began + report.seconds)),
        cards=view.cards(report),
        troubles=view.troubles(report),
        statuses=timeline.drawn(report),
        ticks=timeline.ticks(report.seconds),
        host_rows=timeline.host_rows(report),
        plays=list(zip(report.plays, timeline.task_rows(report))),
        data=view.data(report),
        mounts=view.mounts(report),
        pictures=view.pictures(report),
        terms=view.terms(report),
        things=[(kind, list(of_kind)) for kind, of_kind in groupby(report.things, lambda thing: thing.kind)],
    )


def _state(report: Report) -> tuple[str, str]:
    """The status that colours it, and a word."""
    if report.state == RUNNING:
        return "running", "still runs"
    if report.state == STOPPED:
        return "failed", "stopped before its end"
    if any(failure.status in BAD for failure in report.failures):
        return "failed", "failed"
    return "changed", "succeeded"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(bytes=human_bytes, duration=duration, readable=readable, named=view.named, count=count)
    return environment.get_template("page.html.j2")
