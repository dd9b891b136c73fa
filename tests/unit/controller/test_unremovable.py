# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role dataset_stage must not remove."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.filter.unremovable import unremovable

PASSWD = "root:x:0:0:root:/root:/bin/bash\n\nbroken\nalice:x:1:1:A\u2028L:/srv/people/alice:/bin/sh\n"
MOUNTINFO = r"36 35 98:0 / /mnt/my\040store rw,noatime shared:1 - fuse.rclone store:c rw"


def test_what_must_stay() -> None:
    paths = ["/", "/srv/people", "/mnt/my store/", "/data", "/mnt/my", "/mnt/my store/a"]
    assert unremovable(paths, PASSWD, MOUNTINFO) == [
        "/ (it is the root of the file system)",
        "/srv/people (it is or holds the home folder /srv/people/alice)",
        "/mnt/my store/ (something is mounted at /mnt/my store)",
        "/mnt/my store/a (it is in what store:c is mounted at, /mnt/my store)",
    ]
