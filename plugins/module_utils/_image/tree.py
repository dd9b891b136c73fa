# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into the image, as a folder: the node's files without what stays out, with the few that differ edited."""

from __future__ import annotations

import os
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._image import scratch, view
from ansible_collections.chameleon.data.plugins.module_utils._image.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages


class Tree:
    """Of one image.

    :param left_out: paths that stay out
    :param emptied: those that *edit* writes without their content, of which a copy has nothing either
    :param size: bytes of what goes in, about
    :param work: scratch folder
    :param edit: edits the tree in a folder
    """

    def __init__(
        self,
        parts: list[view.Part],
        left_out: list[str],
        emptied: list[str],
        size: int,
        work: str,
        edit: Callable[[str], None],
        stages: Stages,
    ) -> None:
        self.size = size
        self._parts = parts
        self._left_out = left_out
        self._emptied = emptied
        self._work = work
        self._edit = edit
        self._stages = stages

    def shown(self) -> str:
        """A folder where it is seen through an overlay; where that is not possible, it is copied."""
        try:
            folder = view.overlay(self._parts, self._left_out)
        except DataError:
            return self.copied()
        self._edited(folder)
        return folder

    def copied(self) -> str:
        """A folder with a copy of it.

        :raises NoSpace: there is no room for that
        """
        if scratch.free(self._work) < 2 * self.size:
            raise NoSpace(
                f"scratch folder {self._work}",
                "the root cannot be read in place, and there is no room for a copy of it",
                "Name a larger one with 'scratch', or stop what writes to the root and run again.",
            )
        folder = f"{self._work}/tree"
        os.mkdir(folder, mode=0o755)
        self.copy_to(folder)
        return folder

    def copy_to(self, folder: str) -> None:
        """Copy it into an empty folder. Files may come and go meanwhile."""
        with self._stages("copy", self.size) as stage:
            copy(self._parts, self._left_out + self._emptied, folder, stage.bytes)
        self._edited(folder)

    def _edited(self, folder: str) -> None:
        with self._stages("edit"):
            self._edit(folder)
