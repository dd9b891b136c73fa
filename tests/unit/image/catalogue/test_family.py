# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import Decision, decide
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import check_input


def image(ident: str, status: str = "active", **more: Any) -> dict[str, Any]:
    return {"id": ident, "name": "n", "status": status, "size": 7, "created_at": "2026-01-01T00:00:00Z", **more}


def present(*images: dict[str, Any], if_exists: str = "keep", mark: str | None = "me") -> Decision:
    return decide("n", images, "present", if_exists, mark)


def ids(images: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in images]


def test_a_new_name_is_made() -> None:
    decision = present()
    assert decision.make
    assert decision.plan(5).counts() == {"create": 1}
    assert decision.plan(5).bytes() == 5


def test_a_name_that_exists_is_kept() -> None:
    decision = present(image("a"))
    assert not decision.make
    assert decision.latest == image("a")
    assert not decision.plan()


def test_replace_makes_first_and_removes_then() -> None:
    decision = present(image("a"), if_exists="replace")
    assert [(change.action, change.target) for change in decision.plan()] == [
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
    assert [change.action for change in decision.plan()] == ["delete", "delete", "create"]


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
    assert decision.latest is not None
    assert decision.latest["id"] == "new"
    assert not decision.make


def test_images_on_their_way_out_do_not_count() -> None:
    assert present(image("a", "pending_delete"), image("b", "deleted")).make


def test_a_protected_image_is_refused_before_anything_is_made() -> None:
    assert present(image("a", protected=True)).latest
    with pytest.raises(Refused, match="protected"):
        present(image("a", protected=True), if_exists="replace")


def test_absent_removes_the_one_and_is_content_with_none() -> None:
    assert ids(decide("n", [image("a")], "absent", "keep", None).remove) == ["a"]
    assert not decide("n", [], "absent", "keep", None).plan()


def version(number: int, day: int, **more: Any) -> dict[str, Any]:
    name = "n" if number == 1 else f"n-v{number}"
    return image(f"id{number}", **{"name": name, "created_at": f"2026-01-{day:02}T00:00:00Z", **more})


def test_a_version_comes_after_the_newest_and_removes_nothing() -> None:
    decision = present(version(1, 1), version(10, 10), version(9, 9), if_exists="version")
    assert (decision.make, decision.name, decision.remove) == (True, "n-v11", [])
    assert decision.latest == version(10, 10)
    assert ids(decision.staying()) == ["id10", "id9", "id1"]


def test_the_first_version_has_the_name_itself() -> None:
    assert present(if_exists="version").name == "n"


def test_versions_that_were_rotated_out_leave_their_numbers() -> None:
    assert present(version(7, 7), if_exists="version").name == "n-v8"
    unfinished = version(8, 8, status="queued", chameleon_data_run="me")
    assert present(version(7, 7), unfinished, if_exists="version").name == "n-v9"


def test_replace_and_absent_concern_the_name_itself_and_no_version_of_it() -> None:
    family = [version(1, 1), version(2, 2)]
    decision = present(*family, if_exists="replace")
    assert (decision.name, ids(decision.remove), ids(decision.staying())) == ("n", ["id1"], ["id2"])
    assert ids(decide("n", family, "absent", "keep", None).remove) == ["id1"]


def test_nothing_is_made_or_removed_when_nothing_has_changed() -> None:
    for if_exists, name in (("replace", "n"), ("version", "n-v2")):
        decision = present(version(1, 1), version(2, 2), if_exists=if_exists).unchanged()
        assert not decision.plan()
        assert decision.name == name
        assert len(decision.staying()) == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 256, "a\nb", "snap\U0001f98e"])
def test_names_that_glance_would_not_take(name: str) -> None:
    with pytest.raises(BadInput):
        check_input(name, {})


@pytest.mark.parametrize(
    ("name", "properties", "tags"),
    [("n\udcff", {}, []), ("n", {}, ["t\udcff"]), ("n", {"p\udcff": "x"}, []), ("n", {"p": "x\udcff"}, [])],
)
def test_bytes_that_are_no_text_are_told_as_text(name: str, properties: dict[str, str], tags: list[str]) -> None:
    with pytest.raises(BadInput, match=r"\\udcff.*is not UTF-8") as told:
        check_input(name, properties, tags)
    str(told.value).encode()


def test_names_that_glance_takes() -> None:
    check_input('Größe: a, b/"c"', {"paper": "sc26"})


@pytest.mark.parametrize("key", ["name", "status", "os_hash_value", "chameleon_data_run"])
def test_properties_that_are_not_the_users(key: str) -> None:
    with pytest.raises(BadInput, match=key):
        check_input("n", {key: "x"})
