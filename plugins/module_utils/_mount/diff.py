# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What diff mode shows of a mount, without secrets. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import stored_credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import Desired
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

SHOWN = 50  # changes, which is more than any plan has


def of_steps(path: str, steps: Plan) -> list[dict[str, str]]:
    """What is done to the mount at *path* and its things."""
    return [steps.diff(SHOWN, path)] if steps else []


def of_files(actual: Actual, desired: Desired, credential: Credential) -> list[dict[str, str]]:
    """Configuration and unit before and after."""
    before, places = actual.config or "", desired.places
    stored = stored_credential(before)
    pairs = (
        (places.config, stored.masked(before) if stored else before, credential.masked(desired.config)),
        (places.unit_file, actual.unit or "", desired.unit),
    )
    return [
        {"before_header": name, "after_header": name, "before": old, "after": new}
        for name, old, new in pairs
        if old != new
    ]
