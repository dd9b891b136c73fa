# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image a node is made from, by its names and by a lock file."""

from __future__ import annotations

from typing import Any, cast

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import FAMILY
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.locked import (
    Wanted,
    choose,
    choose_made,
    entry_of,
    read_wanted,
)

BASE = Wanted("", "CC-Ubuntu24.04", "p")
BOTH = Wanted("exp", "CC-Ubuntu24.04", "p")


class Catalogue:
    """Images as `Glance` tells them."""

    def __init__(self, *images: Image) -> None:
        self.images = list(images)

    def get(self, image_id: str) -> Image:
        for image in self.images:
            if image["id"] == image_id:
                return image
        raise Missing(f"image {image_id}", "there is none")

    def named(self, name: str, project: str | None) -> list[Image]:
        return [image for image in self.images if image["name"] == name and image["owner"] == project]

    def with_property(self, key: str, value: str, project: str | None) -> list[Image]:
        return [image for image in self.images if image.get(key) == value and image["owner"] == project]

    def seen(self, **wanted: str) -> list[Image]:
        told = {key: value[3:] if value.startswith("eq:") else value for key, value in wanted.items()}
        return [image for image in self.images if all(image[key] == value for key, value in told.items())]


def image(ident: str, name: str = "CC-Ubuntu24.04", content: str = "", day: int = 1, **more: Any) -> Image:
    """An active one; its hash is that of its *content*, by default its own."""
    told = {"id": ident, "name": name, "status": "active", "owner": "site", "size": 5, "visibility": "public"}
    when = f"2026-11-{day:02}T00:00:00Z"
    return {**told, "os_hash_algo": "sha512", "os_hash_value": content or f"of {ident}", "created_at": when, **more}


def version(number: int, **more: Any) -> Image:
    """A snapshot of the family *exp*."""
    name = "exp" if number == 1 else f"exp-v{number}"
    return image(f"s{number}", name, day=number, **{"owner": "p", "visibility": "private", FAMILY: "exp", **more})


def chosen(wanted: Wanted, images: list[Image], locked: Any = None) -> tuple[str, str, str]:
    """Name, id of the image, warning."""
    choice = choose(cast(Glance, Catalogue(*images)), wanted, locked or {})
    return choice.name, choice.image["id"], choice.warning


def made(image_id: str, images: list[Image], locked: Any = None, wanted: Wanted = BOTH) -> tuple[str, str, str]:
    """The same of a node that is there."""
    choice = choose_made(cast(Glance, Catalogue(*images)), wanted, locked or {}, image_id)
    return choice.name, choice.image["id"], choice.warning


def lock(name: str, found: Image) -> dict[str, Any]:
    return {name: entry_of(name, found)}


def test_the_newest_active_snapshot_comes_before_the_base_image() -> None:
    assert chosen(BOTH, [image("b"), version(1), version(2), version(3, status="queued")]) == (
        "snapshot://exp",
        "s2",
        "",
    )
    assert chosen(BOTH, [image("b")]) == ("image://CC-Ubuntu24.04", "b", "")
    assert chosen(BASE._replace(image="b"), [image("b"), image("c", "b")]) == ("image://b", "b", "")


def test_a_family_of_which_nothing_can_be_launched_is_no_reason_to_take_the_base_image() -> None:
    with pytest.raises(Missing, match="snapshot://exp: no image of it is active"):
        chosen(BOTH, [image("b"), version(1, status="deactivated")])
    with pytest.raises(Missing, match=r"image://CC-Ubuntu24\.04: no image"):
        chosen(BASE, [])


def test_a_name_of_several_images_is_told() -> None:
    with pytest.raises(Conflict, match="there are several of that name: b, c"):
        chosen(BASE, [image("b"), image("c")])


def test_what_is_locked_is_taken_and_what_the_name_means_now_is_told() -> None:
    old = image("b", "CC-Ubuntu24.04-20260101")
    locked = lock("image://CC-Ubuntu24.04", old)
    assert chosen(BASE, [image("b")], locked)[1:] == ("b", "")
    name, ident, warning = chosen(BASE, [old, image("c")], locked)
    assert (name, ident) == ("image://CC-Ubuntu24.04", "b")
    assert "means CC-Ubuntu24.04 (c) now" in warning and "restore_lock_update=true" in warning
    assert chosen(BOTH, [version(1), version(2)], lock("snapshot://exp", version(1)))[1] == "s1"


def test_a_name_that_means_nothing_or_several_now_is_no_matter_to_what_is_locked() -> None:
    old = image("b", "another")
    locked = lock("image://CC-Ubuntu24.04", old)
    assert chosen(BASE, [old], locked)[1:] == ("b", "")
    assert "c), CC-Ubuntu24.04 (d) now" in chosen(BASE, [old, image("c"), image("d")], locked)[2]
    assert chosen(BASE, [image("b"), image("c")], locked)[1:] == ("b", "")


def test_a_copy_at_another_site_will_do() -> None:
    locked = lock("snapshot://exp", version(1))
    assert chosen(BOTH, [version(2), image("copy", "moved", "of s1")], locked)[1] == "copy"
    assert chosen(BOTH, [version(1, id="other", os_hash_value="of s1")], locked)[1:] == ("other", "")


@pytest.mark.parametrize(
    ("there", "cause"),
    [
        ([], "it is gone"),
        ([image("b", status="deactivated")], "it is deactivated"),
        ([image("b", content="else")], "it has another content than it had"),
    ],
)
def test_what_is_locked_and_cannot_be_had_is_refused_with_the_way_out(there: list[Image], cause: str) -> None:
    with pytest.raises(Refused, match=cause) as caught:
        chosen(BASE, [*there, image("c")], lock("image://CC-Ubuntu24.04", image("b")))
    assert "restore_lock_update=true" in caught.value.remedy and "--activate b" in caught.value.remedy


def test_a_locked_snapshot_that_is_gone_is_not_replaced_by_the_base_image() -> None:
    with pytest.raises(Refused, match="snapshot://exp is locked to it; it is gone"):
        chosen(BOTH, [image("b")], lock("snapshot://exp", version(1)))


def test_a_snapshot_that_came_later_is_another_name() -> None:
    assert chosen(BOTH, [image("b"), version(1)], lock("image://CC-Ubuntu24.04", image("b")))[:2] == (
        "snapshot://exp",
        "s1",
    )


def test_a_node_that_is_there_is_compared() -> None:
    there = [image("b"), version(1), version(2)]
    assert made("s1", there) == ("snapshot://exp", "s1", "")
    assert made("b", there) == ("image://CC-Ubuntu24.04", "b", "")
    assert made("b", there, lock("image://CC-Ubuntu24.04", image("b")))[:2] == ("image://CC-Ubuntu24.04", "b")
    assert made("s2", [version(2, os_hash_value="of s1")], lock("snapshot://exp", version(1)))[1] == "s2"
    assert made("s1", [], lock("snapshot://exp", version(1)))[1] == "s1"
    with pytest.raises(Refused, match="s1 as snapshot://exp"):
        made("s2", there, lock("snapshot://exp", version(1)))


def test_a_node_whose_image_is_gone_is_left_alone() -> None:
    name, ident, warning = made("gone", [version(1)])
    assert (name, ident) == ("", "gone") and "not locked" in warning


def test_an_image_without_a_hash_cannot_be_locked() -> None:
    with pytest.raises(Refused, match="no hash"):
        entry_of("image://a", image("b", os_hash_value=None))


def test_something_has_to_be_named() -> None:
    assert read_wanted({"snapshot": "exp", "image": "", "project_id": None}) == Wanted("exp", "", None)
    with pytest.raises(BadInput, match="nothing is named"):
        read_wanted({"snapshot": "", "image": "", "project_id": None})
    with pytest.raises(BadInput, match="blank"):
        read_wanted({"snapshot": " ", "image": "", "project_id": None})
