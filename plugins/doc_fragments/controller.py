# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation of modules has in common that need no node."""

from __future__ import annotations


class ModuleDocFragment:
    """Fragment ``chameleon.data.controller``."""

    DOCUMENTATION = r"""
options: {}
attributes:
  action:
    support: full
    description: All of it is done by its action plugin, on the controller.
  async:
    support: none
    description: It is done at once, or takes a few requests.
"""
