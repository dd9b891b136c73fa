# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.family import Decision, check_input, decide


def image(ident: str, status: str = "active", **more: Any) -> dict[str, Any]:
    return {"id": ident, "name": "n", "status": status, "size": 7, **more}


def present(*images: dict[str, Any], if_exists: str = "keep", mark: str | None = "me") -> Decision:
    return decide("n", images, "present", if_exists, mark)


def ids(images: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in images]


def test_a_new_name_is_made() -> None:
    decision = present()
    assert decision.make
    assert decision.plan("n", 5).counts() == {"create": 1}
    assert decision.plan("n", 5).bytes() == 5


def test_a_name_that_exists_is_kept() -> None:
    decision = present(image("a"))
    assert not decision.make
    assert decision.keep == image("a")
    assert not decision.plan("n")


def test_replace_makes_first_and_removes_then() -> None:
    decision = present(image("a"), if_exists="replace")
    assert [(change.action, change.target) for change in decision.plan("n")] == [
        ("create", "image n"),
        ("delete", "image a"),
    ]


@pytest.mark.parametrize(("state", "if_exists"), [("present", "keep"), ("present", "replace"), ("absent", "keep")])
def test_duplicates_are_named_and_never_chosen_from(state: str, if_exists: str) -> None:
    with pytest.raises(Conflict, match="a, b"):
        decide("n", [image("a"), image("b", "deactivated")], state, if_exists, "me")


def test_what_a_killed_run_of_this_node_left_goes_first() -> None:
    decision = present(image("q", "queued", chameleon_data_run="me"), image("s", "saving", chameleon_data_run="me"))
    assert ids(decision.leftovers) == ["q", "s"]
    assert [change.action for change in decision.plan("n")] == ["delete", "delete", "create"]


@pytest.mark.parametrize("mark", [{}, {"chameleon_data_run": "another node"}])
def test_an_upload_of_somebody_else_is_not_touched(mark: dict[str, str]) -> None:
    with pytest.raises(Conflict, match="q, queued"):
        present(image("q", "queued", **mark))


def test_the_controller_leaves_unfinished_uploads_to_the_node() -> None:
    assert present(image("q", "queued", chameleon_data_run="me"), mark=None).make
    assert not present(image("q", "queued"), image("a"), mark=None).make


def test_a_replacement_that_was_interrupted_before_the_old_image_went_is_finished() -> None:
    decision = present(image("new", chameleon_data_replaces="x,old"), image("old"))
    assert ids(decision.leftovers) == ["old"]
    assert decision.keep is not None
    assert decision.keep["id"] == "new"
    assert not decision.make


def test_images_on_their_way_out_do_not_count() -> None:
    assert present(image("a", "pending_delete"), image("b", "deleted")).make


def test_a_protected_image_is_refused_before_anything_is_made() -> None:
    assert present(image("a", protected=True)).keep
    with pytest.raises(Refused, match="protected"):
        present(image("a", protected=True), if_exists="replace")


def test_absent_removes_the_one_and_is_content_with_none() -> None:
    assert ids(decide("n", [image("a")], "absent", "keep", None).remove) == ["a"]
    assert not decide("n", [], "absent", "keep", None).plan("n")


@pytest.mark.parametrize("name", ["", "   ", "x" * 256, "a\nb", "snap\U0001f98e"])
def test_names_that_glance_would_not_take(name: str) -> None:
    with pytest.raises(BadInput):
        check_input(name, {})


def test_names_that_glance_takes() -> None:
    check_input('Größe: a, b/"c"', {"paper": "sc26"})


@pytest.mark.parametrize("key", ["name", "status", "os_hash_value", "chameleon_data_run"])
def test_properties_that_are_not_the_users(key: str) -> None:
    with pytest.raises(BadInput, match=key):
        check_input("n", {key: "x"})
