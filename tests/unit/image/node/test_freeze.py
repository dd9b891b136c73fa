# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.node.freeze import problems


def test_what_cannot_be_frozen_is_named() -> None:
    (problem,) = problems([("/", "overlay"), ("/boot", "ext4")], ["/proc"])
    assert "/ is overlay" in problem.cause


def test_folders_that_are_written_to_have_to_be_elsewhere() -> None:
    (problem,) = problems([("/proc", "xfs")], ["/proc/1", "/"])
    assert "/proc/1 is on a file system that would be frozen" in problem.cause
    assert "ansible_remote_tmp" in problem.remedy
