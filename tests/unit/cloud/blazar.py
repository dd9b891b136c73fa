# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reservation service whose every answer a test can choose: release 18 of Blazar, or the testbed's fork of it."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

from keystoneauth1 import token_endpoint
from keystoneauth1.session import Session

from tests.unit.json_server import JsonServer
from tests.unit.lease import answers

Answer = tuple[int, Any]

NOT_ENOUGH: Answer = (500, {"error_code": 500, "error_message": "Not enough hosts available", "error_name": 500})
AT_WORK: Answer = (500, {"error_code": 500, "error_message": "Invalid lease status.", "error_name": 500})
HOST = {"id": "1", "hypervisor_hostname": "a-uuid", "node_name": "nc01", "node_type": "compute_skylake"}


class Blazar(JsonServer):
    """Leases that begin at once, unless a test says otherwise.

    :param fork: whether it is the testbed's, which tells users its hosts
    :ivar leases: as it answers them, by id
    :ivar states: that a new lease goes through, one a look
    :ivar first: answers to the next requests of a method, instead of its own: ``{"POST": [NOT_ENOUGH]}``
    :ivar asked: methods and paths of all requests
    """

    def __init__(self, fork: bool = False) -> None:
        self.fork = fork
        self.leases: dict[str, dict[str, Any]] = {}
        self.states = ["PENDING", "STARTING", "ACTIVE"]
        self.first: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.bodies: list[Any] = []
        self.ahead = 0.0
        super().__init__()

    def add(self, ident: str = "l1", **more: Any) -> dict[str, Any]:
        """A lease of two hours from now on."""
        begins, ends = (time.time() + self.ahead + hours * 3600 for hours in (-0.01, 2))
        dates = {"start_date": _date(begins), "end_date": _date(ends), "created_at": _date(begins)}
        self.leases[ident] = answers.lease(answers.hosts(), **{"id": ident, **dates, **more})
        return self.leases[ident]

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        self.asked.append(f"{method} {path}")
        self.bodies.append(body)
        waiting = self.first.get(method)
        status, content = waiting.pop(0) if waiting else self._answer(method, path, body)
        return status, {"Date": formatdate(time.time() + self.ahead, usegmt=True)}, content

    def _answer(self, method: str, path: str, body: Any) -> Answer:
        ident = path.split("/")[2] if path.startswith("/leases/") else ""
        if path == "/leases":
            if method == "GET":
                return 200, {"leases": list(self.leases.values())}
            return 201, {"lease": self.add(name=body["name"], status=self.states[0])}
        if path.startswith("/os-hosts"):
            if not self.fork:
                return 403, {
                    "error_code": 403,
                    "error_message": "Policy doesn't allow blazar:oshosts:get",
                    "error_name": 403,
                }
            rows = [{"start_date": "2020-01-01 10:00", "end_date": _date(time.time() + 7200)}]
            taken = [{"resource_id": "1", "reservations": rows}]
            return 200, {"allocations": taken} if path.endswith("allocations") else {"hosts": [HOST]}
        if ident not in self.leases:
            return 404, {"error_code": 404, "error_message": f"Object with {{'lease_id': '{ident}'}} not found"}
        lease = self.leases[ident]
        if path.endswith("/hosts"):
            return (
                (200, {"hosts": [HOST]}) if self.fork else (404, {"error": 404, "error_message": "URL was not found"})
            )
        if method == "DELETE":
            del self.leases[ident]
            return 204, None
        if method == "PUT":
            if "end_date" in body:
                lease["end_date"] = body["end_date"]
            return 200, {"lease": {**lease, "status": "UPDATING"}}
        if lease["status"] in self.states[:-1]:
            lease["status"] = self.states[self.states.index(lease["status"]) + 1]
        return 200, {"lease": lease}


class _Plugin(token_endpoint.Token):
    """Signed in to one project with an application credential, perhaps a restricted one."""

    restricted = False

    def get_project_id(self, session: Any) -> str:
        return answers.PROJECT

    def get_auth_state(self) -> str:
        used = {"application_credential": {"restricted": self.restricted}}
        return json.dumps({"body": {"token": used}})


def connection_to(blazar: Blazar, restricted: bool = False) -> Any:
    """What stands for a connection of openstacksdk."""
    plugin = _Plugin(blazar.url, "token")
    plugin.restricted = restricted
    config = SimpleNamespace(
        get_interface=lambda service: "public",
        get_region_name=lambda service: None,
        get_endpoint=lambda service: blazar.url,
    )
    return SimpleNamespace(session=Session(auth=plugin), config=config)


def _date(moment: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:00.000000", time.gmtime(moment))
