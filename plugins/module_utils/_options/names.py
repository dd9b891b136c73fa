# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How containers are named. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_LONGEST = 256  # bytes, as Swift has it


def check_container(option: str, name: str) -> str:
    """The name that an option gives, checked.

    :raises BadInput: no container can be called so
    """
    if not name or "/" in name or len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        raise BadInput(
            f"{option} {name!r}", "that is no name of a container", f"Give 1 to {_LONGEST} bytes without a slash."
        )
    return name
