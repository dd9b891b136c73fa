# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import yaml

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import decide
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.provenance import (
    VERSION,
    mark,
    properties,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.node.origin import Origin
from tests.tools.paths import ROOT
from tests.unit.image.nodes import GOOD


def test_the_version_is_that_of_the_collection() -> None:
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == VERSION


def test_a_nodes_mark_is_its_own_and_does_not_tell_its_machine_id() -> None:
    assert mark("0123") == mark("0123") != mark("0124")
    assert "0123" not in mark("0123")


def test_properties_tell_family_and_lineage_and_nothing_that_is_unknown() -> None:
    latest = {"id": "old", "name": "n", "status": "active", "created_at": "2026-01-01T00:00:00Z"}
    decision = decide("n", [latest], "present", "replace", "me")
    origin = Origin("CHI@UC", "", "", 7, {"provenance-x": "y", "architecture": "lies"})
    found = properties(GOOD, origin, "n", decision, "f1")
    assert found["chameleon_data_family"] == "n"
    assert found["chameleon_data_fingerprint"] == "f1"
    assert found["chameleon_data_parent"] == found["chameleon_data_replaces"] == "old"
    assert (found["chameleon_data_site"], found["chameleon_data_packages"]) == ("CHI@UC", "7")
    assert found["provenance-x"] == "y"
    assert found["architecture"] == GOOD.machine
    assert "chameleon_data_lease" not in found
