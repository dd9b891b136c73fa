# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task returns when the controller's part of it ends it, before the module or after it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction


class Action(HandoverAction):
    """The module has warned; then the cloud does not answer."""

    def __init__(self) -> None:
        self._task = SimpleNamespace(async_val=0)

    def reach(self, options: Any) -> Any:
        return None

    def _run_module(self, reach: Any, args: Any) -> dict[str, Any]:
        return {"changed": True, "warnings": ["this rclone cuts listings"]}

    def conclude(self, reach: Any, args: Any, result: Any) -> dict[str, Any]:
        raise Unavailable("image x", "Glance does not answer", "Run again.")


def test_its_warnings_are() -> None:
    result = Action()._run({})
    assert result["failed"] and result["error"]["kind"] == "unavailable"
    assert result["warnings"] == ["this rclone cuts listings"]


def test_what_needs_no_node_leaves_no_job_to_wait_for() -> None:
    class Finished(Action):
        def prepare(self, reach: Any, args: Any) -> dict[str, Any]:
            return {"changed": False}

    action = Finished()
    action._task.async_val = 60
    assert action._run({}) == {"changed": False}
    assert not action._task.async_val
