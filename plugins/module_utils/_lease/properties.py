# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties that hosts and network segments shall have, and Blazar's JSON for them. Pure.

``{"node_type": "compute_skylake", "vcpus": ">= 48"}`` is ``["and", ["==", "$node_type", "compute_skylake"], [">=",
"$vcpus", "48"]]``. Blazar knows "and" and no "or"; what it does not know as a number (``vcpus``, ``memory_mb``,
``local_gb`` are) it compares as text.
"""

from __future__ import annotations

import json
import operator
import re
from typing import Any, Iterable, Mapping, NamedTuple, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_WRITTEN = re.compile(r"\s*(==|!=|>=|<=|=|>|<)?\s*(.*?)\s*", re.DOTALL)
_HOW = "Write a value, one with an operator ('>= 48'), or a list of those, which all hold (['>= 2', '<= 4'])."


class Condition(NamedTuple):
    """Something that has to be true.

    :ivar name: of the property, without the dollar sign
    :ivar operator: one of ``_COMPARE``
    """

    name: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.value}"

    def holds(self, has: Any) -> bool:
        """Whether it is true of what has the property *has*, as Blazar sees it."""
        compare = _COMPARE[self.operator]
        try:
            return bool(compare(has, float(self.value)) if isinstance(has, (int, float)) else compare(has, self.value))
        except (TypeError, ValueError):
            return False


Conditions = Tuple[Condition, ...]


def read_conditions(option: str, properties: Mapping[str, Any]) -> Conditions:
    """What an option says, sorted.

    :raises BadInput: Blazar cannot be told so
    """
    found = []
    for name, value in properties.items():
        name = str(name).lstrip("$")
        values = value if isinstance(value, list) else [value]
        read = [_read(option, name, each) for each in values]
        if not read or len({one.value for one in read if one.operator == "=="}) > 1:
            raise BadInput(f"{option} {name}", "it cannot be one of several, the reservation service has no 'or'", _HOW)
        found += read
    return tuple(sorted(set(found)))


def _read(option: str, name: str, value: Any) -> Condition:
    if not name or re.search(r"\s", name):
        raise BadInput(f"{option} {name!r}", "that is no name of a property", "Name one, like node_type.")
    match = None if isinstance(value, (dict, list)) or value is None else _WRITTEN.fullmatch(str(value))
    if match is None or not match[2]:
        raise BadInput(f"{option} {name}", "it has no value", _HOW)
    return Condition(name, "==" if match[1] in (None, "=") else match[1], match[2])


def to_json(conditions: Iterable[Condition]) -> str:
    """As a request has it; empty for none."""
    rows = [[one.operator, f"${one.name}", one.value] for one in conditions]
    if not rows:
        return ""
    return json.dumps(rows[0] if len(rows) == 1 else ["and", *rows])


def from_json(text: Any) -> Conditions:
    """What an answer has, whoever asked for it; what it means beyond conditions is left out."""
    try:
        found = json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return ()
    rows = found[1:] if isinstance(found, list) and found[:1] == ["and"] else [found]
    return tuple(
        sorted(
            Condition(row[1].lstrip("$"), "==" if row[0] == "=" else row[0], row[2])
            for row in rows
            if isinstance(row, list) and len(row) == 3 and all(isinstance(part, str) for part in row)
        )
    )
