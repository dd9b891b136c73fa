# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The document of JSON: its fields are those that the page of the documentation tells."""

from __future__ import annotations

import json
import re
from typing import Any

from ansible_collections.chameleon.data.plugins.plugin_utils.report.document import dumped
from tests.tools.paths import ROOT
from tests.unit.report.runs import fleet

PAGE = (ROOT / "docs/docsite/rst/report.rst").read_text()


def test_each_field_is_documented_and_no_other() -> None:
    table = PAGE.partition("   * - field\n")[2].partition("\n\n")[0]
    told = {}
    for row in table.split("   * - ")[1:]:
        names, _line, text = row.partition("\n")
        told.update(dict.fromkeys(re.findall(r"``(\w+)``", names), text))
    found = json.loads(dumped(fleet(5)))
    assert {found.pop("schema"), str(found.pop("version"))} == {"chameleon.data.report", "1"}
    assert set(told) == set(found)
    for name, rows in found.items():  # all of a list are alike
        fields = rows["columns"] if name == "spans" else _fields(rows)
        missing = [field for field in fields if f"``{field}``" not in told[name]]
        assert not missing, name


def _fields(value: Any) -> list[str]:
    """Of a list of dictionaries."""
    return list(value[0]) if isinstance(value, list) and isinstance(value[0], dict) else []


def test_positions_are_those_of_hosts_and_tasks() -> None:
    found = json.loads(dumped(fleet(3)))
    for host, task, start, end, _status, _attempts in found["spans"]["rows"]:
        assert found["hosts"][host] and found["tasks"][task]["name"] and 0 <= start <= end <= found["seconds"]
    assert found["began"] == "2026-11-30T12:00:00Z" and found["state"] == "finished"
