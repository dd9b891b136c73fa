# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Owner and group as the kernel wants them."""

from __future__ import annotations

import grp
import pwd
import re

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing

_NUMBER = re.compile("[0-9]{1,10}")
_LARGEST = (1 << 32) - 2  # the one above means "no change" to the kernel


def uid_and_gid(owner: str, group: str | None) -> tuple[int, int]:
    """Numbers of a user and a group given by name or number; without a group the user's own.

    :raises BadInput: a number that the kernel has not
    :raises Missing: there is no such user or group on the node
    """
    for option, given in (("owner", owner), ("group", group)):
        if given and _NUMBER.fullmatch(given) and int(given) > _LARGEST:
            raise BadInput(f"{option} {given}", "it is no number of one", f"Choose from 0 to {_LARGEST:,}, or a name.")
    try:
        user = pwd.getpwuid(int(owner)) if _NUMBER.fullmatch(owner) else pwd.getpwnam(owner)
        uid, gid = user.pw_uid, user.pw_gid
    except KeyError as error:
        if not _NUMBER.fullmatch(owner):
            raise Missing(f"owner {owner}", "there is no such user on the node", "Create the user first.") from error
        uid = gid = int(owner)
    if group is None:
        return uid, gid
    try:
        return uid, int(group) if _NUMBER.fullmatch(group) else grp.getgrnam(group).gr_gid
    except KeyError as error:
        raise Missing(f"group {group}", "there is no such group on the node", "Create the group first.") from error
