# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of ``swift_info``."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._options import with_cloud

SWIFT_INFO = {
    "argument_spec": with_cloud(
        container={"type": "str"},
        object={"type": "str"},
        prefix={"type": "str", "default": ""},
        limit={"type": "int", "default": 1000},
    ),
    "required_by": {"object": ["container"]},
}
