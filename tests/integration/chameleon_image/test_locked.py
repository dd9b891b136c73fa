# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``chameleon_image`` on the lab's Glance: a name means the same image each time, or nothing is told to be it."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.conftest import Cloud, Played
from tests.lab.lab import Lab

DATA = {"data/a": {"digest": "ab" * 32, "objects": 1, "bytes": 2}}


class Images:
    """Of one name, which no other test has; deleted at the end."""

    def __init__(self, connection: Any) -> None:
        self.name = f"test-{uuid.uuid4().hex[:8]}"
        self.service = connection.image
        self._made: list[str] = []

    def make(self, content: str, name: str = "") -> str:
        """Its id."""
        told = {"disk_format": "raw", "container_format": "bare", "visibility": "private"}
        made = self.service.create_image(name or self.name, data=content.encode(), allow_duplicates=True, **told)
        self._made.append(made.id)
        return str(made.id)

    def remove(self) -> None:
        for ident in self._made:
            self.service.delete_image(ident)


@pytest.fixture
def images(site: Lab, cloud: Callable[[str], Cloud]) -> Iterator[Images]:
    made = Images(cloud("lab").connection)
    yield made
    made.remove()


@pytest.fixture
def ask(playbook: Callable[..., Played], images: Images, tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """Runs tasks of the module on the lock file, given by what they have beside it; their results in order."""

    def run(*given: dict[str, Any]) -> list[dict[str, Any]]:
        tasks = [
            {
                "name": f"task {number}",
                "check_mode": options.pop("check", False),
                "diff": True,
                "ignore_errors": True,
                "chameleon.data.chameleon_image": {
                    "cloud": "lab",
                    "image": images.name,
                    "lock_file": str(tmp_path / "lock.json"),
                    **options,
                },
            }
            for number, options in enumerate(given)
        ]
        played = playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
        return [played.results[task["name"]]["localhost"] for task in tasks]

    return run


def test_it_is_the_same_image_until_it_cannot_be(
    ask: Any, images: Images, tmp_path: Path, cloud: Callable[[str], Cloud]
) -> None:
    file, name = tmp_path / "lock.json", f"image://{images.name}"
    file.write_text(json.dumps(DATA))
    first = images.make("first")
    foreseen, locked, again = ask({"check": True}, {}, {})
    assert foreseen["changed"] and foreseen["diff"] == locked["diff"] and first in locked["diff"]["after"]
    assert locked["changed"] and locked["image"]["id"] == first and not again["changed"]
    entries = json.loads(file.read_text())
    assert entries.pop("data/a") == DATA["data/a"]
    hashed = images.service.get_image(first).hash_value
    assert (entries[name]["id"], entries[name]["os_hash_value"]) == (first, hashed)

    # As sites do with their images: the old one gets another name.
    images.service.update_image(first, name=f"{images.name}-old")
    second = images.make("second")
    (told,) = ask({})
    assert told["image"]["id"] == first and not told["changed"]
    assert f"means {images.name} ({second}) now" in told["warnings"][0]

    admin = cloud("lab-admin").connection.image
    admin.deactivate_image(first)
    refused, copied = ask({})[0], images.make("first", "a copy")
    assert refused["error"]["kind"] == "refused" and "it is deactivated" in refused["msg"]
    (told,) = ask({})
    assert told["image"]["id"] == copied and told["locked"]["id"] == first and not told["changed"]

    images.service.delete_image(copied)
    images.service.delete_image(first)
    gone, there, accepted, since = ask({}, {"made_from": second}, {"lock_update": True}, {"made_from": second})
    assert "it is gone" in gone["msg"] and "restore_lock_update=true" in gone["msg"]
    assert f"image {second}: the node is there and was made from it" in there["msg"]
    assert accepted["changed"] and accepted["image"]["id"] == second
    assert since["image"]["id"] == second and not since["changed"]


def test_a_server_is_made_of_no_other_content(
    playbook: Callable[..., Played], images: Images, cloud: Callable[[str], Cloud]
) -> None:
    ident = images.make("content")
    server = {"cloud": "lab", "name": images.name, "image": images.name, "image_hash": "ab" * 64}
    task = {"name": "Launch", "chameleon.data.chameleon_server": server}
    played = playbook(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]), fails=True)
    said = played.results["Launch"]["localhost"]
    assert said["error"]["kind"] == "refused" and f"{ident} has the hash" in said["msg"]
    assert not list(cloud("lab").connection.compute.servers(name=images.name))
