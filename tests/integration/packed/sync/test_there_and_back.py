# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""There and back: what is pulled is what was pushed, bit for bit, and only what has changed moves."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import Content, grow, tree
from tests.integration.swift_sync.odd import ODD

THINGS: dict[str, Content] = {
    **ODD,
    "empty folder": None,
    "d/another/empty folder": None,
    "link": "a",
    "d/link that leads nowhere": "../../nowhere",
    "d/link to a folder": "e",
    "link with a time": "hällo wörld",
    "new\nline\ttab": b"6",
    "version;1": b"7",
    "line\u2028end\x85": b"8",
    "block": bytes(range(256)) * 4095,  # just small enough for a pack
    ".hidden/file": b"h",
    ".packed.zip": b"PK",
}
FILES = {name: content for name, content in THINGS.items() if isinstance(content, bytes)}
BYTES = sum(
    len(content) if isinstance(content, bytes) else len((content or "").encode()) for content in THINGS.values()
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = grow(tmp_path / "source", THINGS)
    for number, name in enumerate(("a", "block", "more than a block", "empty", "empty folder")):
        (folder / name).chmod((0o600, 0o755, 0o444, 0o777, 0o700)[number])
    return folder


@pytest.mark.parametrize("pack_format", ["zip", "tar"])
def test_there_and_back(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, forget: Callable[[], None], pack_format: str
) -> None:
    pushed = pack(source, prefix="data", pack_format=pack_format)
    assert pushed["counts"] == {"create": 1, "upload": len(THINGS)}
    assert (pushed["done"]["files"], pushed["done"]["bytes"]) == (len(THINGS), BYTES)

    forget()
    pulled = unpack(tmp_path / "target", prefix="/data/")
    assert pulled["counts"] == {"download": len(THINGS)}
    assert pulled["done"] == {**pushed["done"], "unverified": 0, "clamped": 0}
    assert tree(tmp_path / "target") == tree(source) == reader.restore(prefix="data/")
    reader.check_archives(prefix="data/")
    assert len(reader.names("data/.packed/packs/")) == len(reader.names("data/.packed/files/")) == 1
    assert not reader.names("data/.packed/.at-work")


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("compare", ["auto", "checksum", "size_mtime", "size"])
def test_a_second_run_changes_nothing(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, compare: str
) -> None:
    for run, path in ((pack, source), (unpack, tmp_path / "target")):
        assert run(path, compare=compare)["changed"]
        before, objects = tree(path), reader.names()
        again = run(path, compare=compare)
        assert not again["changed"], again["plan"]
        assert again["unchanged"] == len(THINGS)
        assert tree(path) == before
        assert reader.names() == objects


@pytest.mark.stores(server="rgw")
def test_a_run_that_has_nothing_to_do_asks_about_no_single_file(pack: Pack, source: Path) -> None:
    pack(source)
    time.sleep(0.2)  # until then the new files may be touched again unseen, and are hashed
    pack(source)
    idle = pack(source)
    # The pointer, the index and the container; its claim, the look at others', the end of it
    assert idle["requests"] <= 8
    assert idle["unchanged"] == len(THINGS)


def test_only_what_has_changed_moves(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, forget: Callable[[], None]
) -> None:
    first = tree(source)
    pack(source)
    unpack(tmp_path / "target")
    old, packs = reader.latest(), reader.names(".packed/packs/")
    grow(source, {"a": b"other", "new/er": b"new", "link": "block"}, when=1)
    pushed = pack(source)
    assert {step["target"] for step in pushed["plan"]} == {"a", "new/er", "link"}
    new = [name for name in reader.names(".packed/packs/") if name not in packs]
    assert len(new) == 1 and len(reader.get(new[0])) < 1000
    assert {step["target"] for step in unpack(tmp_path / "target")["plan"]} == {"a", "new/er", "link"}
    assert tree(tmp_path / "target") == tree(source) == reader.restore()
    assert reader.restore(old) == first
    reader.check_archives()


@pytest.mark.stores(server="rgw")
def test_a_renamed_file_is_there_under_its_new_name_alone(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader
) -> None:
    pack(source)
    unpack(tmp_path / "target")
    (source / "block").rename(source / "d/moved")
    (source / "more than a block").rename(source / "d/moved too")
    pushed = pack(source, delete=True)
    assert pushed["counts"] == {"upload": 2, "delete": 2}
    assert len(reader.names(".packed/files/")) == 1
    assert unpack(tmp_path / "target", delete=True)["counts"] == {"download": 2, "delete": 2}
    assert tree(tmp_path / "target") == tree(source) == reader.restore()


@pytest.mark.stores(server="rgw")
def test_a_folder_of_packs_on_the_node_takes_no_part(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a", ".packed/latest": b"l", "d/.packed/packs/x.zip": b"x"})
    assert pack(source)["passed_over"]["packed"] == 2
    assert reader.restore().keys() == {"a"}


@pytest.mark.stores(server="rgw")
def test_nothing_is_deleted_unasked(pack: Pack, source: Path, reader: Reader) -> None:
    pack(source)
    before = reader.names()
    (source / "a").unlink()
    assert not pack(source)["changed"]
    assert reader.names() == before


def test_what_was_deleted_is_in_the_old_version(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader
) -> None:
    first = tree(source)
    pack(source)
    for name in ("a", "more than a block", "link"):
        (source / name).unlink()
    shutil.rmtree(source / "empty folder")
    shutil.rmtree(source / "d/e")
    pushed = pack(source, delete=True)
    assert pushed["counts"] == {"delete": 5}
    assert pushed["done"]["deleted"] == 5
    old, new = reader.versions()
    assert reader.restore(new) == tree(source)
    unpack(tmp_path / "old", version=old.partition("-")[2])
    assert tree(tmp_path / "old") == reader.restore(old) == first
    assert unpack(tmp_path / "old", delete=True)["done"]["deleted"] == 5
    assert tree(tmp_path / "old") == tree(source)


@pytest.mark.stores(server="rgw")
def test_the_last_file_goes(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    (source / "a").unlink()
    pack(source, delete=True, allow_empty_source=True)
    assert reader.index().rows == []
    pulled = unpack(tmp_path / "target", delete=True, allow_empty_source=True)
    assert not tree(tmp_path / "target") and not pulled["done"]["files"]
    assert not pack(source, delete=True, allow_empty_source=True)["changed"]


@pytest.mark.stores(server="rgw")
def test_a_change_of_the_same_size_and_time_is_found(pack: Pack, source: Path, reader: Reader) -> None:
    pack(source)
    time.sleep(0.2)
    pack(source)
    before = (source / "a").stat()
    (source / "a").write_bytes(b"X")
    os.utime(source / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    pushed = pack(source)
    assert [(step["target"], step["reason"]) for step in pushed["plan"]] == [("a", "content differs")]
    assert reader.restore()["a"].content == b"X"


@pytest.mark.stores(server="rgw")
def test_a_file_that_is_damaged_on_the_node_is_pulled_again(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path
) -> None:
    pack(source)
    target = tmp_path / "target"
    unpack(target)
    time.sleep(0.01)
    (target / "d/e/f/g").write_bytes(b"?")
    (target / "more than a block").write_bytes(b"?" * ((1 << 20) + 1))
    (target / "link").unlink()
    assert unpack(target)["counts"] == {"download": 3}
    assert tree(target) == tree(source)


@pytest.mark.stores(server="rgw")
def test_always_transfers_everything(pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader) -> None:
    grow(source, {"b": b"b"})
    pack(source, exclude=["b"])
    pack(source)
    assert pack(source, compare="always")["done"]["files"] >= len(FILES)  # in one pack instead of two
    assert len(reader.versions()) == 3
    assert reader.restore() == tree(source)
    unpack(tmp_path / "target")
    assert unpack(tmp_path / "target", compare="always")["done"]["files"] >= len(FILES)


@pytest.mark.stores(server="rgw")
def test_a_version_is_made_only_where_content_time_or_mode_differs(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader
) -> None:
    pack(source)
    objects = reader.names()
    again = pack(source, compare="always")
    assert not again["changed"] and again["counts"] == {} and again["unchanged"] == len(THINGS)
    assert (again["done"]["files"], again["version"]["digest"]) == (0, reader.latest().partition("-")[2])
    assert reader.names() == objects
    (source / "empty").chmod(0o640)
    (source / "empty folder").chmod(0o755)
    os.utime(source / "more than a block", ns=(0, 1_600_000_000_987_654_321))
    assert not pack(source)["changed"]
    assert pack(source, compare="always")["changed"]
    old, new = reader.versions()
    assert old.partition("-")[2] == new.partition("-")[2]
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(source) == reader.restore()
    assert not pack(source, compare="always")["changed"]


@pytest.mark.stores(server="rgw")
def test_include_and_exclude(pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader) -> None:
    pack(source, include=["d", "*.txt"], exclude=["**/empty*"])
    assert reader.restore().keys() == {
        "d/e/f/g",
        "d/link that leads nowhere",
        "d/link to a folder",
        "hällo wörld %41?#&;=+.txt",
    }
    shutil.rmtree(source / "d/e")
    assert pack(source, include=["a"], delete=True)["counts"] == {"upload": 1}
    assert "d/e/f/g" in reader.restore()
    assert pack(source, include=["d/**"], exclude=["**/empty*"], delete=True)["counts"] == {"delete": 1}
    unpack(tmp_path / "target", include=["a", "d"], exclude=["**/link*"])
    assert tree(tmp_path / "target").keys() == {"a"}
    pulled = unpack(tmp_path / "target", include=["d", "nothing*"])
    assert pulled["unmatched"] == ["nothing*"]


@pytest.mark.parametrize("delete", [False, True])
def test_check_mode_shows_what_a_run_does_and_does_nothing(
    pack: Pack, unpack: Pack, source: Path, tmp_path: Path, reader: Reader, delete: bool
) -> None:
    target = tmp_path / "target"
    pack(source)
    grow(source, {"new": b"n", "a": b"changed"}, when=2)
    shutil.rmtree(source / "d/e")
    grow(target, {"a": b"?", "only here": b"h"})

    listed = reader.names()
    checked = pack(source, check=True, delete=delete)
    assert reader.names() == listed
    pushed = pack(source, delete=delete)
    assert checked["plan"] == pushed["plan"]
    assert checked["diff"] == pushed["diff"]
    assert checked["counts"] == pushed["counts"] == {"upload": 2, **({"delete": 1} if delete else {})}
    assert checked["done"]["files"] == 0
    assert checked["changed"]

    before = tree(target)
    checked = unpack(target, check=True, delete=delete)
    assert tree(target) == before
    pulled = unpack(target, delete=delete)
    assert checked["plan"] == pulled["plan"]
    assert not unpack(target, check=True, delete=delete)["changed"]


def test_check_mode_makes_no_container(pack: Pack, source: Path, opened: Any, container: str) -> None:
    checked = pack(source, check=True)
    assert checked["counts"] == {"create": 1, "upload": len(THINGS)}
    assert opened.transport.request("HEAD", "/" + container, accept=(404,)).status == 404
