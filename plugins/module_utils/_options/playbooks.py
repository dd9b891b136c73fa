# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of the playbooks, by what they begin with; each playbook tells at its head what they say."""

from __future__ import annotations

PLAYBOOKS: dict[str, tuple[str, ...]] = {
    "collect": (
        "collect_cloud",
        "collect_container",
        "collect_exclude",
        "collect_experiment",
        "collect_keep_days",
        "collect_keep_versions",
        "collect_layout",
        "collect_path",
        "collect_repack",
        "collect_serial",
    ),
    "share": (
        "share_cloud",
        "share_expires_in",
        "share_links",
        "share_make_key",
        "share_method",
        "share_objects",
        "share_prefixes",
    ),
}
