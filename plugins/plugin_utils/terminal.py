# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever runs the play, as far as signing in has something to tell."""

from __future__ import annotations

import sys

from ansible.utils.display import Display

# Looked at before ansible-core forks: a process of a task has no terminal of its own.
_SEEN = {name: getattr(sys, name).isatty() for name in ("stderr", "stdout")}


class Terminal:
    """Where ``ansible-playbook`` prints; what a process of a task says gets there too.

    :ivar is_there: whether somebody sees it
    """

    is_there = any(_SEEN.values())

    def tell(self, text: str) -> None:
        """Say something that explains a wait."""
        Display().warning(text)

    def ask(self, text: str) -> None:
        """Say what a person has to do now."""
        Display().display(text, color="bright purple", stderr=_SEEN["stderr"])
