# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects whose names lead out of the folder, or through links in it, are refused; the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of

EVIL = ["../evil", "a/../../evil", "/evil", "//evil", "a//evil", "./evil", "a/.."]


@pytest.fixture
def target(tmp_path: Path, opened: Store, container: str) -> Path:
    opened.transport.request("PUT", "/" + container)
    put_object(opened, container, "p/good", b"good", md5_of(b"good"))
    return tmp_path / "deep" / "target"


def outside(target: Path) -> set[str]:
    return {name for name in tree_of(target.parent.parent) if not name.startswith(("deep/target/", "cache/"))}


@pytest.mark.parametrize("check", [True, False])
def test_names_that_are_no_path_below_the_folder(
    sync: Sync, target: Path, opened: Store, container: str, check: bool
) -> None:
    for name in EVIL:
        put_object(opened, container, "p/" + name, b"evil", md5_of(b"evil"))
    stored = {entry.name[len("p/") :] for entry in list_objects(opened, container)}
    assert stored == {*EVIL, "good"}
    pulled = sync("pull", target, prefix="p", check=check)
    assert pulled["failed"]
    assert {failure["name"] for failure in pulled["failures"]} == set(EVIL)
    assert {failure["kind"] for failure in pulled["failures"]} == {"refused"}
    assert outside(target) == set()
    if not check:
        assert tree_of(target).keys() == {"good"}


@pytest.mark.parametrize("check", [True, False])
def test_links_that_somebody_planted(
    sync: Sync, target: Path, tmp_path: Path, opened: Store, container: str, check: bool
) -> None:
    make_tree(tmp_path / "outside", {"precious": b"p", "d/precious": b"p"})
    before = tree_of(tmp_path / "outside")
    target.mkdir(parents=True)
    (target / "folder").symlink_to(tmp_path / "outside")
    (target / "file").symlink_to(tmp_path / "outside" / "precious")
    for name in ("folder/precious", "folder/d/precious", "folder/new", "file", "good/not"):
        put_object(opened, container, "p/" + name, b"evil", md5_of(b"evil"))
    pulled = sync("pull", target, prefix="p", exclude=["good/not"], check=check)
    assert pulled["failed"]
    refused = {"folder/precious", "folder/d/precious", "folder/new", "file"}
    assert {failure["name"] for failure in pulled["failures"]} == refused
    assert tree_of(tmp_path / "outside") == before
    assert (target / "folder").is_symlink()
    assert (target / "file").is_symlink()


def test_a_name_that_is_file_and_folder_is_reported_and_the_others_go_on(
    sync: Sync, target: Path, opened: Store, container: str
) -> None:
    put_object(opened, container, "p/good/inside", b"x", md5_of(b"x"))
    put_object(opened, container, "p/" + "n" * 256, b"x", md5_of(b"x"))
    put_object(opened, container, "p/other", b"x", md5_of(b"x"))
    for _round in range(2):
        pulled = sync("pull", target, prefix="p")
        assert pulled["failed"]
        assert pulled["failures_total"] == 2
        kinds = {failure["name"][:4]: failure["kind"] for failure in pulled["failures"]}
        assert kinds["nnnn"] == "refused"
        assert kinds["good"] == "conflict"
        assert (target / "other").read_bytes() == b"x"
        assert not [name for name in tree_of(target) if name.endswith(".part")]
