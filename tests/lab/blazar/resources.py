# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be leased, told to Blazar by its API, as an operator does: hosts and floating IPs."""

from typing import Any, Mapping

from tests.lab import clients, layout
from tests.lab.parts import LabError
from tests.lab.rest import ask
from tests.lab.site.description import HOSTS, PUBLIC_NETWORK, RESERVABLE_ADDRESSES


def enroll() -> None:
    """Have each in Blazar. One that is there is left alone.

    :raises LabError: Blazar refuses one
    """
    headers = {"X-Auth-Token": clients.token("lab-admin"), "Accept": "application/json"}
    blazar = layout.url("blazar") + "/v1"
    known = {host["hypervisor_hostname"] for host in _ask("GET", f"{blazar}/os-hosts", headers)["hosts"]}
    for name, properties in HOSTS.items():
        if name not in known:
            _ask("POST", f"{blazar}/os-hosts", headers, {"name": name, **properties})
    known = {ip["floating_ip_address"] for ip in _ask("GET", f"{blazar}/floatingips", headers)["floatingips"]}
    if known != set(RESERVABLE_ADDRESSES):
        named = f"{layout.url('neutron')}/v2.0/networks?name={PUBLIC_NETWORK['name']}"
        network = _ask("GET", named, headers)["networks"][0]["id"]
        for address in set(RESERVABLE_ADDRESSES) - known:
            about = {"floating_network_id": network, "floating_ip_address": address}
            _ask("POST", f"{blazar}/floatingips", headers, about)


def _ask(method: str, url: str, headers: Mapping[str, str], body: Any = None) -> Any:
    answer = ask(method, url, body, headers)
    if answer.status >= 300:
        raise LabError(f"{method} {url}: {answer.status} {answer.body.decode(errors='replace')}")
    return answer.json()
