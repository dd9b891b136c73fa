# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why ``cc-snapshot`` failed, from what it said. Pure.

It ends at the first program that fails, and says nothing of its own then: the last line often has nothing to do with
that.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace

_BY_HAND = "Run it on the node by hand, or use 'engine: native'."
_MOST = 20  # lines that are shown


class _Known(NamedTuple):
    """A cause by what the output has in it, or ends with."""

    expression: re.Pattern[str]
    cause: str
    remedy: str


_KNOWN = (
    _Known(
        re.compile(r"(Will (snapshot|exclude)|Skipping self update).*\nstatus [1-9]\d*\Z"),  # as curl ends
        "the node's metadata service (169.254.169.254) has not told what it asks for",
        "On a node of the testbed, look at its network; elsewhere use 'engine: native'.",
    ),
    _Known(
        re.compile(r"^.* unsupported!$", re.MULTILINE),
        "it does not know this node's processor or distribution",
        "Use 'engine: native'.",
    ),
    _Known(
        re.compile(r"only supported for baremetal", re.MULTILINE),
        "it images bare-metal nodes alone, and this is a virtual machine",
        "Use 'engine: server', or 'native'.",
    ),
    _Known(
        re.compile(
            r"^E: .*(locate package|fetch|lock|resolving)|^Error: (Unable to find a match|Failed to download)",
            re.MULTILINE,
        ),
        "it could not install what it needs",
        "Install libguestfs-tools and kpartx beforehand, or use 'engine: native'.",
    ),
    _Known(
        re.compile(r"^(libguestfs: error|supermin: ).*", re.MULTILINE),
        "libguestfs does not work on this node",
        "Try 'libguestfs-test-tool' there; the task's 'environment' may set LIBGUESTFS_BACKEND.",
    ),
)
_SOUNDS_WRONG = re.compile(r"error|fail|cannot|could not|unable|denied|invalid|not found|no such", re.IGNORECASE)


def failure(words: str, status: int) -> DataError:
    """The error for a run that wrote *words* and ended with *status*; 0: though it has made no image."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    text = "\n".join([*lines, f"status {status}"])
    shown = lines[-_MOST:]
    wrong = next((line for line in reversed(lines) if _SOUNDS_WRONG.search(line)), "")
    if "No space left" in text:
        return NoSpace(
            "cc-snapshot", wrong, "Choose a larger 'scratch', or leave more out with 'exclude'.", output=shown
        )
    for known in _KNOWN:
        found = known.expression.search(text)
        if found:
            return DataError(
                "cc-snapshot", f"{known.cause} ({found.group().splitlines()[-1]})", known.remedy, output=shown
            )
    ended = f"it ended with status {status}" if status else "it has made no image"
    after = f"after it had said: {wrong or shown[-1]}" if shown else "and said nothing"
    return DataError("cc-snapshot", f"{ended} {after}", _BY_HAND, output=shown)
