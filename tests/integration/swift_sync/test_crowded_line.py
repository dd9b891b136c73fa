# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections that a crowded line has lost: their two ends wait for each other, and all others move."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable

from tests.integration.swift_sync.conftest import make_tree, run_sync, tree_of
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule


def test_a_pull_does_not_wait_for_a_connection_that_is_silent(
    cloud: Callable[[str], Any], container: str, tmp_path: Path
) -> None:
    store = cloud("lab")
    source = make_tree(tmp_path / "source", {f"{number:03}": os.urandom(200_000) for number in range(60)})
    shared = {"endpoint": store.object_store, "token": store.token, "container": container}
    run_sync(**shared, direction="push", path=str(source))
    rules.set_rules("swift", [Rule(method="GET", path="/030", count=1, delay=3600)])
    try:
        # Who waits until the connection itself is given up waits longer than this test may take.
        pulled = run_sync(**shared, direction="pull", path=str(tmp_path / "target"), transport={"timeout": 3600.0})
        assert len(rules.struck("swift")) == 1
    finally:
        rules.clear("swift")
    assert pulled["failures_total"] == 0
    assert tree_of(tmp_path / "target") == tree_of(source)
