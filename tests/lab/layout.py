# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the lab's things are: paths, addresses, ports, names, and the lab's own (worthless) passwords.

A checkout has one lab without a name, and as many others as the variable LAB_NAME names: "2", "3", … A lab's id comes
from the checkout's real path and from that name, so no two labs meet.
"""

import functools
import hashlib
import os
import subprocess
from pathlib import Path
from typing import Final, Optional

from tests.lab.rgw.forms import FORMS, USUAL

ROOT: Final = Path(__file__).resolve().parents[2]
HERE: Final = ROOT / "tests" / "lab"
VARIABLE: Final = "LAB_NAME"
NAME: Final = os.environ.get(VARIABLE, "")
LAB_ID: Final = "lab-" + hashlib.sha1(f"{ROOT}{NAME}".encode()).hexdigest()[:6]

STATE: Final = ROOT / "build" / "labs" / NAME if NAME else ROOT / ".lab"
RUN: Final = STATE / "run"  # pid files, sockets, what the parts remember between two commands
LOG: Final = STATE / "log"
DATA: Final = STATE / "data"  # what the parts store: DATA / <part>; gone after `down`
CLOUDS: Final = STATE / "clouds.yaml"
ENV: Final = STATE / "env"
AUTHORITY: Final = DATA / "tls" / "authority.pem"  # of every certificate of the lab
INVENTORY: Final = STATE / "inventory.yml"

CACHE: Final = Path(os.environ.get("LAB_CACHE") or "~/.cache/chameleon-data-lab").expanduser()

NETNS: Final = Path("/run/netns") / LAB_ID
LAB_ADDRESS: Final = "10.99.0.1"
NODES: Final = {"node1": "10.99.0.11", "node2": "10.99.0.12"}
# For what takes more; they are started only when they are named, and are in no inventory of the lab.
MORE_NODES: Final = {"node3": "10.99.0.13", "node4": "10.99.0.14"}
ALL_NODES: Final = {**NODES, **MORE_NODES}

# The daemons that users, or the others of it, reach of each form of Ceph RGW that is not the usual one
_OTHER_STORES = [daemon for form in FORMS if form != USUAL for daemon in (form, f"{form}-mon")]
# All below 32768, where the kernel takes ports for outgoing connections.
PORTS: Final = {
    "keystone": 25000,
    "glance": 25001,
    "swift": 25002,
    "swift-account": 25003,
    "swift-container": 25004,
    "swift-object": 25005,
    "swift-tempauth": 25006,
    "glance2": 25007,
    "rgw": 25008,
    "placement": 25009,
    "nova": 25010,
    "neutron": 25011,
    "blazar": 25012,
    "rgw-mon": 25013,
    "oidc": 25014,
    **{daemon: 25040 + number for number, daemon in enumerate(_OTHER_STORES)},
}
# Where the front (tls/) speaks TLS for a service that has users, at the service's name.
_INSIDE = ("-mon", "-account", "-container", "-object")
TLS_PORTS: Final = {service: port + 200 for service, port in PORTS.items() if not service.endswith(_INSIDE)}
NAMES: Final = [f"{service}.lab" for service in (*TLS_PORTS, "proxy")]  # fault proxies have one for them all
TLS_PROBE_PORT: Final = 25299
CLIENT_CERT_PORT: Final = 25298  # Keystone again, for those who have a certificate of the authority's
PROXY_PORTS: Final = range(25020, 25040)

# Nothing but this machine can reach the lab, and nothing in it is worth keeping: fixed passwords.
ADMIN_PASSWORD: Final = "lab-admin"
SERVICE_PASSWORD: Final = "lab-service"
USER_PASSWORD: Final = "lab-user"


@functools.lru_cache(maxsize=None)
def no_namespaces() -> Optional[str]:
    """Why this machine cannot give the lab a network namespace of its own; None when it can."""
    if os.environ.get("LAB_LOOPBACK"):
        return "LAB_LOOPBACK is set"
    if os.geteuid() != 0:
        return "needs root to make a network namespace"
    try:
        made = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True, text=True)
    except FileNotFoundError:
        return "needs unshare (package util-linux)"
    return (made.stderr.strip() or "unshare --net failed") if made.returncode else None


def address() -> str:
    """The services' address: the lab's own in its namespace, loopback where there can be none."""
    return "127.0.0.1" if no_namespaces() else LAB_ADDRESS


def url(service: str) -> str:
    """Base URL of a service named in PORTS as the lab's own parts know it: without TLS."""
    return f"http://{address()}:{PORTS[service]}"


def host(service: str) -> str:
    """The name that controller and nodes resolve; the address where the lab can have no names of its own."""
    return address() if no_namespaces() else f"{service}.lab"
