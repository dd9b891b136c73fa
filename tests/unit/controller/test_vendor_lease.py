# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.chameleon.data.plugins.filter.vendor_lease import vendor_lease

TOLD = {"lease_id": "0123", "lease_start": "a", "lease_end": "b", "node": "n", "region": "r", "project_id": "p"}


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
