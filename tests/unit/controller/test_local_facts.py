# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.chameleon.data.plugins.filter.local_facts import local_facts
from ansible_collections.chameleon.data.plugins.filter.vendor_lease import vendor_lease

LEASE, SETS = {"id": "0123"}, {"/data": {"bytes": 1}}
TOLD = {"lease_id": "0123", "lease_start": "a", "lease_end": "b", "node": "n", "region": "r", "project_id": "p"}


@pytest.mark.parametrize("order", [("lease", "datasets"), ("datasets", "lease")])
def test_facts_of_two_live_together_in_either_order(order: tuple[str, str]) -> None:
    values, text = {"lease": LEASE, "datasets": SETS}, ""
    for name in order:
        text = json.dumps(local_facts(text, name, values[name]))
    assert json.loads(text) == values
    assert local_facts(text, "lease", {}) == {"datasets": SETS}


@pytest.mark.parametrize(
    "broken", ["", '{"lease": {', "[1]", "null", "no JSON", "[" * 100_000], ids=lambda text: text[:9]
)
def test_a_broken_file_is_mended(broken: str) -> None:
    assert local_facts(broken, "lease", LEASE) == {"lease": LEASE}


def test_the_lease_is_what_vendor_data_tell() -> None:
    told = vendor_lease(json.dumps({"chameleon": TOLD}))
    assert told == {"id": "0123", "start": "a", "end": "b", "node": "n", "region": "r"}


@pytest.mark.parametrize(
    "text",
    ["", "<html>", "[]", "[" * 100_000, "{}", '{"chameleon": null}', '{"chameleon": {"node": "n"}}'],
    ids=lambda text: text[:9],
)
def test_vendor_data_without_a_lease_tell_of_none(text: str) -> None:
    assert vendor_lease(text) == {}
