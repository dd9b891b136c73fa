# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Nova, Placement, Neutron and Blazar run in; who does not ask for them does not install it."""

from pathlib import Path
from typing import Mapping

from tests.lab import layout, openstack
from tests.lab.environment import Environment

ENVIRONMENT = Environment(
    "openstack-site",
    [openstack.CONSTRAINTS, layout.HERE / "site" / "constraints.txt"],
    ("nova", "openstack-placement", "neutron", "blazar", "blazar-nova", "cheroot", "python-blazarclient"),
)


def variables() -> Mapping[str, str]:
    """For the services, which ask each other by the catalog: they trust the lab's authority."""
    return {**ENVIRONMENT.variables(), "REQUESTS_CA_BUNDLE": str(layout.AUTHORITY)}


def code(*packages: str) -> "list[Path]":
    """What of the lab's own code runs inside a service of these *packages*: it starts anew when it changes."""
    return [path for package in (*packages, "faults", "site") for path in sorted((layout.HERE / package).glob("*.py"))]
