# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.guard import Known
from ansible_collections.chameleon.data.plugins.plugin_utils.folder_lock import alone_in
from ansible_collections.chameleon.data.plugins.plugin_utils.guard_memory import GuardMemory

NOW = datetime(2026, 12, 1, tzinfo=timezone.utc)
LEASE = Lease("0123", "genomes", "p", "ACTIVE", NOW, NOW, (), False, False)
HOME = {"node1": Known(NOW, {"collect": 3.0})}


def brought(host: str) -> dict[str, Any]:
    """What the guard is told when a host has come home."""
    return {host: {"since": "2026-12-01T00:00:00Z", "seconds": {"collect": 3.0}}}


def test_a_lease_that_was_seen_is_known_by_name_and_id_at_its_site(tmp_path: Path) -> None:
    memory = GuardMemory(tmp_path, "p CHI@UC")
    assert not memory.knows("genomes") and memory.read(LEASE) == {}
    memory.see(LEASE)
    assert memory.knows("genomes") and memory.knows("0123")
    assert not memory.knows("genomez") and not GuardMemory(tmp_path, "p CHI@TACC").knows("genomes")


def test_what_has_come_home_is_kept_however_often_it_is_seen(tmp_path: Path) -> None:
    memory = GuardMemory(tmp_path, "p CHI@UC")
    assert memory.come_home(LEASE, brought("node1")) == HOME
    memory.see(LEASE)
    assert GuardMemory(tmp_path, "p CHI@UC").read(LEASE) == HOME


def test_hosts_that_tell_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    memory = GuardMemory(tmp_path, "p CHI@UC")
    other = threading.Thread(target=memory.come_home, args=(LEASE, brought("node2")))
    with alone_in(tmp_path):
        other.start()
        time.sleep(0.2)
        assert memory.read(LEASE) == {}, "it has not waited"
    other.join()
    memory.come_home(LEASE, brought("node1"))
    assert sorted(memory.read(LEASE)) == ["node1", "node2"]
    assert all(path.suffix == ".json" for path in tmp_path.iterdir())


def test_a_folder_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    memory = GuardMemory(tmp_path / "gone", "p CHI@UC")
    assert memory.read(LEASE) == {}
    with pytest.raises(Unavailable, match="it cannot be written"):
        memory.see(LEASE)
