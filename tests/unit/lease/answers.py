# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of Blazar, as a real one of release 18 gave them, and of the testbed's fork.

Those of the fork are put together after its models (https://github.com/ChameleonCloud/blazar, ``blazar/db/sqlalchemy/
models.py``): it cannot be run here.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

NOW = datetime(2026, 12, 1, 12, 0, 30, tzinfo=timezone.utc)
PROJECT = "ef64829a5a22f0bec20a0a1b9137bb4a"
EXTERNAL = "2c9116ef-a8a9-4c43-847a-f55a859ec29f"
FLAVOR = "db2d000d-6f6f-48b9-99ff-5e75464604c0"
SKYLAKE = '["==", "$node_type", "compute_skylake"]'


def reservation(kind: str, ident: str = "r1", status: str = "active", **more: Any) -> dict[str, Any]:
    """What all kinds have."""
    shared = {"lease_id": "l1", "resource_id": "x", "missing_resources": False, "resources_changed": False}
    return {"id": ident, "resource_type": kind, "status": status, **shared, **more}


def hosts(count: int = 1, properties: str = SKYLAKE, **more: Any) -> dict[str, Any]:
    """Hosts; the fork tells ``on_start`` as well."""
    told = {"hypervisor_properties": "", "resource_properties": properties, "before_end": "default"}
    return reservation("physical:host", **{**told, "min": count, "max": count, **more})


def flavor(count: int = 1, **more: Any) -> dict[str, Any]:
    """Servers of a flavor, of which Blazar has made another one of its own."""
    source = f'{{"id": "{FLAVOR}", "name": "m1.large", "ram": 8192, "vcpus": 4}}'
    told = {"vcpus": 4, "memory_mb": 8192, "affinity": None, "resource_properties": source, "flavor_id": "r2"}
    return reservation("flavor:instance", **{"ident": "r2", **told, "amount": count, **more})


def floating_ips(count: int = 1, **more: Any) -> dict[str, Any]:
    """Addresses."""
    told = {"network_id": EXTERNAL, "amount": count, "required_floatingips": []}
    return reservation("virtual:floatingip", **{"ident": "r3", **told, **more})


def network(**more: Any) -> dict[str, Any]:
    """A network, of the fork alone: it does not tell its name."""
    return reservation("network", **{"ident": "r4", **more})


def lease(*reservations: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One that began two hours before ``NOW`` and ends two hours after it."""
    begins, ends = "2026-12-01T10:00:00.000000", "2026-12-01T14:00:00.000000"
    events = [
        {"event_type": "start_lease", "time": begins, "status": "DONE"},
        {"event_type": "end_lease", "time": ends, "status": "UNDONE"},
    ]
    told = {"id": "l1", "name": "exp", "user_id": "u", "project_id": PROJECT, "trust_id": "t", "degraded": False}
    dates = {"start_date": begins, "end_date": ends, "created_at": "2026-12-01 10:00:00", "updated_at": None}
    return {**told, **dates, "status": "ACTIVE", "events": events, "reservations": list(reservations), **more}
