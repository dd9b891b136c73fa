# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images are copied to a second site, whose Glance is another one."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.regions import COPY_OF, Copies, Site
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.variants import Variants
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
from tests.integration.chameleon_snapshot.conftest import Names, Node
from tests.integration.conftest import http_to
from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule

SITE = "cloud lab-rgw"
CLOUDS = ("lab", "lab-rgw")
DEFAULTS = defaults_of(CHAMELEON_SNAPSHOT)


@pytest.fixture
def elsewhere(cloud: Callable[[str], Any], images: Names) -> Iterator[Names]:
    """The images of the test's name at the second site."""
    names = Names(cloud("lab-rgw").connection.image)
    names.name = images.name
    yield names
    names.remove()


@pytest.fixture
def play(small: Callable[..., str], playbook: Callable[..., Any]) -> Callable[..., Any]:
    """Runs the module for both sites; returns its result."""

    def run(*arguments: str, compression: str = "as_it_is", fails: bool = False, **options: Any) -> Any:
        regions = json.dumps([{"cloud": "lab-rgw", "compression": compression}])
        played = playbook(small(regions=regions, **options), *arguments, fails=fails)
        return played.results["Snapshot"]["node2"]

    return run


@pytest.fixture
def qcow2(images: Names, tmp_path: Path) -> Any:
    """A small image at the first site, compressed with zstd."""
    raw, path = tmp_path / "disk.raw", tmp_path / "disk.qcow2"
    raw.write_bytes(b"chameleon" * 100_000)
    subprocess.run(
        ["qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-c", "-o", "compression_type=zstd", str(raw), str(path)],
        check=True,
    )
    with path.open("rb") as stream:
        made = images.images.create_image(
            images.name,
            data=stream.read(),
            disk_format="qcow2",
            container_format="bare",
            chameleon_data_family=images.name,
            tags=["kept"],
            colour="blue",
        )
    return images.images.get_image(made.id)


def endpoint(cloud: Any) -> str:
    """Of the cloud's Glance."""
    return str(cloud.connection.config.get_session_endpoint("image"))


def look(images: Names, image: Any, folder: Path) -> dict[str, Any]:
    """What qemu-img tells of an image's file."""
    path = folder / "downloaded"
    images.images.download_image(image, output=str(path))
    told = subprocess.run(["qemu-img", "info", "--output=json", str(path)], check=True, capture_output=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def compression_of(info: dict[str, Any]) -> str:
    return str(info["format-specific"]["data"]["compression-type"])


def test_a_new_image_is_there_at_both_sites(
    play: Callable[..., Any], images: Names, elsewhere: Names, node: Node, tmp_path: Path
) -> None:
    made = play(compression="zlib")
    assert made["changed"]
    assert [entry["target"] for entry in made["plan"]] == [
        f"image {images.name}",
        f"image {images.name} at {SITE}",
    ]
    original, copy = images.all()[0], elsewhere.all()[0]
    assert made["image"]["id"] == original.id
    assert made["regions"] == [{"region": SITE, "image": {**made["regions"][0]["image"], "id": copy.id}}]
    assert copy.properties[COPY_OF] == original.id
    assert copy.properties["chameleon_data_fingerprint"] == made["fingerprint"]
    assert copy.status == "active"
    info = look(elsewhere, copy, tmp_path)
    assert compression_of(info) == "zlib"
    assert compression_of(look(images, original, tmp_path)) == "zstd"
    assert info["virtual-size"] == made["image"]["virtual_size"]
    assert node.traces() == ""

    again = play(compression="zlib", if_exists="replace")
    assert not again["changed"]
    assert [image.id for image in elsewhere.all()] == [copy.id]

    elsewhere.remove()
    foreseen = play("--check", if_exists="replace")
    assert [entry["target"] for entry in foreseen["plan"]] == [f"image {images.name} at {SITE}"]


def test_an_image_that_is_there_is_copied_and_only_once(
    play: Callable[..., Any], images: Names, elsewhere: Names, qcow2: Any, node: Node
) -> None:
    foreseen = play("--check")
    assert foreseen["changed"]
    assert [(entry["action"], entry["target"]) for entry in foreseen["plan"]] == [
        ("copy", f"image {images.name} at {SITE}")
    ]
    assert elsewhere.all() == []

    copied = play()
    assert copied["changed"]
    assert "file system" not in copied["seconds"]  # it was not made anew
    copy = elsewhere.all()[0]
    assert copy.hash_value == qcow2.hash_value
    assert (copy.properties["colour"], copy.tags) == ("blue", ["kept"])
    assert node.traces() == ""
    assert not play()["changed"]


def test_a_copy_is_replaced_by_that_of_another_image(
    play: Callable[..., Any],
    images: Names,
    elsewhere: Names,
    qcow2: Any,
    cloud: Callable[[str], Any],
    tmp_path: Path,
) -> None:
    old = elsewhere.add(**{COPY_OF: "another"})
    assert not play()["changed"]  # if_exists is keep
    assert [image.id for image in elsewhere.all()] == [old.id]

    first, second = (Glance(http_to(endpoint(cloud(name)), cloud(name).token)) for name in CLOUDS)
    params = {**DEFAULTS, "name": images.name, "if_exists": "replace"}
    original = first.get(qcow2.id)
    stages = Stages(Meter())
    site = Site(SITE, second, cloud("lab-rgw").project_id, "as_it_is")
    copies = Copies([site], params, images.name, original, "a node")
    told = copies.carry_out(original, Variants(first, original, str(tmp_path), stages), stages)
    (copy,) = elsewhere.all()
    assert copy.id == told["regions"][0]["image"]["id"] != old.id
    assert (copy.hash_value, copy.properties[COPY_OF]) == (qcow2.hash_value, qcow2.id)
    assert not Copies([site], params, images.name, original, "a node").due


def test_a_site_that_refuses_leaves_the_first_image_and_the_next_run_finishes(
    play: Callable[..., Any], images: Names, elsewhere: Names, qcow2: Any, node: Node
) -> None:
    rules.set_rules("glance2", [Rule(method="PUT", path="/file", status=413)])
    try:
        refused = play(fails=True)
    finally:
        rules.clear("glance2")
    assert refused["error"]["kind"] == "no_space"
    assert "quota" in refused["error"]["remedy"]
    assert [image.id for image in images.all()] == [qcow2.id]
    assert elsewhere.all() == []
    assert node.traces() == ""
    assert play()["changed"]
    assert elsewhere.all()[0].properties[COPY_OF] == qcow2.id


def test_what_is_in_the_way_at_a_site_is_told_before_anything_is_made(
    play: Callable[..., Any], images: Names, elsewhere: Names
) -> None:
    twice = {elsewhere.add().id for _time in range(2)}
    told = play(fails=True)
    assert told["error"]["kind"] == "conflict"
    assert all(image_id in told["msg"] for image_id in twice)
    assert images.all() == []


@pytest.mark.parametrize("regions", [[{"cloud": "lab"}], [{}], [{"cloud": "lab-rgw"}, {"cloud": "lab-rgw"}]])
def test_the_same_place_is_not_a_further_site(
    small: Callable[..., str], playbook: Callable[..., Any], images: Names, elsewhere: Names, regions: list[Any]
) -> None:
    told = playbook(small(regions=json.dumps(regions)), fails=True).results["Snapshot"]["node2"]
    assert told["error"]["kind"] == "bad_input" and "named twice" in told["msg"]
    assert images.all() == elsewhere.all() == []


def test_a_token_for_a_site_is_renewed_and_none_is_shown(
    small: Callable[..., str], playbook: Callable[..., Any], elsewhere: Names, qcow2: Any
) -> None:
    site = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]["lab-rgw"]  # given in the task, password and all
    # Glance believes a token for some minutes after it has ended, so that the refusal is the lab's
    rules.set_rules("glance2", [Rule(method="PUT", path="/file", status=401, count=1)])
    try:
        played = playbook(small(regions=json.dumps([{"cloud": site}])), "-vvvvv")
        assert len(rules.struck("glance2")) == 1
    finally:
        rules.clear("glance2")
    assert played.results["Snapshot"]["node2"]["changed"]
    assert elsewhere.all()[0].status == "active"
    assert layout.USER_PASSWORD not in played.output
    assert not re.search("gAAAAAB[A-Za-z0-9_-]{120,}", played.output)  # Keystone's tokens look like that


def test_absent_is_absent_everywhere(play: Callable[..., Any], images: Names, elsewhere: Names, qcow2: Any) -> None:
    elsewhere.add()
    gone = play(state="absent")
    assert gone["changed"]
    assert images.all() == elsewhere.all() == []
    assert not play(state="absent")["changed"]
