# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that nobody means to lose."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.protected_paths import why_protected

HOMES = ["/", "/root", "/home/cc", "/home/staff/alice", "/srv/people/bob", "/var/lib/postgresql"]


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "//", "/./", "data", "~/data", "/data/../etc", "/..", "/etc", "/etc/ssh/", "//usr/local", "/boot"),
        *("/home", "/home/", "/home/cc", "/home/nobody-knows", "/root", "/var", "/var/lib", "/tmp", "/mnt", "/srv"),
        *("/home/staff", "/home/staff/alice/", "/srv/people", "/var/lib/postgresql"),
    ],
)
def test_kept(path: str) -> None:
    assert why_protected(path, HOMES)


@pytest.mark.parametrize(
    "path",
    ["/data", "/scratch/", "/home/cc/data", "/mnt/data", "/srv/a", "/tmp/a", "/var/lib/sets", "/root/a", "/home2/a"],
)
def test_free(path: str) -> None:
    assert why_protected(path, HOMES) == ""
