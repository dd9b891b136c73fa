# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of fstab that mount cloudfuse."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.fstab import has, without

OTHERS = """\
# cloudfuse /mnt/store fuse user 0 0
/dev/sda1 / ext4 defaults 0 1
cloudfuse /mnt/other fuse user 0 0
tmpfs /mnt/store tmpfs defaults 0 0

"""


@pytest.mark.parametrize(
    "line",
    [
        "cloudfuse /mnt/store fuse username=redbo,api_key=713aa,user 0 0\n",
        "cloudfuse# /mnt/store/ fuse defaults\n",
        "store\t/mnt/store\tfuse.cloudfuse\tdefaults\n",
    ],
)
def test_a_line_goes_and_the_others_stay(line: str) -> None:
    assert without(line + OTHERS, "/mnt/store") == OTHERS
    assert has(OTHERS + line, "/mnt/store") and not has(OTHERS, "/mnt/store")


def test_a_path_with_a_blank() -> None:
    assert has("cloudfuse /mnt/my\\040data fuse user 0 0\n", "/mnt/my data")
