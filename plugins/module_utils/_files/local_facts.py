# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file of local facts holds, of which each writer has one fact. Pure."""

from __future__ import annotations

import json
from typing import Any, Mapping


def facts_of(text: str) -> dict[str, Any]:
    """All facts, by their names; none of what is no JSON object, which the next one who writes mends."""
    try:
        found = json.loads(text)
    except (RecursionError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def with_fact(text: str, name: str, value: Mapping[str, Any]) -> str | None:
    """The file with this fact, and the others as they are; None where there is no fact to hold.

    :param value: where it is empty, the fact goes
    """
    others = {key: fact for key, fact in facts_of(text).items() if key != name}
    facts = {**others, name: dict(value)} if value else others
    return json.dumps(facts, indent=2, sort_keys=True) + "\n" if facts else None
