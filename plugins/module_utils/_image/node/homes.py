# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where users of the node have their files."""

from __future__ import annotations

import contextlib
import os
import pwd

_FIRST_USER = 1000  # the lowest id of people, on Debian, Ubuntu and CentOS
# What the Filesystem Hierarchy Standard gives the system; /home, /opt and /srv are users', as what it does not name
_SYSTEM = frozenset(
    "bin boot dev etc lib lib32 lib64 libx32 lost+found media proc root run sbin snap sys tmp usr var".split()
)
_NO_HOMES = ("/bin/", "/boot/", "/dev/", "/etc/", "/proc/", "/run/", "/sbin/", "/sys/", "/usr/", "/var/run/")
# What only home folders have
_MARKS = frozenset(".bash_history .bash_logout .bashrc .profile .ssh .zsh_history .zshrc .config .netrc".split())
_DEEPEST = 4  # names in a path: /data/home/group/user
_MOST = 5000  # folders that are looked into


def homes() -> list[str]:
    """Home folders of people, services and root, and what looks like one where a directory service has the users."""
    found = {user.pw_dir.rstrip("/") for user in pwd.getpwall() if _is_home(user)}
    found.update(_looking_like_homes())
    return ["/root", "/home/*", *sorted(found - {"/root"})]


def projects() -> list[str]:
    """Folders beside those of the system: /srv, /opt, /data and the like."""
    return sorted(f"/{name}" for name in os.listdir("/") if name not in _SYSTEM and os.path.isdir(f"/{name}"))


def _is_home(user: pwd.struct_passwd) -> bool:
    home = user.pw_dir
    if home.startswith(_NO_HOMES) or not os.path.isdir(home):
        return False
    names = home.strip("/").split("/")
    return len(names) > 1 or (user.pw_uid >= _FIRST_USER and names[0] not in _SYSTEM | {"", "home", "opt", "srv"})


def _looking_like_homes() -> list[str]:
    """Those on the root's file system that have a home's files in them, not too deep."""
    found = []
    device = os.lstat("/").st_dev
    waiting = projects()
    for folder in waiting:  # grows meanwhile
        with contextlib.suppress(OSError):
            if os.path.islink(folder) or os.lstat(folder).st_dev != device:
                continue
            with os.scandir(folder) as entries:
                names = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
            if _MARKS & set(names):
                found.append(folder)
            elif folder.count("/") < _DEEPEST and len(waiting) < _MOST:
                waiting += [f"{folder}/{name}" for name, is_folder in names.items() if is_folder]
    return found
