# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts as a document of JSON. Pure.

Its shape is told by the page on reports of the documentation, and by `model`, whose names it has.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import VERSION, Report, Span
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import moment

SCHEMA = "chameleon.data.report"
_PLACES = 3  # of seconds


def document(report: Report) -> dict[str, Any]:
    """All of it, as JSON has it."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "title": report.title,
        "state": report.state,
        "check": report.check,
        "playbooks": report.playbooks,
        "began": moment(report.began),
        "seconds": round(report.seconds, _PLACES),
        "plays": report.plays,
        "hosts": report.hosts,
        "tasks": [task._asdict() for task in report.tasks],
        # Most of a large report: rows under one heading, not a dictionary each
        "spans": {"columns": list(Span._fields), "rows": [_row(span) for span in report.spans]},
        "transfers": [transfer._asdict() for transfer in report.transfers],
        "mounts": [mount._asdict() for mount in report.mounts],
        "images": [
            {**image._asdict(), "left_out": [each._asdict() for each in image.left_out]} for image in report.images
        ],
        "leases": [lease._asdict() for lease in report.leases],
        "failures": [{**failure._asdict(), "at": round(failure.at, _PLACES)} for failure in report.failures],
        "things": [thing._asdict() for thing in report.things],
    }


def dumped(report: Report) -> str:
    """The text of the file."""
    return json.dumps(document(report), separators=(",", ":")) + "\n"


def _row(span: Span) -> list[Any]:
    return list(span._replace(start=round(span.start, _PLACES), end=round(span.end, _PLACES)))
