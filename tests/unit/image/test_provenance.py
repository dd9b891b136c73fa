# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import yaml

from ansible_collections.chameleon.data.plugins.module_utils._image.provenance import VERSION, mark
from tests.tools.paths import ROOT


def test_the_version_is_that_of_the_collection() -> None:
    assert yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"] == VERSION


def test_a_nodes_mark_is_its_own_and_does_not_tell_its_machine_id() -> None:
    assert mark("0123") == mark("0123") != mark("0124")
    assert "0123" not in mark("0123")
