# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that writes each task's result as a line of JSON, so that tests look at results and not at output."""

from __future__ import annotations

import importlib
import json
import os
from typing import Any

from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.plugins.callback import CallbackBase

importlib.import_module("openstack.connection")  # once a playbook, and not in the process of each of its tasks

DOCUMENTATION = """
name: results
type: notification
short_description: Write each task's result as a line of JSON
description: For the integration tests.
requirements: []
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Appends ``{"play", "task", "host", "status", "check_mode", "result"}`` to the file $LAB_RESULTS."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "results"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._play = play.get_name()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write("failed", result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._write("unreachable", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._write("skipped", result)

    def _write(self, status: str, result: Any) -> None:
        line = {
            "play": self._play,
            "task": result._task.get_name().rpartition(" : ")[2],
            "host": result._host.get_name(),
            "status": status,
            "check_mode": result._task.check_mode,
            "result": result._result,
        }
        with open(os.environ["LAB_RESULTS"], "a") as stream:
            stream.write(json.dumps(line, cls=AnsibleJSONEncoder) + "\n")
