# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions stay. Pure."""

from __future__ import annotations

from typing import Collection, Iterable, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, read_time

_DAY = 86400 * 1_000_000_000


class Keep(NamedTuple):
    """What the user wants to keep; None: that says nothing.

    :ivar versions: how many, the latest among them
    :ivar days: those made so many days ago or later
    :ivar named: digests, their first digits, or names of versions that stay, whatever the others say
    """

    versions: int | None = None
    days: int | None = None
    named: Collection[str] = ()

    def names(self, version: Version) -> bool:
        """Whether it is one of those that are named."""
        return any(version.name == named or version.digest.startswith(named) for named in self.named)


def plan_retention(
    versions: Iterable[Version], latest: Version, keep: Keep, now_ns: int
) -> tuple[list[Version], list[Version]]:
    """Those that stay, and those that go, each the oldest first.

    The latest always stays, however old it is. Of *versions* as many stay as are wanted: the latest, whenever it was
    made, and the newest of the others. Of *days* those stay that were made exactly so long ago, or later, or, by a
    clock that is wrong, in the future. Where both are named, each version stays that one of them keeps. Where neither
    is, all stay; of 0 versions, or 0 days, the latest does.

    :param latest: the version that the pointer names
    :param now_ns: nanoseconds since the epoch
    """
    there = sorted({*versions, latest})
    if keep.versions is None and keep.days is None:
        return there, []
    newest = [latest, *(version for version in reversed(there) if version != latest)]
    kept = {latest, *newest[: keep.versions or 0], *filter(keep.names, there)}
    if keep.days is not None:
        since = now_ns - keep.days * _DAY
        kept.update(version for version in there if read_time(version.time, version.name) >= since)
    return sorted(kept), [version for version in there if version not in kept]
