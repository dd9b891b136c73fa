# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells which image a node is made from, and keeps a lock file of it, on the controller."""

from __future__ import annotations

import contextlib
import functools
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.info import told
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.locked import (
    Choice,
    Entries,
    Wanted,
    choose,
    choose_made,
    entry_of,
    read_wanted,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_image import CHAMELEON_IMAGE
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.image_action import ImageAction
from ansible_collections.chameleon.data.plugins.plugin_utils.lock_file import LockFile
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction, ImageAction):
    """Action plugin of ``chameleon_image``."""

    options = CHAMELEON_IMAGE

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        lock_file = LockFile(args["lock_file"]) if args["lock_file"] else None
        self.own_project(reach, args)
        wanted, glance = read_wanted(args), self.glance(reach)
        choose_by = functools.partial(_choose, glance, wanted, args["made_from"])
        if lock_file is None:
            return {"changed": False, "image": told(choose_by({}).image)}
        with contextlib.nullcontext() if self.check else lock_file.alone():
            return self._locked(choose_by, lock_file, args["lock_update"])

    def _locked(self, choose_by: Callable[[Entries], Choice], lock_file: LockFile, update: bool) -> dict[str, Any]:
        before = lock_file.read()
        choice = choose_by({} if update else before)
        after = dict(before)
        # A copy at another site does not take the place of the image that was locked.
        if choice.name and (update or choice.name not in before):
            after[choice.name] = entry_of(choice.name, choice.image)
        return {
            **lock_file.have(after, before, self.check),
            "image": told(choice.image),
            "locked": after.get(choice.name),
            "warnings": [choice.warning] if choice.warning else [],
        }


def _choose(glance: Glance, wanted: Wanted, made_from: str, locked: Entries) -> Choice:
    return choose_made(glance, wanted, locked, made_from) if made_from else choose(glance, wanted, locked)
