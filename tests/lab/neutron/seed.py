# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Neutron while its database is made: asks its API, which needs no sign-in then, for what a site has."""

from typing import Any, Mapping

import webob

from tests.lab.keystone.cloud import project_id
from tests.lab.site.description import PUBLIC_NETWORK, SHARED_NETWORK

_OWNER = {"project_id": project_id("service")}


def make_networks(application: Any) -> None:
    """The network that all projects share, the public one of the floating IPs, and a router between them."""
    public, _subnet = _network(application, PUBLIC_NETWORK, {"router:external": True}, {"enable_dhcp": False})
    _shared, subnet = _network(application, SHARED_NETWORK, {"shared": True}, {"gateway_ip": "10.99.0.1"})
    about = {**_OWNER, "name": "sharednet1-router", "external_gateway_info": {"network_id": public}}
    router = _ask(application, "POST", "routers", {"router": about})["router"]["id"]
    _ask(application, "PUT", f"routers/{router}/add_router_interface", {"subnet_id": subnet})


def _network(application: Any, network: Mapping[str, str], about: Any, about_subnet: Any) -> "tuple[str, str]":
    name = network["name"]
    provider = {"provider:network_type": "flat", "provider:physical_network": name}
    made = _ask(application, "POST", "networks", {"network": {"name": name, **_OWNER, **provider, **about}})
    identity = made["network"]["id"]
    subnet = {
        **_OWNER,
        "network_id": identity,
        "name": f"{name}-subnet",
        "ip_version": 4,
        "cidr": network["cidr"],
        "allocation_pools": [{"start": network["first"], "end": network["last"]}],
        **about_subnet,
    }
    return identity, _ask(application, "POST", "subnets", {"subnet": subnet})["subnet"]["id"]


def _ask(application: Any, method: str, path: str, body: Any) -> Any:
    request = webob.Request.blank(f"/v2.0/{path}", method=method, json=body)
    answer = request.get_response(application)
    if answer.status_int >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.text}")
    return answer.json
