# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever runs the play, as far as signing in has something to tell."""

from __future__ import annotations

from ansible.utils.display import Display


class Terminal:
    """Where ``ansible-playbook`` prints; what a process of a task says gets there too."""

    def tell(self, text: str) -> None:
        """Say something that explains a wait."""
        Display().warning(text)
