# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell commands that unmount nothing but our own, for when no module runs. Pure."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount.table import as_in_table

# Finds the mount of this source at the mount point, and whether something is mounted on it or below it.
# $1, $2: mount point and source as the kernel's table has them; rclone may add a tag to the name of its remote.
_LOOK = (
    "mount= parents=; "
    "while read -r id parent _ _ point _ rest; do "
    'rest="${rest#*- }"; kind="${rest%% *}"; rest="${rest#* }"; source="${rest%% *}"; parents="$parents $parent "; '
    'case "$point $kind $source" in "$1 fuse."*" $2"|"$1 fuse."*" ${2%%:*}{"*"}:${2#*:}") mount="$id" ;; esac; '
    "done < /proc/self/mountinfo; "
    '[ -n "$mount" ] && case "$parents" in *" $mount "*) covered=1 ;; *) covered=0 ;; esac'
)
_UNMOUNT = '[ "$covered" = 0 ] && umount --no-canonicalize --internal-only --lazy "$3"'
_KILL = '[ "$covered" = 1 ] && kill -s KILL "$3"'


def unmount(point: str, source: str, path: str) -> Sequence[str]:
    """Unmounts ours, however it answers; what others have mounted on it or in it stays, and so does ours below.

    :param point: the mount point, free of links
    :param path: the same as the user knows it
    """
    return [*_shell(_UNMOUNT, point, source), path]


def kill_covered(point: str, source: str) -> Sequence[str]:
    """Ends a program whose mount is covered at once: asked to end, it would unmount what covers it.

    The number of its process has to be appended.
    """
    return _shell(_KILL, point, source)


def _shell(then: str, point: str, source: str) -> list[str]:
    source = as_in_table(source, " \t\n\\#")
    return ["/bin/sh", "-c", f"{_LOOK} && {then}", "guard", as_in_table(point), source]
