# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens that end in the middle of a task: a service that is started anew meanwhile asks Keystone, and refuses them."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, Iterator, Mapping

from tests.integration.conftest import member
from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule


class Passing:
    """A user whose tokens can be ended.

    :ivar cloud: as who signs in so: the content of an entry of ``clouds.yaml``
    """

    def __init__(self, cloud: Callable[[str], Any], user: Any) -> None:
        self._identity = cloud("lab-admin").connection.identity
        self._user = user
        auth = {
            **cloud("lab").connection.config.get_auth_args(),
            "username": user.name,
            "password": layout.USER_PASSWORD,
        }
        self.cloud: Mapping[str, Any] = {"auth": auth, "region_name": "RegionOne", "cacert": str(layout.AUTHORITY)}

    def end_tokens(self) -> None:
        """Keystone takes none of those that were given any more."""
        for enabled in (False, True):
            self._identity.update_user(self._user, is_enabled=enabled)


@contextlib.contextmanager
def passing_user(cloud: Callable[[str], Any]) -> Iterator[Passing]:
    """One of the demo project."""
    with member(cloud) as user:
        yield Passing(cloud, user)


@contextlib.contextmanager
def sign_ins() -> Iterator[Callable[[], int]]:
    """How often openstacksdk has asked Keystone for a token meanwhile."""
    rules.set_rules("keystone", [Rule(method="POST", path="/auth/tokens")])
    try:
        yield lambda: sum(request["agent"].startswith("openstacksdk") for request in rules.struck("keystone"))
    finally:
        rules.clear("keystone")
