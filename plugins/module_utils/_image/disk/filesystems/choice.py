# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which file system the image's root gets. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import FileSystem
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.ext4 import Ext4
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.xfs import Xfs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts

_AUTO = "auto"
_KINDS: dict[str, type[FileSystem]] = {kind.name: kind for kind in (Ext4, Xfs)}


def chosen(wanted: str, facts: Facts) -> FileSystem:
    """The one that is *wanted*; for ``auto`` that of the node's own root, which its initrd is sure to know."""
    if wanted == _AUTO:
        root = facts.mounted_at("/")
        wanted = root.type if root is not None and root.type in _KINDS else Ext4.name
    return _KINDS[wanted]()
