# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a FUSE mount needs of the node, beside its program."""

from __future__ import annotations

import os
import shutil

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing


def require_fuse() -> None:
    """:raises Missing: the kernel has no FUSE, or there is no program that mounts it."""
    if not os.path.exists("/dev/fuse"):
        raise Missing("/dev/fuse", "the node's kernel has no FUSE", "Load it: modprobe fuse.")
    if not (shutil.which("fusermount3") or shutil.which("fusermount")):
        raise Missing("fusermount3", "it is not installed on the node", "Install the package fuse3.")
