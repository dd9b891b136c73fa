# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault rules of the parts whose HTTP server runs the lab's middleware (`PARTS`).

A part reads its rules live from .lab/run/faults-PART.json; what they strike is written down beside it, so that a
test can tell that its fault really happened.
"""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from tests.lab import layout
from tests.lab.process import write_whole

PARTS = ("keystone", "glance", "glance2", "swift", "nova", "neutron", "blazar")


@dataclass
class Rule:
    """What happens to the requests that match; the first matching rule that is not used up counts."""

    method: str = ""  # only this method
    path: str = ""  # only where this is somewhere in path and query
    skip: int = 0  # let so many matching requests pass first
    count: Optional[int] = None  # strike so many, then no more; None: for ever
    delay: float = 0.0  # seconds to wait first
    status: Optional[int] = None  # answer this instead of passing the request on
    headers: dict[str, str] = field(default_factory=dict)  # with that answer, like Retry-After
    truncate: Optional[int] = None  # end the answer's body after so many bytes
    drop_upload: Optional[int] = None  # close the connection after so many bytes of the request's body (swift only)


def file(part: str) -> Path:
    """Where `part` reads its rules."""
    return layout.RUN / f"faults-{part}.json"


def struck_file(rules: Path) -> Path:
    return rules.with_suffix(".struck")


def load(path: Path) -> list[Rule]:
    """The rules in `path`; none if it is not there."""
    try:
        return [Rule(**rule) for rule in json.loads(path.read_text())]
    except FileNotFoundError:
        return []


def set_rules(part: str, rules: Sequence[Rule]) -> None:
    """Replace the part's rules (from its next request on) and forget what was struck."""
    struck_file(file(part)).unlink(missing_ok=True)
    write_whole(file(part), json.dumps([dataclasses.asdict(rule) for rule in rules], indent=1))


def clear(part: str) -> None:
    """No faults any more."""
    file(part).unlink(missing_ok=True)
    struck_file(file(part)).unlink(missing_ok=True)


def struck(part: str) -> Sequence[Mapping[str, Any]]:
    """The requests that were struck since the rules were set: {rule, method, path, agent}."""
    try:
        return [json.loads(line) for line in struck_file(file(part)).read_text().splitlines()]
    except FileNotFoundError:
        return []
