# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an old cloudfuse mount has left in fstab."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node

_LINES = "cloudfuse {path} fuse username=me,api_key=s3cr3t,user 0 0\ncloudfuse /mnt/other fuse user 0 0\n"


def test_a_line_of_fstab_goes_and_comes_back_where_it_fails(mount: MountOfATest) -> None:
    before = on_node("cp -p /etc/fstab /etc/fstab.test; cat /etc/fstab")
    lines = _LINES.format(path=mount.path)
    try:
        on_node(f"printf '%s' '{lines}' >> /etc/fstab")
        mount.run(fails=True, migrate=True, extra_options=["--log-file=/no/such/folder"])
        assert on_node("cat /etc/fstab") == before + lines
        result = mount.run("-vvv", "--diff", migrate=True)
        assert "forget" in [change["action"] for change in result["changes"]]
        assert on_node("cat /etc/fstab") == before + lines.splitlines(keepends=True)[1]
        assert "s3cr3t" not in mount.played.output
        assert not mount.run(migrate=True)["changed"]
    finally:
        on_node("mv /etc/fstab.test /etc/fstab")
