# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task's ``environment`` is the node's: a cloud that is named there is not taken for another one in silence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class Action(HandoverAction):
    """The cloud is reached."""

    def __init__(self, **environment: str) -> None:
        self._task = SimpleNamespace(async_val=0, environment=[environment])
        self._templar = SimpleNamespace(template=lambda value: value)
        self._connection = SimpleNamespace(_shell=SimpleNamespace(env_prefix=lambda **_given: ""))

    def reach(self, options: Any) -> Any:
        return None

    def prepare(self, reach: Any, args: Any) -> dict[str, Any]:
        return {"reached": True}


NONE = {"cloud": None, "auth": None, "token": None}


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the controller's own environment says."""
    for name in ("OS_AUTH_URL", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OS_CLOUD", "chi_uc")


@pytest.mark.parametrize("given", [{"OS_CLOUD": "chi_tacc"}, {"OS_AUTH_URL": "x"}, {"OS_CLIENT_CONFIG_FILE": "/x"}])
def test_it_names_a_cloud(given: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=rf"^environment: {next(iter(given), '')} in it is for programs on the node"):
        Action(**given)._run(dict(NONE))


@pytest.mark.parametrize("options", [{"cloud": "chi_tacc"}, {"auth": {"auth_url": "x"}}, {"token": "x"}])
def test_so_does_the_task(options: dict[str, Any]) -> None:
    assert Action(OS_CLOUD="chi_tacc")._run({**NONE, **options})["reached"]


@pytest.mark.parametrize("given", [{}, {"OS_CLOUD": "chi_uc"}, {"OS_IMAGE": "x", "https_proxy": "x"}])
def test_it_says_nothing_else(given: dict[str, str]) -> None:
    assert Action(**given)._run(dict(NONE))["reached"]


def test_who_signs_in_to_nothing_may_have_any() -> None:
    assert Action(OS_CLOUD="chi_tacc")._run({"path": "/a"})["reached"]
