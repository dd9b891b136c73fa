# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shell command says on a node, without what others say on the way to it. Pure.

Where Ansible has a terminal there (no pipelining), what goes to standard error is in the output too: a banner of the
login, or ``sudo: unable to resolve host`` of a node that does not know its own name.
"""

from __future__ import annotations

_BEGINS = "chameleon.data says:"


def saying(command: str) -> str:
    """The same command, for :func:`said`."""
    return f"echo {_BEGINS}; {command}"


def said(output: str) -> str:
    """What it has said, from its output."""
    return output.partition(_BEGINS)[2].partition("\n")[2]
