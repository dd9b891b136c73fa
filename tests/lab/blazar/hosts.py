# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site's hosts, told to Blazar by its API, as an operator does."""

from typing import Any

from tests.lab import clients, layout
from tests.lab.parts import LabError
from tests.lab.rest import ask
from tests.lab.site.description import HOSTS


def enroll() -> None:
    """Have each host in Blazar with its properties. One that is there is left alone.

    :raises LabError: Blazar refuses one
    """
    headers = {"X-Auth-Token": clients.token("lab-admin"), "Accept": "application/json"}
    known = {host["hypervisor_hostname"] for host in _asked("GET", None, headers)["hosts"]}
    for name, properties in HOSTS.items():
        if name not in known:
            _asked("POST", {"name": name, **properties}, headers)


def _asked(method: str, body: Any, headers: Any) -> Any:
    answer = ask(method, layout.url("blazar") + "/v1/os-hosts", body, headers)
    if answer.status >= 300:
        raise LabError(f"Blazar, {method} os-hosts: {answer.status} {answer.body.decode(errors='replace')}")
    return answer.json()
