# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was tried and what was seen, as lines of JSON."""

from __future__ import annotations

import collections
import json
import uuid
from pathlib import Path

KEPT, BROKEN = "kept", "broken"


class Record:
    """Counts for one campaign with one seed.

    :param file: to which :meth:`write` appends
    """

    def __init__(self, file: Path, campaign: str, promise: str, seed: int) -> None:
        self._file = file
        self._about = {"campaign": campaign, "promise": promise, "seed": seed, "run": uuid.uuid4().hex}
        self._tries: collections.Counter[tuple[str, str]] = collections.Counter()

    def tried(self, fault: str, seen: str = KEPT, times: int = 1) -> None:
        """One more try.

        :param fault: what went wrong, or what was done, in a few words that are the same each time
        :param seen: `KEPT`, `BROKEN`, or the documentation's word for what happened
        """
        self._tries[fault, seen] += times

    @property
    def total(self) -> int:
        """Tries so far."""
        return sum(self._tries.values())

    def write(self, seconds: float) -> None:
        """Append a line for each fault and what was seen.

        :param seconds: that the campaign took
        """
        with self._file.open("a") as lines:
            for (fault, seen), tries in sorted(self._tries.items()):
                line = {**self._about, "fault": fault, "seen": seen, "tries": tries, "seconds": round(seconds)}
                lines.write(json.dumps(line) + "\n")
