# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that can mount an object store, and the choice between them.

``rclone`` and ``cloudfuse`` are behind one interface (``base.Backend``); ``rclone_releases``: since when it can what.
"""

from __future__ import annotations

from typing import Collection

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import PATH, Backend, Installed
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.cloudfuse import CcCloudfuse, Cloudfuse
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone import Rclone
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential

# Best first.
BACKENDS: tuple[Backend, ...] = (Rclone(), CcCloudfuse(), Cloudfuse())

# Shell commands that write the names of the backends that are installed
SHELL_TESTS = f"PATH={PATH}; " + "; ".join(
    f"{{ {backend.shell_test}; }} >/dev/null 2>&1 && echo {backend.name}" for backend in BACKENDS
)


def best(name: str, there: Collection[str]) -> Backend:
    """The backend called *name*, or for ``auto`` the best of those that are *there*; the best of all if none is."""
    wanted = _wanted(name)
    return next((backend for backend in wanted if backend.name in there), wanted[0])


def choose(name: str) -> tuple[Backend, Installed]:
    """The backend called *name*, or the best one on this node for ``auto``.

    :raises Missing: it is not installed
    """
    wanted = _wanted(name)
    for backend in wanted:
        installed = backend.find()
        if installed is not None:
            return backend, installed
    raise Missing(wanted[0].program, "it is not installed on the node", wanted[0].way_to_get)


def stored_credential(config: str) -> Credential | None:
    """The credential in a configuration of any backend."""
    found = (backend.credential(config) for backend in BACKENDS)
    return next((credential for credential in found if credential is not None), None)


def _wanted(name: str) -> list[Backend]:
    return [backend for backend in BACKENDS if name in ("auto", backend.name)]
