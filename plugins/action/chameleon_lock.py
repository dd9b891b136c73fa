# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``chameleon_lock`` on the controller."""

from __future__ import annotations

import contextlib
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lock import CHAMELEON_LOCK
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.lock_file import LockFile, checked
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``chameleon_lock``; no service is asked."""

    options = CHAMELEON_LOCK

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        lock_file, new = LockFile(args["path"]), checked(args["entries"], args["path"])
        with contextlib.nullcontext() if self.check else lock_file.alone():
            before = lock_file.read()
            after = {**before, **new} if args["update"] else {**new, **before}
            return {**lock_file.have(after, before, self.check), "entries": after}
