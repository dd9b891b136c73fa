# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.choice import chosen
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Mount
from tests.unit.image.nodes import GOOD


@pytest.mark.parametrize(
    ("wanted", "root", "name"),
    [
        ("auto", "ext4", "ext4"),
        ("auto", "ext3", "ext4"),
        ("auto", "xfs", "xfs"),
        ("auto", "overlay", "ext4"),
        ("ext4", "xfs", "ext4"),
        ("xfs", "ext4", "xfs"),
    ],
)
def test_an_image_has_the_file_system_of_its_node_unless_another_is_wanted(wanted: str, root: str, name: str) -> None:
    assert chosen(wanted, GOOD._replace(mounts=[Mount("/", root, "/dev/sda3")])).name == name
