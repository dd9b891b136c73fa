# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How containers and objects are named. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_LONGEST = 256  # bytes, as Swift has it


def check_container(option: str, name: str) -> str:
    """The name that an option gives, checked.

    :raises BadInput: no container can be called so
    """
    if name in ("", ".", "..") or "/" in name or len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        raise BadInput(
            f"{option} {name!r}", "that is no name of a container", f"Give 1 to {_LONGEST} bytes without a slash."
        )
    return name


def check_name(option: str, name: str, most: int) -> str:
    """The name that an option gives to a thing of a service, without blanks around it.

    :param most: characters that it may have
    :raises BadInput: it has none, or more
    """
    name = name.strip()
    if not 0 < len(name) <= most:
        raise BadInput(f"{option} {name[:60]!r}", f"it has {len(name)} characters", f"Give 1 to {most}.")
    return name


def check_object(option: str, name: str) -> str:
    """The same for an object. How long its name may be the store tells.

    :raises BadInput: it has none
    """
    if not name:
        raise BadInput(f"{option} ''", "that is no name of an object", "Name one.")
    return name
