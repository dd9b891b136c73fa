# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What openstacksdk tells of a server. Pure."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import reservation_of

ACTIVE = "ACTIVE"
_ERROR = "ERROR"
_COMING = ("BUILD", "REBUILD", "REBOOT", "HARD_REBOOT", "MIGRATING", "UNKNOWN")  # what becomes active by itself


def described(server: Any) -> dict[str, Any]:
    """``{"id", "name", "status", "never_ran", "deleting", "image", "reservation", "address"}``.

    The reservation is empty where nothing tells one, the address where it has none yet.
    """
    return {
        "id": server.id,
        "name": server.name,
        "status": server.status,
        "never_ran": never_ran(server),
        "deleting": deleting(server),
        "image": (server.image or {}).get("id") or "",
        "reservation": reservation_of(server.to_dict()),
        "address": _address(server.addresses),
    }


def comes(status: str) -> bool:
    """Whether a server of this status is active, or will be by itself."""
    return status in (ACTIVE, *_COMING)


def never_ran(server: Any) -> bool:
    """Whether it is in ERROR since before it could run, so that there is nothing of it."""
    return server.status == _ERROR and not server.launched_at


def deleting(server: Any) -> bool:
    """Whether it is about to go, which bare metal takes minutes for; its status stays as it was."""
    return bool(server.task_state == "deleting")


def fault(server: Any) -> str:
    """What the compute service tells of why a server is in ERROR, to be put behind that."""
    message = (server.fault or {}).get("message")
    return f": {str(message).rstrip('.')}" if message else ""


def rows(addresses: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Its addresses in all of its networks, as Nova has them."""
    return [row for network in (addresses or {}).values() for row in network]


def is_floating(row: Mapping[str, Any]) -> bool:
    """Whether such a row is of a floating IP."""
    return row.get("OS-EXT-IPS:type") == "floating"


def _address(addresses: Mapping[str, Any] | None) -> str:
    """A floating address, or else a fixed one, of IPv4 if there is one."""
    found = sorted(rows(addresses), key=lambda row: (not is_floating(row), row.get("version") != 4))
    return str(found[0]["addr"]) if found else ""
