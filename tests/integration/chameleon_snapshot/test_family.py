# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name and its versions: made when something has changed, rotated, shared, and told."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node


@pytest.fixture
def info(images: Names, playbook: Callable[..., Any]) -> Callable[[], list[dict[str, Any]]]:
    """What the module tells of the family."""

    def tell() -> list[dict[str, Any]]:
        play = (
            f"- hosts: {NODE}\n  gather_facts: false\n  tasks:\n    - name: Tell\n"
            f"      chameleon.data.chameleon_snapshot_info:\n        cloud: lab\n        name: {images.name}\n"
        )
        told: list[dict[str, Any]] = playbook(play).results["Tell"][NODE]["images"]
        return told

    return tell


def test_versions_come_and_old_ones_go(
    images: Names,
    small: Callable[..., str],
    playbook: Callable[..., Any],
    info: Callable[[], list[dict[str, Any]]],
    node: Node,
) -> None:
    name = images.name
    third = [images.add(), images.add("-v2", is_protected=True), images.add("-v3")][2]
    images.add("-v4", chameleon_data_family="another")  # somebody else's: its name is not taken again
    options = {"if_exists": "version", "keep_last": 2}

    checked = playbook(small(**options), "--check").results["Snapshot"][NODE]
    assert images.family() == [name, f"{name}-v2", f"{name}-v3", f"{name}-v4"]
    made = playbook(small(**options)).results["Snapshot"][NODE]
    assert made["image"]["name"] == f"{name}-v5"
    assert [(change["action"], change["target"]) for change in checked["plan"]] == [
        (change["action"], change["target"]) for change in made["plan"]
    ]
    assert images.family() == [f"{name}-v{number}" for number in (2, 3, 4, 5)]
    assert [each["name"] for each in made["rotated"]] == [name]
    assert [(each["name"], each["why"]) for each in made["spared"]] == [(f"{name}-v2", "it is protected")]

    told = info()
    assert [each["name"] for each in told] == [f"{name}-v5", f"{name}-v3", f"{name}-v2"]
    assert told[0]["parent"] == third.id
    assert told[0]["fingerprint"] == made["fingerprint"] == checked["fingerprint"]
    assert told[0]["node"] == NODE

    # Nothing has changed on the node: nothing is made, but what has to go still goes.
    again = playbook(small(**options)).results["Snapshot"][NODE]
    assert not again["changed"]
    assert again["image"]["name"] == f"{name}-v5"
    fewer = playbook(small(if_exists="version", keep_last=1, rotate_even="[protected]")).results["Snapshot"][NODE]
    assert fewer["changed"]
    assert images.family() == [f"{name}-v4", f"{name}-v5"]
    assert node.traces() == ""


def test_what_other_projects_may_use_stays(
    images: Names, small: Callable[..., str], playbook: Callable[..., Any], cloud: Callable[[str], Any]
) -> None:
    name = images.name
    other = cloud("lab-other").project_id
    images.add(visibility="shared")
    second = images.add("-v2", visibility="shared").id
    images.images.add_member(second, member_id=other)
    images.add("-v3")

    def run(**options: Any) -> dict[str, Any]:
        given = {"become": False, "visibility": "shared", "share_with": f"[{other}]", **options}
        result: dict[str, Any] = playbook(small(**given)).results["Snapshot"][NODE]
        return result

    shared = run()
    assert [change["action"] for change in shared["plan"]] == ["share"]
    assert not run()["changed"]
    assert [member.member_id for member in images.images.members(shared["image"]["id"])] == [other]
    # The newest one stays, the one that has been asked for by its very name, and the one that others have.
    kept = run(keep_last=1)
    assert [(each["name"], each["why"]) for each in kept["spared"]] == [(f"{name}-v2", "other projects have it")]
    assert not kept["changed"]
    assert not run(keep_last=1, rotate_even="[shared]", keep=f"[{second}]")["changed"]
    assert run(keep_last=1, rotate_even="[shared]")["changed"]
    assert images.family() == [name, f"{name}-v3"]


def test_a_name_that_reads_like_a_query(images: Names, playbook: Callable[..., Any]) -> None:
    images.name += ':a, "b"'
    images.add()
    play = (
        f"- hosts: {NODE}\n  gather_facts: false\n  tasks:\n    - name: Tell\n"
        f"      chameleon.data.chameleon_snapshot_info:\n        cloud: lab\n        name: '{images.name}'\n"
    )
    (told,) = playbook(play).results["Tell"][NODE]["images"]
    assert told["name"] == images.name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"keep_last": 0}, "out of range"),
        ({"share_with": "[abc]"}, "Set 'visibility: shared'"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    small: Callable[..., str], playbook: Callable[..., Any], options: dict[str, Any], words: str
) -> None:
    failed = playbook(small(become=False, **options), fails=True).results["Snapshot"][NODE]
    assert words in failed["msg"]


def test_a_raw_image(images: Names, small: Callable[..., str], playbook: Callable[..., Any]) -> None:
    made = playbook(small(disk_format="raw")).results["Snapshot"][NODE]
    (record,) = images.all()
    assert record.disk_format == "raw"
    assert "compress" not in made["seconds"]
    assert "inspect" in made["seconds"]
    first = next(images.images.download_image(record.id, stream=True).iter_content(512))
    assert first.endswith(b"\x55\xaa")
