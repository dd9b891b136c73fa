# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Nova: the lease that a server is made on, asked of Blazar."""

from typing import Any, Mapping, Optional

from keystoneauth1 import exceptions, loading
from nova import objects
from oslo_config import cfg

_GROUP = "placement"  # of the configuration: Nova's own user


def lease_of(context: Any, instance: Any) -> Optional[Mapping[str, Any]]:
    """``{"id", "start_date", "end_date", …}``; None for a server without a reservation, or when Blazar is not there.

    A server is made on a reservation by the scheduler's hint, or by the flavor that is the reservation's.
    """
    hints = objects.RequestSpec.get_by_instance_uuid(context, instance.uuid).scheduler_hints or {}
    wanted = {instance.flavor.flavorid, *hints.get("reservation", ())}
    auth = loading.load_auth_from_conf_options(cfg.CONF, _GROUP)
    session = loading.load_session_from_conf_options(cfg.CONF, _GROUP, auth=auth)
    where = {"service_type": "reservation", "region_name": cfg.CONF[_GROUP].region_name}
    try:
        leases = session.get("/leases", endpoint_filter=where, timeout=10).json()["leases"]
    except exceptions.ClientException:
        return None
    for lease in leases:
        if wanted & {reservation["id"] for reservation in lease["reservations"]}:
            return dict(lease)
    return None
