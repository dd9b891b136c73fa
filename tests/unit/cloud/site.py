# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute, network and image services that answer as their API references say (compute 2.1, network 2.0, image 2)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.unit.json_server import JsonServer

IMAGE = "11111111-1111-4111-8111-111111111111"
HASH = "ab" * 64
NETWORK, EXTERNAL = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
PORT = "44444444-4444-4444-8444-444444444444"
SERVERS = "55555555-5555-4555-8555-55555555555{}"
FIXED, FLOATING = "10.52.0.7", "192.5.87.10"
_NOT_FOUND = 404, {"itemNotFound": {"message": "not found", "code": 404}}


class Site(JsonServer):
    """One image, one network with a way out, one flavor, one floating address, and the servers that are asked for.

    :ivar states: those that a new server goes through, one a look
    :ivar refusal: of creating one: a status and a message
    :ivar away: how many looks at a server it answers 503
    :ivar lingers: how many looks at a server there are before it is gone
    :ivar fault: of a server that comes to be in ERROR
    :ivar asked: bodies of the requests that created something, by the last part of their path
    """

    def __init__(self) -> None:
        self.servers: dict[str, dict[str, Any]] = {}
        self.states = ["BUILD", "ACTIVE"]
        self.refusal: tuple[int, str] | None = None
        self.asked: dict[str, Any] = {}
        self.attached_to = ""
        self.away = 0
        self.lingers = 0
        self.deleted = ""
        self.fault = ""
        super().__init__()

    def add(self, name: str, image: str = IMAGE, status: str = "ACTIVE", created: str = "2026-12-01T10:00:00Z") -> str:
        """A server; its id."""
        ident = SERVERS.format(len(self.servers))
        fixed = {"addr": FIXED, "version": 4, "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "aa:bb"}
        self.servers[ident] = {
            "id": ident, "name": name, "status": status, "image": {"id": image}, "flavor": {"id": "f"},
            "addresses": {"sharednet1": [fixed]}, "metadata": {}, "created": created, "tenant_id": "p", "user_id": "u",
        }  # fmt: skip
        return ident

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        service, _slash, rest = parts.path.lstrip("/").partition("/")
        services = {"compute": self._compute, "network": self._network, "image": self._image}
        status, answer = services[service](method, rest.rstrip("/"), query, body)
        return status, {}, answer

    def _compute(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        path = path.partition("v2.1")[2].strip("/")
        if not path:
            links = [{"rel": "self", "href": f"{self.url}/compute/v2.1/"}]
            version = {"id": "v2.1", "status": "CURRENT", "version": "2.90", "min_version": "2.1", "links": links}
            return 200, {"version": version}
        if path == "servers" and method == "POST":
            self.asked["servers"] = body
            if self.refusal:
                return self.refusal[0], {"error": {"message": self.refusal[1], "code": self.refusal[0]}}
            name, image = body["server"]["name"], body["server"]["imageRef"]
            ident = self.add(name, image, self.states[0], "2026-12-02T10:00:00Z")
            self.servers[ident]["metadata"] = body["server"].get("metadata", {})
            return 202, {"server": {"id": ident, "links": [], "adminPass": "x"}}
        if path in ("servers", "servers/detail"):
            for ident in self.servers:
                self._look(ident)
            wanted = re.compile(query.get("name", ""))  # a regular expression, as in Nova
            return 200, {"servers": [one for one in self.servers.values() if wanted.search(one["name"])]}
        if path.startswith("servers/"):
            return self._server(method, path.split("/")[1])
        flavor = {"id": "f", "name": "baremetal", "ram": 1, "disk": 1, "vcpus": 1}
        if path in ("flavors", "flavors/detail"):
            return 200, {"flavors": [flavor]}
        if path == "flavors/f":
            return 200, {"flavor": flavor}
        return _NOT_FOUND

    def _server(self, method: str, ident: str) -> tuple[int, Any]:
        server = self.servers.get(ident)
        if server is None:
            return _NOT_FOUND
        if method == "DELETE":
            self.deleted = ident
            self._let_go()
            return 204, None
        if self.away:
            self.away -= 1
            return 503, {"error": {"message": "away", "code": 503}}
        if ident == self.deleted:
            self._let_go()
            if ident not in self.servers:
                return _NOT_FOUND
        self._look(ident)
        return 200, {"server": server}

    def _let_go(self) -> None:
        if self.lingers:
            self.lingers -= 1
        else:
            del self.servers[self.deleted]

    def _look(self, ident: str) -> None:
        """Time goes on with each look at a server."""
        server = self.servers[ident]
        if server["status"] == "BUILD":
            server["status"] = self.states.pop(0) if self.states else "ACTIVE"
            if server["status"] == "ERROR":
                server["fault"] = {"message": self.fault, "code": 500}
        if self.attached_to == ident and len(server["addresses"]["sharednet1"]) == 1:
            server["addresses"]["sharednet1"].append({"addr": FLOATING, "version": 4, "OS-EXT-IPS:type": "floating"})

    def _network(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        path = path.partition("v2.0")[2].strip("/")
        if not path:
            return 200, self._versions("v2.0", "network/v2.0")
        inside = {"id": NETWORK, "name": "sharednet1", "router:external": False, "subnets": ["s"]}
        outside = {"id": EXTERNAL, "name": "public", "router:external": True, "subnets": ["t"]}
        if path == f"networks/{NETWORK}":
            return 200, {"network": inside}
        if path == "networks":
            found = [one for one in (inside, outside) if query.get("name", one["name"]) == one["name"]]
            if "router:external" in query:
                found = [one for one in found if str(one["router:external"]) == query["router:external"]]
            return 200, {"networks": found}
        if path == "subnets":
            return 200, {"subnets": [{"id": "s", "network_id": NETWORK, "gateway_ip": "10.52.0.1"}]}
        if path == "ports":
            fixed = [{"ip_address": FIXED, "subnet_id": "s"}]
            port = {"id": PORT, "device_id": query.get("device_id", ""), "network_id": NETWORK, "fixed_ips": fixed}
            return 200, {"ports": [port]}
        if path.startswith("floatingips"):
            if method in ("POST", "PUT"):
                self.asked["floatingips"] = body
                self.attached_to = next(reversed(self.servers), "")
            floating = {
                "id": "66666666-6666-4666-8666-666666666666", "floating_ip_address": FLOATING, "port_id": None,
                "fixed_ip_address": None, "floating_network_id": EXTERNAL, "status": "DOWN", "router_id": None,
            }  # fmt: skip
            if self.attached_to:
                floating.update(port_id=PORT, fixed_ip_address=FIXED, status="ACTIVE")
            return (200, {"floatingips": [floating]}) if method == "GET" else (200, {"floatingip": floating})
        return 404, {"NeutronError": {"message": "not found"}}

    def _image(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        path = path.partition("v2")[2].strip("/")
        image = {"id": IMAGE, "name": "exp-node1", "status": "active", "visibility": "private", "os_hash_value": HASH}
        if not path:
            return 200, self._versions("v2.16", "image/v2/")
        if path == f"images/{IMAGE}":
            return 200, image
        if path == "images":
            return 200, {"images": [image] if query.get("name", image["name"]) == image["name"] else []}
        return 404, {"message": "not found"}

    def _versions(self, ident: str, path: str) -> dict[str, Any]:
        links = [{"rel": "self", "href": f"{self.url}/{path}"}]
        return {"versions": [{"id": ident, "status": "CURRENT", "links": links}]}
