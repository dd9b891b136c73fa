# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single objects on each store: what they hold, what they are told, copies, and that a second run changes nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.integration.conftest import Cloud

Run = Callable[..., Any]
MIB = 1 << 20
LARGE = "large 😀"


def actions(result: Any) -> list[str]:
    return [change["action"] for change in result["changes"]]


def test_content(run: Run, head: Run) -> None:
    wanted = {"name": "a folder/notes.json", "content": "{}", "metadata": {"Run": "17", "other": "stays"}}
    assert run(check=True, **wanted)["changed"] and head(wanted["name"]) is None
    stored = run(**wanted)
    assert actions(stored) == ["upload"] and stored["object"]["content_type"] == "application/json"
    assert stored["object"]["metadata"] == {"run": "17", "other": "stays"}
    assert not run(**wanted)["changed"]

    told = run(name=wanted["name"], content="{}", metadata={"run": "", "new": "ü"}, content_type="text/plain")
    assert actions(told) == ["update"] and "metadata run" in told["changes"][0]["reason"]
    assert told["object"]["metadata"] == {"other": "stays", "new": "ü"}
    assert told["object"]["content_type"].startswith("text/plain") and told["object"]["bytes"] == 2
    assert not run(name=wanted["name"], metadata={"new": "ü"})["changed"]

    assert actions(run(name=wanted["name"], content="{1}")) == ["upload"]
    assert actions(run(name=wanted["name"], state="absent", check=True)) == ["delete"] and head(wanted["name"])
    assert actions(run(name=wanted["name"], state="absent")) == ["delete"] and head(wanted["name"]) is None
    assert not run(name=wanted["name"], state="absent")["changed"]


def test_a_file_there_and_back(run: Run, head: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "source.bin", tmp_path / "new" / "target"
    source.write_bytes(os.urandom(100_000))
    source.chmod(0o640)
    os.utime(source, (1_700_000_000, 1_700_000_000))
    assert actions(run(name="x/data.bin", src=str(source))) == ["upload"]
    assert not run(name="x/data.bin", src=str(source))["changed"]

    fetch = {"name": "x/data.bin", "state": "fetched", "dest": str(target)}
    assert actions(run(check=True, **fetch)) == ["download"] and not target.exists()
    fetched = run(**fetch)
    assert fetched["verified"] and fetched["dest"] == str(target)
    assert target.read_bytes() == source.read_bytes()
    assert (target.stat().st_mode & 0o777, target.stat().st_mtime) == (0o640, 1_700_000_000)
    assert not run(**fetch)["changed"]
    target.write_bytes(b"x" * 100_000)
    assert run(**fetch)["changes"][0]["reason"] == "content differs"
    assert run(name="x/data.bin", state="fetched", dest=f"{tmp_path}/new")["dest"] == f"{tmp_path}/new/data.bin"


@pytest.mark.every_store
def test_large_files_have_segments_and_leave_none(run: Run, head: Run, names: Run, made: str, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(3 * MIB + 5))
    store = {"name": LARGE, "src": str(source), "segment_size": "1M"}
    assert run(**store)["object"]["static_large_object"]
    assert len(names(f"{made}_segments")) == 4 and not run(**store)["changed"]
    assert run(name=LARGE, state="fetched", dest=str(target))["verified"]
    assert target.read_bytes() == source.read_bytes()
    assert not run(name=LARGE, content=source.read_bytes().decode("utf-8", "surrogateescape"))["changed"]

    later = int(time.time()) + 86400
    assert actions(run(name=LARGE, expire_at=str(later), metadata={"a": "b"})) == ["update"]
    assert {head(name, f"{made}_segments")["X-Delete-At"] for name in names(f"{made}_segments")} == {str(later)}
    assert head(LARGE)["X-Delete-At"] == str(later) and run(name=LARGE)["object"]["static_large_object"]
    assert not run(name=LARGE, expire_at=str(later))["changed"] and not run(**store)["changed"]
    assert actions(run(name=LARGE, metadata={"a": "c"})) == ["update"]
    assert head(LARGE)["X-Delete-At"] == str(later)
    never = run(name=LARGE, expire_at="never")
    assert never["object"]["expires_at"] == "" and never["object"]["metadata"]["a"] == "c"
    assert not any("X-Delete-At" in head(name, f"{made}_segments") for name in names(f"{made}_segments"))

    assert actions(run(name=LARGE, content="small")) == ["upload"]
    assert names(f"{made}_segments") == []


@pytest.mark.every_store
def test_copies(run: Run, head: Run, names: Run, made: str, tmp_path: Path) -> None:
    run(name="a b/ü", content="one", metadata={"kept": "yes", "changed": "no"}, content_type="text/x-test")
    copy = {"name": "copy", "copy_from": {"container": None, "name": "a b/ü"}, "metadata": {"changed": "yes"}}
    assert actions(run(check=True, **copy)) == ["copy"] and head("copy") is None
    copied = run(**copy)
    assert actions(copied) == ["copy"] and copied["object"]["metadata"] == {"kept": "yes", "changed": "yes"}
    assert copied["object"]["content_type"].startswith("text/x-test")
    assert not run(**copy)["changed"]
    assert run(fails=True, name="copy", copy_from={"container": None, "name": "nothing"}).kind == "missing"

    rename = {"name": "renamed", "copy_from": {"container": made, "name": "a b/ü"}, "move": True}
    assert actions(run(check=True, **rename)) == ["copy", "delete"] and head("renamed") is None
    assert actions(run(**rename)) == ["copy", "delete"]
    assert names() == ["copy", "renamed"] and not run(**rename)["changed"]

    # Killed between the two: what is left to do is done.
    run(name="a b/ü", content="one")
    assert actions(run(**rename)) == ["delete"] and names() == ["copy", "renamed"]


@pytest.mark.every_store
def test_when_what_is_stored_goes(run: Run, store: Cloud, made: str) -> None:
    def until(**options: Any) -> Any:
        return run(**options)["object"]["expires_at"]

    later = "2037-01-31T12:00:00Z"
    assert until(name="plain", content="1") == "" and until(name="later", content="1", expire_at=later) == later
    store.connection.session.post(
        f"{store.object_store}/{made}", headers={"X-Container-Meta-Chameleon-Expire-After": "3600"}
    )
    assert until(name="plain", content="1") == "" and until(name="plain", content="2") != ""
    assert until(name="never", content="1", expire_after="never") == ""
    assert until(name="never too", content="1", expire_at="never") == ""

    copy = {"copy_from": {"container": None, "name": "later"}}
    assert until(name="copy", **copy) == later and until(name="never copied", expire_at="never", **copy) == ""
    assert until(name="copy by default", copy_from={"container": None, "name": "never"}) != ""


def test_a_copy_of_a_large_object_stands_alone(run: Run, names: Run, made: str, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(os.urandom(2 * MIB) + bytes(MIB) * 2)
    run(name="large", src=str(source), segment_size="1M", expire_after="1d")
    copy = {"name": "second/large", "copy_from": {"container": None, "name": "large"}}
    copied = run(**copy)
    assert copied["object"]["static_large_object"] and copied["object"]["expires_at"]
    assert not run(**copy)["changed"] and not run(name="second/large", src=str(source))["changed"]
    assert actions(run(name="large", state="absent")) == ["delete"]
    assert [name.startswith("second/large/") for name in names(f"{made}_segments")] == [True] * 3
    assert run(name="second/large", state="fetched", dest=str(target))["verified"]
    assert target.read_bytes() == source.read_bytes()

    moved = {"name": "third", "copy_from": {"container": None, "name": "second/large"}, "move": True}
    assert actions(run(**moved)) == ["copy", "delete"] and not run(**moved)["changed"]
    assert [name.startswith("third/") for name in names(f"{made}_segments")] == [True] * 3
    run(name="third", state="absent")
    assert names() == names(f"{made}_segments") == []


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"name": "none"}, "missing", "nothing says what it should hold"),
        ({"name": "none", "state": "fetched", "dest": "/nowhere/file"}, "missing", "no such object"),
        ({"name": "a", "src": "/nowhere/file"}, "missing", "no such file"),
        ({"name": "a", "src": "/etc"}, "bad_input", "it is a folder"),
        ({"name": "a", "src": "/dev/null"}, "bad_input", "it is a device"),
        ({"name": "a", "content": "x", "expire_at": "2020-01-01T00:00:00Z"}, "bad_input", "that is past"),
        ({"name": "a", "content": "x", "container": "test-nothing-there"}, "missing", "none of this name"),
    ],
)
@pytest.mark.stores(server="swift")
def test_what_cannot_be_is_refused_in_check_mode_too(run: Run, names: Run, options: Any, kind: str, said: str) -> None:
    error = run(fails=True, check=True, **options)
    assert error.kind == kind and said in error.cause + error.remedy
    assert names() == []


@pytest.mark.stores(server="swift")
def test_nothing_is_written_through_a_link(run: Run, tmp_path: Path) -> None:
    run(name="a", content="new")
    (tmp_path / "victim").write_text("old")
    (tmp_path / "link").symlink_to("victim")
    assert run(fails=True, name="a", state="fetched", dest=f"{tmp_path}/link").kind == "refused"
    assert (tmp_path / "victim").read_text() == "old"


def test_a_replaced_object_is_whole_when_a_run_fails(run: Run, head: Run, store: Cloud, tmp_path: Path) -> None:
    """What cannot be read is no reason to lose what is stored."""
    run(name="a", content="old")
    hidden = tmp_path / "hidden"
    hidden.write_bytes(b"new content")
    hidden.chmod(0)
    if os.geteuid() == 0:
        error = run(fails=True, name="a", src=str(tmp_path))
    else:
        error = run(fails=True, name="a", src=str(hidden))
    assert error.kind in ("denied", "bad_input") and head("a")["Content-Length"] == "3"
