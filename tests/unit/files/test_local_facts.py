# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.local_facts import facts_of, with_fact

LEASE, SETS = {"id": "0123"}, {"/data": {"bytes": 1}}


@pytest.mark.parametrize("order", [("lease", "datasets"), ("datasets", "lease")])
def test_facts_of_two_live_together_in_either_order(order: tuple[str, str]) -> None:
    values, text = {"lease": LEASE, "datasets": SETS}, ""
    for name in order:
        text = with_fact(text, name, values[name]) or ""
    assert facts_of(text) == json.loads(text) == values
    text = with_fact(text, "lease", {}) or ""
    assert facts_of(text) == {"datasets": SETS}
    assert with_fact(text, "datasets", {}) is None


def test_the_same_again_is_the_same_file() -> None:
    text = with_fact("", "lease", LEASE)
    assert text and with_fact(text, "lease", LEASE) == text


@pytest.mark.parametrize(
    "broken", ["", '{"lease": {', "[1]", "null", "no JSON", "[" * 100_000], ids=lambda text: text[:9]
)
def test_a_broken_file_is_mended(broken: str) -> None:
    assert facts_of(with_fact(broken, "lease", LEASE) or "") == {"lease": LEASE}
