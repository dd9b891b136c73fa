# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Empty folders and symbolic links, there and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Sync, make_tree, tree_of


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = make_tree(tmp_path / "source", {"a": b"a", "d/b": b"b", "d-e/f": b"f"})
    for folder, mode in (("empty", 0o750), ("d/deep/empty", 0o700), ("empty-too", 0o755)):
        (made / folder).mkdir(parents=True)
        (made / folder).chmod(mode)
    (made / "link").symlink_to("a")
    (made / "dirlink").symlink_to("d")
    (made / "d/broken").symlink_to("../nowhere/at all")
    (made / "absolute").symlink_to("/etc/hostname")
    return made


def things(root: Path) -> dict[str, str]:
    """Each thing below a folder: the target of a link, the mode of an empty folder, or that it is a file."""
    found = {}
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file():
            found[name] = "file"
        elif not any(path.iterdir()):
            found[name] = oct(path.stat().st_mode & 0o777)
    return found


FILES = {"a": "file", "d/b": "file", "d-e/f": "file"}
EMPTY = {"empty": "0o750", "d/deep/empty": "0o700", "empty-too": "0o755"}
LINKS = {"link": "a", "dirlink": "d", "d/broken": "../nowhere/at all", "absolute": "/etc/hostname"}


def test_empty_folders_there_and_back(sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str) -> None:
    pushed = sync("push", source)
    others = ("special", "unwritten", "packed", "temporary", "vanished")
    assert pushed["passed_over"] == {"symlinks": 4, **dict.fromkeys(others, 0)}
    assert "d/deep/empty/" in [step["target"] for step in pushed["plan"]]
    found = head_object(opened, container, "d/deep/empty")
    assert found is not None
    assert found[0].content_type == "application/directory"  # the convention of the swift command and rclone
    assert not sync("push", source)["changed"]
    target = tmp_path / "target"
    sync("pull", target)
    assert things(target) == {**FILES, **EMPTY}
    assert not sync("pull", target)["changed"]


def test_empty_folders_are_deleted_as_files_are(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    target = tmp_path / "target"
    sync("push", source)
    sync("pull", target)
    (source / "empty").rmdir()
    (source / "empty-too/now not").mkdir()
    assert sync("push", source)["counts"] == {"upload": 1}
    assert sync("push", source, delete=True)["counts"] == {"delete": 1}
    assert not sync("push", source, delete=True)["changed"]
    pulled = sync("pull", target, delete=True)
    assert pulled["counts"] == {"download": 1, "delete": 1}
    assert things(target).keys() == {*FILES, "d/deep/empty", "empty-too/now not"}
    assert not sync("pull", target, delete=True)["changed"]


def test_links_that_are_preserved_there_and_back(
    sync: Sync, source: Path, tmp_path: Path, forget: Callable[[], None]
) -> None:
    pushed = sync("push", source, links="preserve")
    assert pushed["passed_over"]["symlinks"] == 0
    assert not sync("push", source, links="preserve")["changed"]
    forget()
    assert not sync("push", source, links="preserve")["changed"]
    target = tmp_path / "target"
    assert sync("pull", target)["passed_over"]["symlinks"] == 4
    assert things(target) == {**FILES, **EMPTY}
    sync("pull", target, links="preserve")
    assert things(target) == {**FILES, **EMPTY, **LINKS}
    assert os.lstat(target / "link").st_mtime == pytest.approx(os.lstat(source / "link").st_mtime, abs=1e-5)
    forget()
    assert not sync("pull", target, links="preserve")["changed"]


def test_a_link_that_leads_elsewhere_now_is_replaced(sync: Sync, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    sync("push", source, links="preserve")
    sync("pull", target, links="preserve")
    (source / "link").unlink()
    (source / "link").symlink_to("b")
    (source / "dirlink").unlink()
    assert sync("push", source, links="preserve", delete=True)["counts"] == {"upload": 1, "delete": 1}
    assert sync("pull", target, links="preserve", delete=True)["counts"] == {"download": 1, "delete": 1}
    assert things(target) == {
        **FILES,
        **EMPTY,
        "link": "b",
        "d/broken": LINKS["d/broken"],
        "absolute": LINKS["absolute"],
    }


def test_links_that_are_followed_are_files(sync: Sync, source: Path, tmp_path: Path) -> None:
    (source / "d/broken").unlink()
    (source / "absolute").unlink()
    sync("push", source, links="follow")
    assert not sync("push", source, links="follow")["changed"]
    target = tmp_path / "target"
    sync("pull", target)
    assert things(target) == {**FILES, **EMPTY, "link": "file", "dirlink/b": "file", "dirlink/deep/empty": "0o700"}
    assert (target / "link").read_bytes() == b"a"


def test_a_followed_link_to_nothing_is_reported_and_the_others_go_on(sync: Sync, source: Path) -> None:
    pushed = sync("push", source, links="follow")
    assert pushed["failed"]
    assert {failure["name"] for failure in pushed["failures"]} == {"d/broken", "dirlink/broken"}
    assert pushed["done"]["files"] > 5


def test_links_are_left_out_and_left_alone_by_default(sync: Sync, source: Path) -> None:
    sync("push", source)
    sync("pull", source, delete=True)
    assert things(source) == {**FILES, **EMPTY, **LINKS}


def test_nothing_is_written_through_a_link_that_came_from_the_container(
    sync: Sync, tmp_path: Path, opened: Store, container: str
) -> None:
    outside = make_tree(tmp_path / "outside", {"precious": b"p"})
    opened.transport.request("PUT", "/" + container)
    place = os.fsencode(outside)
    put_object(opened, container, "way out", place, md5_of(place), {"Content-Type": "inode/symlink"})
    put_object(opened, container, "way out/precious", b"evil", md5_of(b"evil"))
    target = tmp_path / "target"
    for _round in range(2):
        pulled = sync("pull", target, links="preserve")
        assert [failure["name"] for failure in pulled["failures"]] == ["way out/precious"]
        assert tree_of(outside)["precious"][0] == b"p"


def test_markers_of_other_tools_make_folders_and_are_left_alone(
    sync: Sync, source: Path, tmp_path: Path, opened: Store, container: str
) -> None:
    sync("push", source, include=["a"])
    put_object(opened, container, "folder/", b"", md5_of(b""))
    put_object(opened, container, "d", b"", md5_of(b""), {"Content-Type": "application/directory"})
    put_object(opened, container, "d/", b"", md5_of(b""), {"Content-Type": "application/directory"})
    listed = list(list_objects(opened, container))
    assert not sync("push", source, include=["a", "d"], exclude=["d/*"], delete=True)["changed"]
    assert list(list_objects(opened, container)) == listed
    target = tmp_path / "target"
    sync("pull", target)
    assert things(target).keys() == {"a", "folder", "d"}
    assert not sync("pull", target)["changed"]
