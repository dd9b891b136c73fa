# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a mount's program up, behind one interface (``base.Supervisor``).

``systemd`` has a ``unit`` for each mount; where systemd does not run, ``shell`` has a ``script``. ``safe_unmount``
has the commands of both that unmount nothing but our own.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Supervisor
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.shell import Shell
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd


def find_supervisor() -> Supervisor:
    """The one of this node."""
    return Systemd() if Systemd.runs() else Shell()
