# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nonsense through action plugins and modules: each task says what is wrong, in the words of the family of errors."""

from __future__ import annotations

import json
import random
from typing import Any, Callable, Mapping

import yaml

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_image import CHAMELEON_IMAGE
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import CHAMELEON_LEASE
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_guard import CHAMELEON_LEASE_GUARD
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease_info import CHAMELEON_LEASE_INFO
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server import CHAMELEON_SERVER
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_info import CHAMELEON_SERVER_INFO
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_server_wait import CHAMELEON_SERVER_WAIT
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot_info import (
    CHAMELEON_SNAPSHOT_INFO,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import CLOUDFUSE_MOUNT
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_container import SWIFT_CONTAINER
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from tests.integration.conftest import NODE, Played
from tests.unit.controller.nonsense import one_by_one

SEED = 19
CASES = 3  # of each module
NOWHERE = "test-nonsense-nowhere"
GIVEN: dict[str, tuple[Mapping[str, Any], dict[str, Any]]] = {
    "chameleon_image": (CHAMELEON_IMAGE, {"image": NOWHERE}),
    "chameleon_lease": (CHAMELEON_LEASE, {"name": NOWHERE, "state": "absent"}),
    "chameleon_lease_guard": (CHAMELEON_LEASE_GUARD, {"name": NOWHERE, "hosts": ["a"]}),
    "chameleon_lease_info": (CHAMELEON_LEASE_INFO, {"name": NOWHERE}),
    "chameleon_server": (CHAMELEON_SERVER, {"name": NOWHERE, "state": "absent"}),
    "chameleon_server_info": (CHAMELEON_SERVER_INFO, {"name": NOWHERE}),
    "chameleon_server_wait": (CHAMELEON_SERVER_WAIT, {"name": NOWHERE}),
    "chameleon_snapshot": (CHAMELEON_SNAPSHOT, {"name": NOWHERE, "state": "absent"}),
    "chameleon_snapshot_info": (CHAMELEON_SNAPSHOT_INFO, {"name": NOWHERE}),
    "cloudfuse_mount": (CLOUDFUSE_MOUNT, {"path": f"/mnt/{NOWHERE}", "state": "absent"}),
    "swift_container": (SWIFT_CONTAINER, {"name": NOWHERE, "state": "absent"}),
    "swift_info": (SWIFT_INFO, {"container": NOWHERE}),
    "swift_object": (SWIFT_OBJECT, {"container": NOWHERE, "name": "a", "state": "absent"}),
    "swift_sync": (SWIFT_SYNC, {"direction": "pull", "path": f"/tmp/{NOWHERE}", "container": NOWHERE}),
}
CERTAIN = [
    ("swift_info", {"container": ""}),
    ("swift_info", {"limit": -1}),
    ("swift_info", {"container": "a", "object": ""}),
    ("swift_sync", {"direction": "pull", "path": "/tmp/a", "container": "a", "shard": 3}),
    ("swift_sync", {"direction": "pull", "path": "/tmp/" + "a" * 300, "container": "a"}),
    ("swift_sync", {"direction": "pull", "path": "/tmp/a", "container": "a", "concurrency": "²"}),
    ("swift_object", {"container": "a", "name": "b", "content": "c", "expire_at": "9" * 400}),
    ("swift_container", {"name": "a", "quota_bytes": "9" * 18 + "T"}),
    ("cloudfuse_mount", {"path": "/mnt/a", "container": "a", "timeout": 10**30}),
    ("chameleon_snapshot", {"name": "a", "keep_days": 10**12}),
]


def _cases() -> list[tuple[str, dict[str, Any]]]:
    chance, found = random.Random(SEED), []
    for module, (options, good) in GIVEN.items():
        own = {name: option for name, option in options["argument_spec"].items() if name not in with_cloud()}
        # A lab without a site has no Nova and no Blazar, which would be waited for.
        good = {**good, "cloud": "lab", "api_timeout": 2}
        every = [given for given in one_by_one(own, good) if _can_be_written(given)]
        found += [(module, given) for given in chance.sample(every, CASES)]
    return found


def _can_be_written(given: Mapping[str, Any]) -> bool:
    """Whether a playbook can say so, and does no harm: where it takes nothing away."""
    try:
        text = json.dumps(given, allow_nan=False, ensure_ascii=False)
        text.encode()
    except ValueError:
        return False
    return len(text) < 6000 and given.get("state", "absent") == "absent" and json.loads(text) == given


def test_nonsense(playbook: Callable[..., Played]) -> None:
    certain = [(module, {"cloud": "lab", **given}) for module, given in CERTAIN]
    cases = certain + _cases()
    tasks = [
        {f"chameleon.data.{module}": given, "name": f"case {number}", "ignore_errors": True, "become": True}
        for number, (module, given) in enumerate(cases)
    ]
    text = yaml.safe_dump([{"hosts": NODE, "gather_facts": False, "tasks": tasks}])
    results = playbook(text).results
    for number, (module, given) in enumerate(cases):
        result = results[f"case {number}"][NODE]
        about = f"seed {SEED}, {module} with {given}: {result}"
        if number < len(certain):
            assert result["error"]["kind"] == "bad_input", about
        assert not result.get("failed") or "error" in result, about
        assert "Traceback" not in str(result), about
