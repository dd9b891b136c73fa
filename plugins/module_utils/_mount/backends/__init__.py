# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that can mount an object store, one file each, and which one to take."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Backend, Installed
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone import Rclone

# Best first.
BACKENDS: tuple[Backend, ...] = (Rclone(),)
NAMES = tuple(backend.name for backend in BACKENDS)


def choose(name: str) -> tuple[Backend, Installed]:
    """The backend called *name*, or the best one on this node for ``auto``.

    :raises Missing: it is not installed
    """
    wanted = [backend for backend in BACKENDS if name in ("auto", backend.name)]
    for backend in wanted:
        installed = backend.find()
        if installed is not None:
            return backend, installed
    raise Missing(
        " or ".join(backend.program for backend in wanted),
        "it is not installed on the node",
        "Install the package {}, as the role chameleon.data.data_mount does.".format(
            " or ".join(backend.package for backend in wanted)
        ),
    )
