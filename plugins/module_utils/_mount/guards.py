# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the way and not ours to remove. Pure; all raise before anything is changed."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import FULL, LINK, NOT_A_FOLDER, Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import OBJECT_STORES, Mount, is_in


def refuse_foreign(path: str, actual: Actual) -> None:
    """What others have mounted there, or over a folder above it, is theirs, whatever of ours is written down.

    :raises Refused: with its source and type
    """
    if actual.hidden_by:
        others = ", ".join(f"{other.path} ({other.source}, {other.kind})" for other in actual.hidden_by)
        raise Refused(f"mount {path}", f"it is hidden by {others}", "Unmount that first, then run again.")
    if actual.mount is not None and not actual.ours:
        raise theirs(
            path,
            actual.mount,
            "Unmount it first, choose another path, or set 'migrate: true' to have it replaced."
            if actual.cloudfuse_of_others
            else "Unmount it first, or choose another path.",
        )


def refuse_overrides(places: Places, actual: Actual) -> None:
    """A unit that runs another command never makes the mount as described, however often it is made anew.

    :raises Refused: with the files
    """
    if actual.overrides:
        raise Refused(
            f"unit {places.unit}",
            f"its command (ExecStart) is replaced by {', '.join(actual.overrides)}",
            "Say it with options of the task, 'extra_options' among them, remove the file and run 'systemctl "
            "daemon-reload'.",
        )


def refuse_upon(path: str, upon: Sequence[Mount]) -> None:
    """What others have mounted on the mount, or on a folder in it, would go with it.

    :raises Refused: with their mount points
    """
    if upon:
        raise Refused(
            f"mount {path}",
            "mounted in it is " + ", ".join(f"{other.path} ({other.source}, {other.kind})" for other in upon),
            "Unmount that first, then run again.",
        )


def refuse_nested(path: str, actual: Actual) -> None:
    """A mount in an object-store mount comes and goes with that, and what is mounted below would be hidden.

    :raises Refused: with the other mount point
    """
    if actual.around:
        raise Refused(
            f"path {path}",
            f"it is inside the mount {actual.around[0]}, and would come and go with that",
            "Choose a path outside of it.",
        )
    if actual.inside:
        raise Refused(
            f"path {path}",
            f"the mount {actual.inside[0]} is inside of it, and would be hidden",
            "Choose another path, or take the other mount away first.",
        )


def refuse_folder(settings: Settings, actual: Actual) -> None:
    """A mount point has to be an empty folder.

    :raises BadInput: it is no folder
    :raises Refused: it is not empty
    """
    subject = f"path {settings.path}"
    if actual.folder == LINK:
        raise BadInput(subject, "it is a symbolic link", "Give the folder that it leads to, or choose another path.")
    if actual.folder == NOT_A_FOLDER:
        raise BadInput(subject, "there is something that is no folder", "Choose another path.")
    if actual.folder == FULL and not settings.allow_non_empty:
        raise would_hide(settings.path)


def refuse_cache(settings: Settings, folder: str, mounts: Sequence[Mount]) -> None:
    """A cache in an object store keeps nothing on the node, and goes away with that mount.

    :param folder: the one of the settings, without symbolic links
    :raises BadInput: with the mount
    """
    for mount in mounts:
        if mount.kind in OBJECT_STORES and is_in(f"{folder}/", mount.path):
            raise BadInput(
                f"cache_dir {settings.cache_dir}",
                f"it is inside the mount {mount.path} ({mount.source})",
                "Give a folder of a local disk.",
            )


def refuse_obstacles(path: str, obstacles: Sequence[str]) -> None:
    """What the plan writes needs folders.

    :param obstacles: see ``observe.obstacle``; empty ones are none
    :raises Unavailable: with the first one
    """
    for obstacle in filter(None, obstacles):
        raise Unavailable(
            f"mount {path}", obstacle, "Remove what is in the way, make it writable, or choose another place."
        )


def theirs(path: str, mount: Mount, remedy: str) -> Refused:
    """The error for what others have mounted at a mount point."""
    return Refused(f"mount {path}", f"{mount.source} ({mount.kind}) is mounted there, and not by this module", remedy)


def would_hide(path: str) -> Refused:
    """The error for a mount point with something in it."""
    return Refused(
        f"path {path}",
        "the folder is not empty, and a mount would hide what is in it",
        "Move its content away, choose another path, or insist with 'allow_non_empty'.",
    )
