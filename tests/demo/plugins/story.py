# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback for those who see the collection for the first time: what was changed, what was said, what has failed."""

from __future__ import annotations

from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: story
type: stdout
short_description: Tell what was changed, what was said, and what has failed
description: For the demo. What was already as it should be is counted alone.
requirements: []
"""

_OF_ANSIBLE = ("All assertions passed", "All items completed")


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core has no type hints
    """A line for each task that has changed something, with the hosts where it has."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "story"

    def __init__(self) -> None:
        super().__init__()
        self._changed: dict[str, list[str]] = {}
        self._as_they_were = 0

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._tell()
        self._display.display(f"   {play.get_name()}")

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._tell()

    def v2_runner_on_ok(self, result: Any) -> None:
        found = result._result
        self._handle_warnings(found)
        if found.get("changed"):
            self._changed.setdefault(_task(result), []).append(result._host.get_name())
        else:
            self._as_they_were += 1
        said = found.get("msg") if result._task.action.rpartition(".")[2] in ("debug", "assert") else None
        for line in said if isinstance(said, list) else [said]:
            if line and line not in _OF_ANSIBLE:
                self._display.display(f"     {line}", color="bright blue")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        said = result._result.get("msg", "it has failed")
        self._display.display(f"     FAILED {result._host.get_name()}: {_task(result)}: {said}", color="red")

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self.v2_runner_on_failed(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._tell()
        self._display.display(f"     ({self._as_they_were} more steps found all as it should be)")

    def _tell(self) -> None:
        for task, hosts in self._changed.items():
            self._display.display(f"     ✓ {task} ({', '.join(dict.fromkeys(hosts))})", color="green")
        self._changed = {}


def _task(result: Any) -> str:
    """Its name, without that of its role."""
    return str(result._task.get_name().rpartition(" : ")[2])
