# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback that has the playbooks of a run share the modules that Ansible has packed: each takes up to a second."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from ansible import constants
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: modules_once
type: notification
short_description: Pack each module once for all playbooks of a run
description: For the tests. While a run lasts, no module changes.
requirements: []
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Keeps packed modules in the folder $TEST_PACKED_MODULES, if there is one, and not in the playbook's own."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "modules_once"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_start(self, playbook: object) -> None:
        shared = os.environ.get("TEST_PACKED_MODULES")
        if shared:
            os.makedirs(shared, exist_ok=True)
            with contextlib.suppress(FileExistsError):  # one that has forked this one, or another fork of it, did so
                Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(shared)
