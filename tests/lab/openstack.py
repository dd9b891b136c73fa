# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Keystone, Glance and Swift run in."""

from tests.lab import layout
from tests.lab.environment import Environment

CONSTRAINTS = layout.HERE / "constraints.txt"
ENVIRONMENT = Environment("openstack", [CONSTRAINTS], ("keystone", "glance", "swift", "cheroot", "trustme"))

# What of the lab's own code runs inside the services: they start anew when it changes.
CODE = (
    layout.HERE / "wsgi.py",
    *sorted((layout.HERE / "faults").glob("*.py")),
    *sorted((layout.HERE / "swift").glob("*.py")),
)
