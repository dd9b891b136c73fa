# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases of these tests, on the lab's site."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Cloud, Played
from tests.integration.site.leases import blazar
from tests.lab.lab import Lab
from tests.lab.patience import patience


class Leases:
    """Runs tasks on leases whose names begin with that of the test, and looks at them as others do.

    :ivar name: of a lease
    """

    def __init__(self, playbook: Callable[..., Played], user: Cloud) -> None:
        self._playbook = playbook
        self.client = blazar(user.connection).lease
        self.connection = user.connection
        self.name = f"test-{uuid.uuid4().hex[:8]}"

    def play(self, *tasks: dict[str, Any], module: str = "chameleon_lease") -> list[dict[str, Any]]:
        """Results of the tasks, given by the module's options and Ansible's keywords, in order; failed ones too."""
        listed = []
        for number, given in enumerate(tasks):
            keywords = {key: given[key] for key in ("check_mode", "module") if key in given}
            options = {"cloud": "lab", "name": self.name, **given}
            options = {key: value for key, value in options.items() if key not in keywords and value is not None}
            name = f"chameleon.data.{keywords.pop('module', module)}"
            listed.append({"name": f"task {number}", name: options, "ignore_errors": True, **keywords})
        played = self._playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": listed}]))
        return [played.results[task["name"]]["localhost"] for task in listed]

    def at_the_site(self) -> list[dict[str, Any]]:
        """Those of the test, as Blazar's own client tells."""
        return [lease for lease in self.client.list() if lease["name"].startswith(self.name)]

    def remove(self) -> None:
        """All of the test."""
        end = time.monotonic() + patience(30)
        while self.at_the_site() and time.monotonic() < end:
            for lease in self.at_the_site():
                with contextlib.suppress(Exception):  # the service may be at work on it
                    self.client.delete(lease["id"])
            time.sleep(0.3)


@pytest.fixture
def leases(site: Lab, playbook: Callable[..., Played], cloud: Callable[[str], Cloud]) -> Iterator[Leases]:
    """They are gone afterwards."""
    made = Leases(playbook, cloud("lab"))
    yield made
    made.remove()
