# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.node.origin import Origin, look

STATUS = """Package: a
Status: install ok installed

Package: b
Status: deinstall ok config-files

Package: c
Status: install ok installed
Description: Status: install ok installed
"""


def look_at(folder: Path) -> Origin:
    return look(str(folder / "vendor"), str(folder / "built"), str(folder / "dpkg"))


def test_what_a_node_of_the_testbed_knows(tmp_path: Path) -> None:
    vendor = {"chameleon": {"node": "nc01", "region": "CHI@UC", "lease_id": "77", "lease_end": "2026"}, "other": 1}
    (tmp_path / "vendor").write_text(json.dumps(vendor))
    (tmp_path / "built").write_text(json.dumps({"build-os-base-image-revision": "20260101", "empty": None}))
    (tmp_path / "dpkg").write_text(STATUS)
    assert look_at(tmp_path) == Origin(
        "CHI@UC", "77", "nc01", 2, {"provenance-build-os-base-image-revision": "20260101"}
    )


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"chameleon": "no"}'])
def test_a_node_that_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "vendor").write_text(text)
    (tmp_path / "dpkg").write_text("")
    assert look_at(tmp_path) == Origin("", "", "", 0, {})
