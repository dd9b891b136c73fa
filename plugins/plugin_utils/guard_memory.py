# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the guard has seen and written down of earlier runs, in files of the controller."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.guard import Known, come_home, read_record, record
from ansible_collections.chameleon.data.plugins.plugin_utils.folder_lock import alone_in


class GuardMemory:
    """Of the leases of a project at a site: a file for the name of each, and one for its id, which may be asked for.

    :param folder: where they are; it is there
    :param site: what tells this project at this site from others
    """

    def __init__(self, folder: Path, site: str) -> None:
        self._folder = folder
        self._site = site

    def knows(self, name: str) -> bool:
        """Whether a lease of this name or id was seen."""
        return self._file(name).exists()

    def see(self, lease: Lease) -> None:
        """Know it from now on.

        :raises Unavailable: it cannot be written down
        """
        with self._writing():
            for name in (lease.name, lease.id):
                if not self.knows(name):
                    self._write(name, {})

    def read(self, lease: Lease) -> dict[str, Known]:
        """What is known of its nodes; nothing where nothing is, or nothing that could be relied on."""
        try:
            return read_record(self._file(lease.name).read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return {}

    def come_home(self, lease: Lease, brought_home: Mapping[str, Mapping[str, Any]]) -> dict[str, Known]:
        """What is known of its nodes when these have come through as well, written down.

        :param brought_home: as of `guard.come_home`, which raises the same
        :raises Unavailable: it cannot be written down
        """
        with self._writing():
            known = come_home(self.read(lease), brought_home)
            self._write(lease.name, known)
        return known

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Alone: hosts of one run may know a lease by its name or by its id, so that two ask for it at a time."""
        try:
            with alone_in(self._folder):
                yield
        except OSError as error:
            raise Unavailable(
                str(self._folder),
                f"it cannot be written ({error.strerror})",
                "Make room, or set ANSIBLE_HOME to a folder of yours.",
            ) from error

    def _write(self, name: str, known: Mapping[str, Known]) -> None:
        small_files.write(str(self._file(name)), record(known), small_files.SECRET)

    def _file(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{self._site} {name}'.encode()).hexdigest()[:32]}.json"
