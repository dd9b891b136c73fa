# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mounts by the releases of rclone that people have (`make test-rclone`): what differs is what is warned about."""

from __future__ import annotations

import hashlib
import json
import shlex
from typing import Any, Callable, Iterator

import pytest

from tests.integration.cloudfuse_mount import programs
from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.cloudfuse_mount.test_in_short import check, play_in_short
from tests.integration.cloudfuse_mount.test_repair import LEAVE_DEAD
from tests.integration.conftest import NODE, Played
from tests.integration.waiting import wait_for

# Words of the warnings about each, on Ceph RGW
WARNED = {
    "1.53.3": ["may drop from its cache", "cuts listings"],
    "1.60.1": ["cuts listings"],
    "1.69.3": [],
    "1.75.2": [],
}
# Those whose remote control whoever reaches it can use
OPEN = ("1.53.3", "1.60.1", "1.69.3")

ODD = [
    "\u00e9",
    "e\u0301",
    "new\nline",
    "control\x01\r\x7f",
    " a b ",
    "%2F%",
    "a?b#c;d",
    "back\\slash",
    "\"'<x>",
    "\uff0e\uff0e",  # as rclone has ".." in names
    "\u202e\u2028",
    "\U0001f600",
    "_chameleon",
    ".packed",
    "x" * 255,
]
# How a mount shows those that rclone has signs of its own for
SHOWN = {
    "new\nline": "new\u240aline",
    "control\x01\r\x7f": "control\u2401\u240d\u2421",
    "\uff0e\uff0e": "\u201b\uff0e\u201b\uff0e",
}
# What those that are written are called in the store: each sign is what it stands for
STORED = {"\uff0e\uff0e": ".."}
READ = "import json, os; print(json.dumps({name: open(name, newline='').read() for name in os.listdir('.')}))"

WRITE = """
import json, os, sys
for name in json.loads(sys.argv[1]):
    os.makedirs(f"in folders/{name}")
    for path in (name, f"in folders/{name}/{name}"):
        with open(path, "x", newline="") as stream:  # none is another one
            stream.write(name)
"""


@pytest.fixture(params=programs.RELEASES, ids=lambda release: release.version)
def version(request: pytest.FixtureRequest, lab: Any) -> Iterator[str]:
    """A release of rclone, which is the node's meanwhile."""
    with programs.on_node(NODE, request.param):
        yield request.param.version


def test_mounted_again_written_unmounted(
    playbook: Callable[..., Played], make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any], version: str
) -> None:
    mount = make_mount(cloud("lab-rgw"))
    results = play_in_short(playbook, mount)
    check(results)
    assert results["Mount"]["backend_version"] == version
    told = results["Mount"].get("warnings", [])
    assert len(told) == len(WARNED[version])
    assert all(any(words in one for one in told) for words in WARNED[version])


def test_an_open_remote_control_is_warned_of(mount: MountOfATest, version: str) -> None:
    told = mount.run("--check", extra_options=["--rc", "--rc-addr=localhost:0"]).get("warnings", [])
    warned = ["1.74.4 and newer" in one for one in told if "CVE-2026-49980" in one]
    assert warned == ([True] if version in OPEN else [])


def test_names_of_every_kind_are_read(mount: MountOfATest, version: str) -> None:
    for name in ODD:
        mount.put_object(f"from the store/{name}", name.encode())
    mount.run()
    seen = on_node(f"cd '{mount.path}/from the store' && python3 -c {shlex.quote(READ)}")
    assert json.loads(seen) == {SHOWN.get(name, name): name for name in ODD}


def test_names_of_every_kind_are_written(mount: MountOfATest, version: str) -> None:
    mount.run()
    on_node(f"cd {mount.path} && python3 -c {shlex.quote(WRITE)} {shlex.quote(json.dumps(ODD))}")
    stored = {name: STORED.get(name, name) for name in ODD}
    wanted = {stored[name]: name for name in ODD}
    wanted.update({f"in folders/{stored[name]}/{stored[name]}": name for name in ODD})
    md5 = {path: hashlib.md5(name.encode()).hexdigest() for path, name in wanted.items()}
    wait_for(lambda: listed(mount) == md5)


def listed(mount: MountOfATest) -> dict[str, str]:
    """The MD5 of each object of the container, by its name."""
    url = f"{mount.cloud.object_store}/{mount.container}?format=json"
    rows = mount.cloud.connection.session.get(url).json()
    return {row["name"]: row["hash"] for row in rows if not row["name"].endswith("/")}


def test_what_waits_when_it_dies_is_uploaded(mount: MountOfATest, version: str) -> None:
    mount.keep_waiting()
    mount.run()
    on_node(f"echo precious > {mount.path}/file")
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    assert mount.run()["changed"]
    wait_for(lambda: mount.object("file") == b"precious\n")
