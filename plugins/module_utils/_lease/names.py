# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told where a lease is asked for that nobody knows: most often its name is written wrong. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Iterable, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing

_TOLD = 5  # names

# All that there are, of Blazar's leases and of Nova's servers
LEASE_STATUSES = (
    *("ACTIVE", "CREATING", "DELETING", "ERROR", "PENDING", "STARTING"),
    *("TERMINATED", "TERMINATING", "UPDATING"),
)
SERVER_STATUSES = (
    *("ACTIVE", "BUILD", "DELETED", "ERROR", "HARD_REBOOT", "MIGRATING", "PASSWORD", "PAUSED", "REBOOT", "REBUILD"),
    *("RESCUE", "RESIZE", "REVERT_RESIZE", "SHELVED", "SHELVED_OFFLOADED", "SHUTOFF", "SOFT_DELETED", "SUSPENDED"),
    *("UNKNOWN", "VERIFY_RESIZE"),
)


def read_statuses(option: str, given: Iterable[str], known: Sequence[str]) -> set[str]:
    """Statuses that an option gives, as the service writes them.

    :raises BadInput: there is none of that name, so that nothing would be found
    """
    wanted = {str(status).strip().upper() for status in given}
    for status in sorted(wanted - {*known}):
        raise BadInput(f"{option} {status}", "there is no such status", f"Give some of {', '.join(known)}.")
    return wanted


def unknown_lease(name: str, names: Iterable[str], remedy: str) -> Missing:
    """The error for it.

    :param name: name or id that was asked for
    :param names: of the leases that there are
    :param remedy: what else to do, beside correcting it
    """
    return Missing(f"lease {name}", f"there is none of that name or id; {there_are(name, names)}", remedy)


def there_are(name: str, names: Iterable[str]) -> str:
    """``there are genomes, genomes-2``, those that are most alike first; some of them, where they are many."""
    found = sorted({*names}, key=lambda other: (-_likeness(name, other), other))
    more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return f"there are {', '.join(found[:_TOLD])}{more}" if found else "there is none at all"


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, name.lower(), other.lower()).ratio()
