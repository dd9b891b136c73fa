# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder or a single file?

The same path, container and prefix mean the same file and object in both directions: the file ``/data/x.h5`` with
prefix ``runs`` is the object ``runs/x.h5``.
"""

from __future__ import annotations

import os
import pwd
import re
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.protected_paths import why_protected
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LINK, SPECIAL, kind_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import is_temporary
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import FOLLOW, PUSH, SKIP, Settings

_EXTENSION = re.compile(r"[^.]\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,8}\Z")


def find_scope(settings: Settings, find: Callable[[str], Entry | None]) -> Settings:
    """The settings with ``path`` and ``only`` as they are meant.

    What is there on the node decides; where nothing is there, a pull looks for an object of the file's name, and takes
    a path for a file's if it looks like one. A slash at the end of the path always means a folder.

    :param find: what an object of a name is; None where there is none
    :raises Missing: a push has nothing to take, a pull no object for a path that looks like a file's
    :raises Refused: a mirror would empty a folder that nobody means to lose
    :raises BadInput: what is there is neither, or takes no part, or a mirror of a single file is asked for
    """
    path, push = settings.path, settings.direction == PUSH
    if settings.delete and not push:
        _check_mirror(path)
    if os.path.isdir(path):
        return settings
    kind = _kind(settings)
    if kind:
        if settings.folder:
            raise BadInput(path, f"it is no folder, but a {kind}", "Leave out the slash at its end to sync a file.")
        if kind in SPECIAL:
            raise BadInput(path, f"it is a {kind}", "Name a file or a folder.")
        if kind == LINK and push and settings.links == SKIP:
            way_out = "Set 'links' to 'follow' or 'preserve', or name what it leads to."
            raise BadInput(path, "it is a symbolic link, which 'links: skip' leaves out", way_out)
        return _single(settings)
    if push:
        if settings.delete and settings.allow_empty_source:
            return settings
        raise Missing(path, "there is no such file or folder on the node", "Check 'path'. Nothing was changed.")
    if settings.folder or path == "/":
        return settings
    name = settings.prefix + os.path.basename(path)
    found = find(name)
    if found is None and _looks_like_a_file(settings):
        raise no_object(settings.container, name)
    return settings if found is None or found.folder_marker else _single(settings)


def _kind(settings: Settings) -> str:
    """What the path is, where it is no folder; empty where nothing is there.

    :raises Refused: it is a link to be followed, and leads to nothing
    :raises DataError: the system does not let anybody look
    """
    path = settings.path
    try:
        found = os.lstat(path)
        follow = settings.direction == PUSH and settings.links == FOLLOW
        return kind_of(os.stat(path) if follow else found)
    except (FileNotFoundError, NotADirectoryError) as error:
        if os.path.islink(path):
            raise Refused(path, "the link leads to nothing", "Remove it, or name a file or a folder.") from error
        return ""
    except OSError as error:
        raise from_os(path, error) from error


def no_object(container: str, name: str) -> Missing:
    """The error for a single file whose object is not there."""
    return Missing(
        subject_of(container, name),
        "there is no such object, which is what the file at 'path' is pulled from",
        "Check 'path' and 'prefix'. For the folder of that name, give 'path' with a slash at its end.",
    )


def _looks_like_a_file(settings: Settings) -> bool:
    """Whether nobody would call a folder so: ``best.ckpt`` below ``models``, but not ``v1.2``, nor ``a.d`` of ``a.d``.

    What is said of many names (filters, a share, a mirror) is said of a folder.
    """
    name = os.path.basename(settings.path)
    for_many = settings.delete or settings.shard is not None or settings.wanted.include
    same = settings.prefix.rstrip("/").rpartition("/")[2] == name
    return not (for_many or same) and bool(_EXTENSION.search(name))


def _check_mirror(path: str) -> None:
    reason = why_protected(os.path.realpath(path), [user.pw_dir for user in pwd.getpwall()])
    if reason:
        raise Refused(
            path,
            f"{reason}, and 'delete' would delete all in it that the container does not have",
            "Give a folder of its own, or leave out 'delete'.",
        )


def _single(settings: Settings) -> Settings:
    if settings.delete:
        raise BadInput(
            settings.path, "it is a single file, and 'delete' makes mirrors of folders", "Leave out 'delete'."
        )
    folder, name = os.path.split(settings.path)
    if is_temporary(name):
        cause = "it is named like the temporary files of pulls, which take no part"
        raise BadInput(settings.path, cause, "Rename it.")
    return settings._replace(path=folder, only=name)
