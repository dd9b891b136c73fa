# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes whose clocks are a day ahead, and a day behind: nothing has expired, and nothing is moved again.

The lab's nodes have this machine's clock, so it is Python's that is set wrong there.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.integration.conftest import Cloud
from tests.integration.nodes import run_on

PLAY = (Path(__file__).parent / "clocks.yml").read_text()
AHEAD = {"node1": 86400, "node2": -86400}
CHANGES = ("Push", "Pull", "Store", "Mount", "Mount with a token")


@pytest.fixture
def made(cloud: Callable[[str], Cloud], container: str) -> Iterator[str]:
    """A container that is there, for nodes that have nothing of it afterwards."""
    cloud("lab").connection.object_store.create_container(container)
    yield container
    unit = Systemd().at(places_of(f"/mnt/{container}")).unit
    for node in AHEAD:
        run_on(node, f"systemctl stop '{unit}' 2>/dev/null || true; rm -rf /tmp/{container}")


def test_a_day_ahead_and_a_day_behind(playbook: Callable[..., Any], cloud: Callable[[str], Cloud], made: str) -> None:
    lab = cloud("lab")
    began = int(time.time())
    found = playbook(PLAY, "-e", f"clocks_container={made} clocks_moment={began + 7200}").results
    for node, ahead in AHEAD.items():
        told = [float(one) for one in found["What time is it there?"][node]["stdout"].split()]
        assert told == [pytest.approx(began + ahead, abs=600)] * 2
        assert [task for task in CHANGES if not found[task][node]["changed"]] == []
        assert [task for task in CHANGES if found[f"{task} again"][node]["changed"]] == []
        for name, life in ((f"{node}/small", 3600), (f"{node}/large", 3600), (f"one of {node}", 7200)):
            expires = int(lab.connection.session.head(f"{lab.object_store}/{made}/{name}").headers["X-Delete-At"])
            assert expires == pytest.approx(began + life, abs=600)
        ends = found["Mount"][node]["credential"]["expires"].replace("Z", "+00:00")
        assert datetime.fromisoformat(ends).timestamp() == pytest.approx(began + 7200, abs=600)
        assert found["Use the mount"][node]["stdout"] == "the same"
