# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Neutron: what an L3 agent would do. A floating IP with a port reaches its node, and is ACTIVE.

Like an agent it comes a moment after the request. That tells of a change before it is committed, and would wait for
itself if it wrote to the database.
"""

import queue
import threading
import traceback
from typing import Any, Mapping

from neutron_lib import constants, context
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.db import api
from neutron_lib.plugins import constants as plugins
from neutron_lib.plugins import directory

from tests.lab.servers import floating


def route_floating_ips() -> None:
    """Have it so from now on."""
    changes: queue.SimpleQueue[str] = queue.SimpleQueue()
    for event in (events.AFTER_CREATE, events.AFTER_UPDATE, events.AFTER_DELETE):
        registry.subscribe(lambda *_told, payload: changes.put(payload.resource_id), resources.FLOATING_IP, event)
    threading.Thread(target=_follow, args=[changes], name="router", daemon=True).start()


def _follow(changes: "queue.SimpleQueue[str]") -> None:
    while True:
        changes.get()
        try:
            floating.write(_reaching())
        except Exception:  # the next one has to be followed all the same
            traceback.print_exc()


def _reaching() -> Mapping[str, str]:
    """``{floating: fixed}`` of those with a port, which Neutron now has as ACTIVE."""
    admin: Any = context.get_admin_context()
    router = directory.get_plugin(plugins.L3)
    with api.CONTEXT_WRITER.using(admin):  # it begins when the request's own has been committed
        known = router.get_floatingips(admin)
        for ip in known:
            status = constants.FLOATINGIP_STATUS_ACTIVE if ip["port_id"] else constants.FLOATINGIP_STATUS_DOWN
            if ip["status"] != status:
                router.update_floatingip_status(admin, ip["id"], status)
    return {ip["floating_ip_address"]: ip["fixed_ip_address"] for ip in known if ip["port_id"]}
