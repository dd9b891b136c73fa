# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of ``chameleon_image``, for the module and for its action plugin."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

CHAMELEON_IMAGE: dict[str, Any] = {
    "argument_spec": with_cloud(
        snapshot={"type": "str", "default": ""},
        image={"type": "str", "default": ""},
        lock_file={"type": "str", "default": ""},
        lock_update={"type": "bool", "default": False},
        made_from={"type": "str", "default": ""},
        project_id={"type": "str"},
    ),
}
