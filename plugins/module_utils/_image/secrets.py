# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials on a node: where people leave them, and what gives away a private key or a token in a history."""

from __future__ import annotations

import os
import re
import stat
from typing import Callable, Iterable

from ansible_collections.chameleon.data.plugins.module_utils._image.rules import Rule, Rules, at_homes

FAIL, EXCLUDE, ALLOW = "fail", "exclude", "allow"

# Those that users of the testbed are known to leave on nodes.
_PLACES = (
    "/etc/openstack",
    "/etc/rclone.conf",
    "/etc/rclone/*.conf",
    "~/.config/rclone",
    "~/.rclone.conf",
    "~/rclone.conf",
    "~/.config/openstack",
    "~/clouds.yaml",
    "~/*clouds*.yaml",
    "~/secure.yaml",
    "~/openrc*",
    "~/*openrc*",
    "~/.cloudfuse",
    "~/.cache/ccauth",
    "~/.cache/openstack",
    "~/.swiftrc",
    "~/.s3cfg",
    "~/.aws/credentials",
    "~/.passwd-s3fs",
    "~/.netrc",
    "~/.git-credentials",
    "~/.docker/config.json",
)

# Where only the content tells. Below deeper folders are mostly the keys of packages' own tests.
_KEYS = ("~/.ssh/*", *(f"~/{depth}*{end}" for depth in ("", "*/") for end in (".pem", ".key", "_rsa", "_ed25519")))
_PRIVATE_KEY = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----")
_HISTORIES = ("~/.*_history",)
_TOKEN = re.compile(
    rb"gAAAA[\w-]{80}"  # a Fernet token of Keystone
    rb"|(?:PASSWORD|TOKEN|SECRET|SECRET_ACCESS_KEY)=[^\s$]"
    rb"|(?:--os-(?:password|token)|--os-application-credential-secret|X-Auth-Token:)[= ]+[^\s$]"
)
_LONGEST = {"key": 1 << 16, "history": 1 << 22}  # bytes; no key is longer


class Secrets:
    """Tells credentials.

    :param homes: home folders
    """

    def __init__(self, homes: Iterable[str]) -> None:
        lists = {"place": _PLACES, "key": _KEYS, "history": _HISTORIES}
        self._rules = Rules(Rule(pattern, why) for why, each in lists.items() for pattern in at_homes(each, homes))

    def has(self, path: str, status: os.stat_result, read: Callable[[int], bytes]) -> bool:
        """Whether *path* is a credential, or a folder of them.

        :param read: gives so many bytes of its content, at most; asked of regular files alone
        """
        folder = stat.S_ISDIR(status.st_mode)
        why = self._rules.why_not(path, folder)
        if why is None or why == "place":
            return why is not None
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LONGEST[why]:
            return False
        try:
            content = read(_LONGEST[why])
        except OSError:
            return False
        return bool((_PRIVATE_KEY if why == "key" else _TOKEN).search(content))
