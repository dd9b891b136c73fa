# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store that takes no notice of a setting, which only shows when it was told: the container is as it was."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Mapping

import pytest

from ansible_collections.chameleon.data.plugins.action.swift_container import ActionModule
from ansible_collections.chameleon.data.plugins.module_utils._container.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused


class Deaf:
    """The containers of a store that keeps purposes and no colours."""

    def __init__(self, *there: str) -> None:
        self.all: dict[str, dict[str, str]] = {name: {"x-container-meta-purpose": "old"} for name in there}

    def head(self, name: str) -> dict[str, str] | None:
        return dict(self.all[name]) if name in self.all else None

    def create(self, name: str, headers: Mapping[str, str]) -> None:
        self.all[name] = {}
        self.update(name, headers)

    def update(self, name: str, headers: Mapping[str, str]) -> None:
        self.all[name].update({key.lower(): value for key, value in headers.items() if "colour" not in key.lower()})

    def delete_if_empty(self, name: str) -> None:
        del self.all[name]


@pytest.mark.parametrize("there", [(), ("box",)])
def test_the_container_is_as_it_was(there: tuple[str, ...]) -> None:
    containers: Any = Deaf(*there)
    before = {name: dict(headers) for name, headers in containers.all.items()}
    action = ActionModule.__new__(ActionModule)
    action._task = SimpleNamespace(check_mode=False)
    settings = read_settings({"metadata": {"purpose": "new", "colour": "blue"}})
    with pytest.raises(Refused, match="no notice of metadata colour"):
        action._present(containers, "box", settings)
    assert containers.all == before
    taken = action._present(containers, "box", read_settings({"metadata": {"purpose": "new"}}))
    assert taken["changed"] and containers.all == {"box": {"x-container-meta-purpose": "new"}}
