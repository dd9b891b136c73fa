# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual machine is kept as an image by Nova, and comes back from it on its lease."""

from __future__ import annotations

import json
import uuid
from typing import Any, Callable

from tests.integration.conftest import Played
from tests.integration.site.leases import flavors, lease
from tests.integration.site.servers import User

RESTORE = json.dumps([{"import_playbook": "chameleon.data.restore"}])


def test_what_was_on_it_comes_back(user: User, play: Any, playbook: Callable[..., Played]) -> None:
    connection = user.connection
    image = f"test-{uuid.uuid4().hex[:8]}"
    with lease(connection, flavors(connection.compute.find_flavor("m1.small").id)) as made:
        wanted = {"name": "kept", "reservation": made["reservations"][0]["id"]}
        (launched,) = play(dict(wanted))
        user.said(launched["server"]["address"], "echo 42 > results; sync")
        task = {"cloud": "lab", "name": image, "server": "kept"}
        snapshot = {"name": "Keep it", "chameleon.data.chameleon_snapshot": task}
        kept = playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [snapshot]}]))
        try:
            assert kept.results["Keep it"]["localhost"]["changed"]
            assert play({**wanted, "state": "absent"})[0]["changed"]
            told = {
                "restore_cloud": "lab",
                "restore_name": image,
                "restore_reservation": wanted["reservation"],
                "restore_key_name": user.key_name,
                "ansible_user": "cc",
                "ansible_ssh_private_key_file": str(user.key),
                "ansible_ssh_common_args": user.ssh_options,
            }
            restored = playbook(RESTORE, "-i", "kept,", "-e", json.dumps(told))
            server = restored.results["Launch the node from its image"]["kept"]["server"]
            assert user.said(server["address"], "hostname; cat results").split() == ["kept", "42"]
            assert play({**wanted, "image": server["image"], "state": "absent"})[0]["changed"]
        finally:
            for found in connection.image.images(name=image):
                connection.image.delete_image(found.id)
