# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has come of the tasks so far."""

from __future__ import annotations

import threading

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os


class Done:
    """What a run has done so far.

    :ivar files, bytes: transferred
    :ivar deleted: names deleted at the destination
    :ivar unverified: downloads whose content could not be verified
    :ivar clamped: downloads whose file system cannot keep their mtime
    :ivar containers: containers made or updated
    :ivar pruned, repacked: versions pruned, and packs of which the rest has moved to new ones
    :ivar in_vain: whether all that was transferred was there already, just as it is
    :ivar gone: objects that were listed, and not there any more when they were wanted
    """

    def __init__(self) -> None:
        self.files = self.bytes = self.deleted = self.unverified = self.clamped = self.containers = self.gone = 0
        self.pruned = self.repacked = 0
        self.in_vain = False

    def __bool__(self) -> bool:
        return bool(self.files or self.deleted or self.containers or self.pruned or self.repacked)


class Tally:
    """Is told by any thread how each transfer has ended.

    :ivar source_error: why one of the objects at the source could not be had: it is gone
    """

    def __init__(self, meter: Meter, failures: Failures) -> None:
        self._meter = meter
        self._lock = threading.Lock()
        self.failures = failures
        self.done = Done()
        self.source_error: DataError | None = None

    def moved(self, size: int, verified: bool = True, files: int = 1) -> None:
        """So many files, of so many bytes together, are where they were to go."""
        self.failures.success()
        self._meter.add(files=files)
        with self._lock:
            self.done.files += files
            self.done.bytes += size
            self.done.unverified += not verified

    def moved_in_vain(self) -> None:
        """All that was transferred was there already, just as it is."""
        self.done.files = self.done.bytes = 0
        self.done.in_vain = True

    def failed(self, name: str, error: DataError | OSError) -> None:
        """It is not."""
        self.failures.add(name, error if isinstance(error, DataError) else from_os(name, error))

    def gone(self, error: DataError) -> None:
        """What was listed has expired, or was deleted since: there is nothing to pull."""
        with self._lock:
            self.done.gone += 1
        self.source_error = error
