# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two files of a run in a folder that other runs write to as well."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point

_KEPT = re.compile(r"[^A-Za-z0-9._-]+")


class ReportFiles:
    """Their names are settled when they are written first, and are then the run's own.

    :param folder: where they are; made where it is not there
    :param name: what they are about
    :param began: when the run began, seconds since 1970; it is in their names, so that they are in its order
    """

    def __init__(self, folder: Path, name: str, began: float) -> None:
        when = time.strftime("%Y-%m-%dT%H-%M-%SZ", time.gmtime(began))
        self._folder = folder
        self._name = f"{when}-{_KEPT.sub('-', name).strip('-.')[:60] or 'report'}"
        self._page: Path | None = None

    def page(self) -> Path:
        """Where the page is, or will be. Two runs may begin in the same second: no other has this name.

        :raises OSError: it cannot be made
        """
        number = 1
        while self._page is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{self._name}{f'-{number}' if number > 1 else ''}.html"
            try:
                path.touch(exist_ok=False)
                self._page = path
            except FileExistsError:
                number += 1
        return self._page

    def facts(self) -> Path:
        """Likewise the file of JSON.

        :raises OSError: as of `page`
        """
        return self.page().with_suffix(".json")

    @commit_point("report.write")
    def write(self, page: str, facts: str) -> None:
        """Have both say this; whoever reads one of them meanwhile has it whole, as it was or as it is.

        :raises OSError: they cannot be written
        """
        for target, text in ((self.facts(), facts), (self.page(), page)):
            beside = target.with_name(f".{target.name}.new")
            beside.unlink(missing_ok=True)  # of a write that was interrupted
            try:
                with beside.open("x", encoding="utf-8") as file:  # never through a link that others have put there
                    file.write(text)
                os.replace(beside, target)
            except OSError:  # as on a full disk
                beside.unlink(missing_ok=True)
                self._let_go_of_empty()
                raise

    def _let_go_of_empty(self) -> None:
        """The name alone is no report."""
        if self._page is not None and not self._page.stat().st_size:
            self.facts().unlink(missing_ok=True)
            self._page.unlink()
            self._page = None
