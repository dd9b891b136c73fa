# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount's life in one short play, where no other test has the whole of it."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import MountOfATest
from tests.integration.conftest import NODE, Played


def play_in_short(playbook: Callable[..., Played], mount: MountOfATest) -> dict[str, Any]:
    """Mount, again, write, let go, take away; the tasks' results by name, and what was written as `stored`."""
    mount.put_object("there/before.txt", b"from the store")
    options = {"cloud": mount.cloud.name, "path": mount.path, "container": mount.container, "owner": "cc"}
    read_and_write = f"cat {mount.path}/there/before.txt; echo from the node > {mount.path}/there/written.txt"
    tasks = [
        {"name": "Mount", "chameleon.data.cloudfuse_mount": options},
        {"name": "Mount again", "chameleon.data.cloudfuse_mount": options},
        {"name": "Read and write", "ansible.builtin.shell": read_and_write},
        {"name": "Let go", "chameleon.data.cloudfuse_mount": {**options, "state": "unmounted"}},
        {"name": "Take away", "chameleon.data.cloudfuse_mount": {**options, "state": "absent"}},
    ]
    play = [{"hosts": NODE, "gather_facts": False, "become": True, "tasks": tasks}]
    played = playbook(json.dumps(play))
    results = {name: hosts[NODE] for name, hosts in played.results.items()}
    return {**results, "output": played.output, "stored": mount.object("there/written.txt")}


def check(results: dict[str, Any]) -> None:
    assert results["Mount"]["changed"] and not results["Mount again"]["changed"]
    assert results["Read and write"]["stdout"] == "from the store"
    # What waited in the cache was uploaded before the mount was let go.
    assert results["Let go"]["changed"] and results["stored"] == b"from the node\n"
    assert results["Take away"]["changed"]


@pytest.mark.every_store
@pytest.mark.stores(account_in_url=False, own_names=True)
def test_where_the_address_names_no_account(
    playbook: Callable[..., Played], make_mount: Callable[..., MountOfATest], store: Any
) -> None:
    mount = make_mount(store)
    check(play_in_short(playbook, mount))
    assert mount.remains() == [] and mount.credentials() == []
