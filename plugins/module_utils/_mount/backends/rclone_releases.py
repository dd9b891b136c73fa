# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of rclone's releases (https://rclone.org/changelog/): since when, and until when. Pure."""

from __future__ import annotations

from typing import NamedTuple, Sequence

OLDEST = (1, 53)  # the first whose cache tells what is not uploaded yet
WHOLE_LISTINGS = (1, 68)  # the first with fetch_until_empty_page


class Fault(NamedTuple):
    """What is wrong with the releases before one.

    :ivar mended: the first release without it
    :ivar writing: whether it matters to mounts alone that may be written
    :ivar option: with which option of rclone alone, and those that begin like it, it matters; empty for every mount
    """

    mended: tuple[int, ...]
    what: str
    writing: bool = False
    option: str = ""

    def concerns(self, version: tuple[int, ...], read_only: bool, extra_options: Sequence[str]) -> bool:
        """Whether a mount of such a release has it."""
        if version >= self.mended or (self.writing and read_only):
            return False
        words = [word.partition("=")[0] for word in extra_options]
        return not self.option or any(word == self.option or word.startswith(f"{self.option}-") for word in words)


FAULTS = (
    Fault((1, 55, 1), "may drop from its cache what was written and is not uploaded yet", writing=True),
    Fault(
        (1, 74, 4),
        "lets whoever reaches its remote control read files and run commands (CVE-2026-49980 and others)",
        option="--rc",
    ),
)
