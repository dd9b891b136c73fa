# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An empty store in a moment: Ceph's is in memory, so it ends with its server."""

from __future__ import annotations

from tests.lab.lab import Lab
from tests.lab.parts import LabError


def store(name: str) -> None:
    """Forget all that is in the lab's store of this name, a Ceph RGW.

    :raises LabError: it does not come up again
    """
    lab = Lab()
    lab.hit(f"{name}-osd").kill()
    failed = lab.up([name]).failed
    if failed:
        raise LabError(f"no fresh store: {failed}")
