# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Neutron: what an L3 agent would do. A floating IP with a port reaches its node, and is ACTIVE."""

from typing import Any

from neutron_lib import constants, context
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.plugins import constants as plugins
from neutron_lib.plugins import directory

from tests.lab.servers import floating


def route_floating_ips() -> None:
    """Have it so from now on."""
    for event in (events.AFTER_CREATE, events.AFTER_UPDATE, events.AFTER_DELETE):
        registry.subscribe(_changed, resources.FLOATING_IP, event)


def _changed(_resource: str, event: str, _trigger: Any, payload: Any) -> None:
    admin = context.get_admin_context()
    plugin = directory.get_plugin(plugins.L3)
    if event != events.AFTER_DELETE:
        port = payload.latest_state.get("port_id")
        status = constants.FLOATINGIP_STATUS_ACTIVE if port else constants.FLOATINGIP_STATUS_DOWN
        plugin.update_floatingip_status(admin, payload.resource_id, status)
    known = plugin.get_floatingips(admin)
    floating.write({ip["floating_ip_address"]: ip["fixed_ip_address"] for ip in known if ip["fixed_ip_address"]})
