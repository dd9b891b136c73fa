# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For modules that are nothing but options, as their action plugins carry them out on the controller."""

from __future__ import annotations


def no_plugin(module: str) -> str:
    """What the module says where Ansible runs itself, for it has not found the plugin."""
    return (
        f"{module}: it is carried out on the controller, by its action plugin, which was not found. Call it by its "
        f"full name, chameleon.data.{module}, as a task of a playbook."
    )
