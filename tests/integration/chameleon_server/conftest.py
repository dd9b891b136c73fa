# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who launches servers on the lab's site, and runs the module."""

from __future__ import annotations

import json
import uuid
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Played
from tests.integration.site.servers import User
from tests.lab.lab import Lab
from tests.lab.site.description import BASE_IMAGE


@pytest.fixture(scope="module")
def user(site: Lab, cloud: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[User]:
    user = User(cloud("lab").connection, tmp_path_factory.mktemp("key") / f"test-{uuid.uuid4().hex[:8]}")
    yield user
    user.connection.compute.delete_keypair(user.key_name)


@pytest.fixture
def play(playbook: Callable[..., Played], user: User) -> Callable[..., list[dict[str, Any]]]:
    """Runs tasks of the module, given by what they have beside the common options; their results in order."""

    def run(*given: dict[str, Any]) -> list[dict[str, Any]]:
        common = {"cloud": "lab", "image": BASE_IMAGE, "key_name": user.key_name, "timeout": 200}
        tasks = [
            {
                "name": f"task {number}",
                "check_mode": options.pop("check", False),
                "ignore_errors": options.pop("fails", False),
                "chameleon.data.chameleon_server": {**common, **options},
            }
            for number, options in enumerate(given)
        ]
        played = playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
        return [played.results[task["name"]]["localhost"] for task in tasks]

    return run
