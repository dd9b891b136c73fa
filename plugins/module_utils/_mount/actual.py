# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is on the node, and whose it is. Pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount.table import OBJECT_STORES, Mount

# How a mount answers, see ``health``
HEALTHY, DEAD, HUNG, BROKEN, NOT_MOUNTED = "healthy", "dead", "hung", "broken", "not mounted"
# What is at a mount point where nothing is mounted
MISSING, EMPTY, FULL, LINK, NOT_A_FOLDER = "missing", "empty", "not empty", "link", "no folder"

_NAMED = 10  # of the files that wait, in a sentence


def first_of(names: Sequence[str], most: int) -> str:
    """The first names, in a sentence."""
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


class Actual(NamedTuple):
    """What there is on the node.

    :ivar folder: what is at the mount point; ``empty`` where something is mounted
    :ivar mount: on top at the mount point
    :ivar health: of :attr:`mount`
    :ivar config: text of the backend's configuration, with the secret; None where there is none
    :ivar unit: text of the unit file, None where there is none
    :ivar enabled: whether the unit is started at boot
    :ivar cache: the cache folder, None where there is none
    :ivar pending: files written and not uploaded yet, relative to the mount point
    :ivar record: of the last mount that went well, {} where there is none
    :ivar in_fstab: whether fstab has a cloudfuse mount at this path
    :ivar words: command line of the program that runs with our configuration, None where none does
    :ivar served_by_others: whether the mount's program runs with another configuration than ours
    :ivar authorities: those that the mount trusts, PEM; None where there is no such file
    :ivar missing: the folders on the way to the mount point that are not there, itself included, the first one first
    :ivar upon: what is mounted on :attr:`mount` or below it
    :ivar hidden_by: what is mounted over a folder above :attr:`mount`
    :ivar failed: whether the supervisor remembers that the program could not be kept up
    :ivar additions: folders of what others have added to our unit
    :ivar overrides: files of others that have the unit run something else than is written down
    :ivar inside: mount points below this path, mounted now or recorded
    :ivar around: object-store mounts that this path is in, mounted now or recorded
    """

    folder: str
    mount: Mount | None
    health: str
    config: str | None
    unit: str | None
    enabled: bool
    cache: str | None
    pending: list[str]
    record: Mapping[str, Any]
    in_fstab: bool = False
    words: Sequence[str] | None = None
    served_by_others: bool = False
    authorities: str | None = None
    missing: Sequence[str] = ()
    upon: Sequence[Mount] = ()
    hidden_by: Sequence[Mount] = ()
    failed: bool = False
    additions: Sequence[str] = ()
    overrides: Sequence[str] = ()
    inside: Sequence[str] = ()
    around: Sequence[str] = ()

    @property
    def waiting(self) -> str:
        """What the cache alone has, for people."""
        return f"{len(self.pending)} files ({first_of(self.pending, _NAMED)})"

    @property
    def ours(self) -> bool:
        """Whether what is on top is of this module: by type and source, and by its program where one can be found."""
        mount = self.mount
        if mount is None or mount.kind not in OBJECT_STORES or mount.user or self.served_by_others:
            return False
        source = self.record.get("source")
        return self.words is not None if source is None else mount.source == source

    @property
    def cloudfuse_of_others(self) -> bool:
        """Whether a cloudfuse mount is there that this module has not made."""
        return self.mount is not None and "cloudfuse" in OBJECT_STORES.get(self.mount.kind, "") and not self.ours

    @property
    def unresponsive(self) -> bool:
        """Whether there is a mount that is of no use to anybody."""
        return self.health in (DEAD, HUNG, BROKEN)

    @property
    def out_of_sight(self) -> bool:
        """Whether our program runs, but somebody has unmounted what it serves while it was in use (umount --lazy)."""
        return self.mount is None and self.words is not None
