# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd times, modes, names and things in the way: each is its own name's matter, and ends no run."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync import engine
from tests.integration.conftest import Cloud, Played
from tests.integration.swift_sync.conftest import Sync, contents_of, failed, make_tree, tree_of

MIB = 1 << 20
Put = Callable[..., None]


@pytest.fixture
def put(sync: Sync, opened: Store, container: str, tmp_path: Path) -> Put:
    """Stores an object as other tools do: ``put("a", b"…", mtime="1.5")``."""
    sync("push", make_tree(tmp_path / "nothing", {"nothing": b""}), prefix="elsewhere")

    def store(name: str, content: bytes, content_type: str = "text/plain", **metadata: str) -> None:
        headers = {f"X-Object-Meta-{key}": value for key, value in metadata.items()}
        put_object(opened, container, name, content, md5_of(content), {"Content-Type": content_type, **headers})

    return store


def test_whatever_time_is_written_down_the_file_comes(sync: Sync, put: Put, tmp_path: Path) -> None:
    right = {"-1.500000": -1_500_000_000, "4102444800.000001": 4_102_444_800_000_001_000}
    wrong = ["1700000000123", "1700000000123456789", "nan", "inf", "1e400", "9" * 200, "-999999999999999", "0x1"]
    for number, text in enumerate([*right, *wrong]):
        put(f"odd/{number}", text.encode(), mtime=text)
    pulled = sync("pull", tmp_path / "target", prefix="odd")
    assert pulled["done"]["files"] == len(right) + len(wrong)
    found = {path.read_text(): path.stat().st_mtime_ns for path in (tmp_path / "target").iterdir()}
    assert {text: found[text] for text in right} == right
    assert all(abs(found[text] - time.time_ns()) < 3600 * 10**9 for text in wrong)
    assert not sync("pull", tmp_path / "target", prefix="odd")["changed"]


def test_any_time_that_a_disk_can_hold_goes_there_and_back(sync: Sync, tmp_path: Path) -> None:
    disk = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    source, target = disk / f"{tmp_path.name}-source", disk / f"{tmp_path.name}-target"
    make_tree(source, {"before 1970": b"1", "after 2038": b"2", "after 2262": b"3", "large": os.urandom(2 * MIB)})
    try:
        for seconds, path in zip((-(10**9), 3 * 10**9, 16_725_225_600, 16_725_225_601), sorted(source.iterdir())):
            os.utime(path, ns=(0, seconds * 10**9 + 123_456_000))
        times = {path.name: path.stat().st_mtime_ns for path in source.iterdir()}
        assert sync("push", source, segment_size="1M")["done"]["files"] == 4
        assert not sync("push", source, segment_size="1M")["changed"]
        assert sync("pull", target)["done"]["clamped"] == 0
        assert {path.name: path.stat().st_mtime_ns for path in target.iterdir()} == times
        assert tree_of(target) == tree_of(source)
    finally:
        for path in (*source.glob("*"), *target.glob("*")):
            path.unlink()
        source.rmdir()
        target.rmdir()


def test_modes_of_other_tools(sync: Sync, put: Put, tmp_path: Path) -> None:
    put("modes/s3fs", b"1", mode="33261")
    put("modes/rclone", b"2", mode="0100640")
    put("modes/odd", b"3", mode="99999")
    sync("pull", tmp_path / "target", prefix="modes")
    modes = {path.name: oct(path.stat().st_mode & 0o7777) for path in (tmp_path / "target").iterdir()}
    assert modes == {"s3fs": "0o755", "rclone": "0o640", "odd": "0o644"}


def test_nobody_else_becomes_able_to_run_what_is_pulled_as_somebody(sync: Sync, tmp_path: Path) -> None:
    files = {"small": b"new", "large": os.urandom(2 * MIB)}
    sync("push", make_tree(tmp_path / "source", files), segment_size="1M")
    target = make_tree(tmp_path / "target", dict.fromkeys(files, b"older"))
    for name in files:
        os.chown(target / name, 1234, 1234)
        (target / name).chmod(0o6755)
    for path in (tmp_path / "source").iterdir():
        path.chmod(0o6755)
    sync("pull", target)
    assert {oct(path.stat().st_mode & 0o7777) for path in target.iterdir()} == {"0o644"}


def test_what_is_in_the_way_stays_and_everything_else_comes(sync: Sync, put: Put, tmp_path: Path) -> None:
    target = make_tree(tmp_path / "target", {"file": b"f"})
    os.mkfifo(target / "pipe")
    os.mkfifo(target / "folder")
    names = ["pipe", "folder/x", "x" * 300, "file/x", "deep/" + "d/" * 400 + "x", "ok"]
    for name in names:
        put("way/" + name, b"new")
    result = failed(lambda: sync("pull", target, prefix="way"))
    assert {failure["name"]: failure["kind"] for failure in result["failures"]} == {
        "pipe": "refused",
        "folder/x": "conflict",
        "x" * 300: "refused",
        "file/x": "conflict",
    }
    assert [failure["cause"] for failure in result["failures"] if failure["name"] == "folder/x"] == [
        "folder is a pipe in the folder"
    ]
    assert result["done"]["files"] == 2
    assert (target / names[-2]).read_bytes() == b"new"
    assert (target / "pipe").is_fifo() and (target / "folder").is_fifo()


def test_a_mirror_takes_the_place_of_what_goes(sync: Sync, put: Put, tmp_path: Path) -> None:
    for name, content in {"file": b"f", "folder/x": b"x", "link": b"l", "marked/": b"", "filled": b"2"}.items():
        put("mirror/" + name, content)
    target = make_tree(tmp_path / "target", {"file/x/y": b"", "folder": b"old", "marked": b"", "filled/kept": b"k"})
    (target / "link").symlink_to("nowhere")
    before = tree_of(target)
    mirror = {"prefix": "mirror", "delete": True, "links": "preserve"}
    told = failed(lambda: sync("pull", target, exclude=["**/kept"], **mirror))
    assert [failure["cause"] for failure in told["failures"]] == [
        "it is a folder on the node, where filled/kept takes no part and stays"
    ]
    assert tree_of(target) == before
    with pytest.raises(Refused, match="delete"):
        sync("pull", target, delete_limit="4", **mirror)
    foreseen, done = sync("pull", target, check=True, **mirror), sync("pull", target, **mirror)
    assert foreseen["plan"] == done["plan"]
    assert done["done"]["deleted"] == done["counts"]["delete"] == 5
    assert contents_of(target) == {"file": b"f", "filled": b"2", "folder/x": b"x", "link": b"l"}
    assert (target / "marked").is_dir() and not (target / "link").is_symlink()
    assert not sync("pull", target, **mirror)["changed"]


def test_the_folder_of_a_marker_stays_when_a_mirror_empties_it(sync: Sync, put: Put, tmp_path: Path) -> None:
    put("mirror/kept", b"", FOLDER_TYPE)
    put("mirror/kept-too/", b"")
    put("mirror/file", b"f")
    target = tmp_path / "target"
    make_tree(target, {"kept/sub/old": b"", "kept-too/old": b"", "gone/sub/old": b""})
    (target / "empty/sub").mkdir(parents=True)
    assert sync("pull", target, prefix="mirror", delete=True)["done"]["deleted"] == 4
    assert sorted(str(path.relative_to(target)) for path in target.rglob("*")) == ["file", "kept", "kept-too"]
    assert not sync("pull", target, prefix="mirror", delete=True)["changed"]


def test_files_that_vanish_are_counted(sync: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_tree(tmp_path / "source", {f"{number}": bytes([number]) for number in range(20)})
    gone = [source / "3", source / "7"]
    real = os.open

    def vanishing(path: Any, *rest: Any, **more: Any) -> int:
        if gone and os.path.basename(os.fsencode(path)) == b"3":
            for one in gone:
                one.unlink()
            gone.clear()
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", vanishing)
    pushed = sync("push", source, concurrency="1")
    assert not pushed.get("failed")
    assert (pushed["done"]["files"], pushed["passed_over"]["vanished"], pushed["failures_total"]) == (18, 2, 0)


def test_of_a_file_and_a_folder_of_one_name_the_file_comes_each_time(sync: Sync, put: Put, tmp_path: Path) -> None:
    for name in ("a", "a/", "a/b", "c"):
        put("both/" + name, b"" if name.endswith("/") else b"new")
    for target in [tmp_path / f"target{number}" for number in range(3)]:
        result = failed(lambda to=target: sync("pull", to, prefix="both"))  # type: ignore[misc]
        assert {failure["name"]: failure["kind"] for failure in result["failures"]} == {
            "a/": "conflict",
            "a/b": "conflict",
        }
        assert sorted(tree_of(target)) == ["a", "c"]


def test_a_path_that_is_no_file_is_refused_by_its_name(sync: Sync, put: Put, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    put("pipe", b"x")
    for path, direction, options, cause in (
        (tmp_path / "pipe", "push", {}, "it is a pipe"),
        (tmp_path / "pipe", "pull", {}, "it is a pipe"),
        (tmp_path / "link", "push", {"links": "follow"}, "it is a pipe"),
        (tmp_path / "link", "push", {}, "it is a symbolic link, which 'links: skip' leaves out"),
        (Path("/dev/null"), "push", {}, "it is a device"),
    ):
        error = failed(lambda: sync(direction, path, **options))["error"]  # noqa: B023
        assert (error["kind"], error["subject"], error["cause"]) == ("bad_input", str(path), cause)


def test_a_file_that_is_made_as_it_is_read_is_told_so(sync: Sync, put: Put) -> None:
    (failure,) = failed(lambda: sync("push", "/proc/version"))["failures"]
    assert failure["kind"] == "refused" and "made as they are read" in failure["cause"]


def test_nothing_is_stored_that_would_have_expired_already(
    sync: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(tmp_path / "source", {"small": b"s", "large": os.urandom(2 * MIB)})
    real = engine.expiry_from
    monkeypatch.setattr(engine, "expiry_from", lambda now, *rest: real(now - 3600, *rest))  # an hour ago it began
    result = failed(lambda: sync("push", tmp_path / "source", segment_size="1M", expire_after="30m"))
    assert {failure["name"]: failure["kind"] for failure in result["failures"]} == {
        "small": "refused",
        "large": "refused",
    }


@pytest.mark.stores(server="swift")
def test_a_user_of_a_node_can_go_around_what_is_not_his(
    playbook: Callable[..., Played], container: str, put: Put, store: Cloud
) -> None:
    put("marked/blocked", b"", FOLDER_TYPE, mode="0555")
    put("marked/blocked/a", b"a")
    put("marked/closed", b"", FOLDER_TYPE, mode="0000")
    put("marked/closed/b", b"b")
    sync = f"{{cloud: {store.name}, container: " + container + ", direction: "
    played = playbook(
        f"""
        - hosts: node2
          gather_facts: false
          vars:
            work: /tmp/{container}
          tasks:
            - name: Prepare
              ansible.builtin.shell: |
                mkdir -p {{{{ work }}}}/disk/data {{{{ work }}}}/disk/other && cd {{{{ work }}}}/disk
                sudo mkdir -m 0700 lost+found
                echo x > data/x; echo y > other/y; touch "$(printf 'caf\\351.tmp')"; mkfifo pipe
              args:
                creates: "{{{{ work }}}}/disk"
            - name: Push all
              chameleon.data.swift_sync: {sync} push, path: "{{{{ work }}}}/disk", prefix: disk}}
              ignore_errors: true  # how it fails is looked at below
            - name: Push without
              chameleon.data.swift_sync:
                {sync} push, path: "{{{{ work }}}}/disk", prefix: disk, exclude: ["lost+found", "*.tmp"]}}
            - name: Push a part
              chameleon.data.swift_sync:
                {sync} push, path: "{{{{ work }}}}/disk", prefix: disk, include: [data]}}
            - name: Pull all
              chameleon.data.swift_sync: {sync} pull, path: "{{{{ work }}}}/disk", prefix: disk}}
            - name: Pull closed folders
              chameleon.data.swift_sync: {sync} pull, path: "{{{{ work }}}}/marked", prefix: marked}}
            - name: Fetch over a pipe
              chameleon.data.swift_object:
                cloud: {store.name}
                container: {container}
                name: disk/data/x
                state: fetched
                dest: "{{{{ work }}}}/disk/pipe"
              ignore_errors: true  # how it fails is looked at below
            - name: Look
              ansible.builtin.shell: |
                cd {{{{ work }}}} && stat -c '%n %a %F' marked/* && test -p disk/pipe && find . -type f | wc -l
              become: true
              changed_when: false
            - name: Clean
              ansible.builtin.file: {{path: "{{{{ work }}}}", state: absent}}
              become: true
        """
    )
    node = {task: results["node2"] for task, results in played.results.items()}
    assert {failure["name"]: failure["kind"] for failure in node["Push all"]["failures"]} == {
        "caf\\xe9.tmp": "bad_input",
        "lost+found": "denied",
    }
    assert node["Push without"]["unchanged"] == 2
    assert node["Push a part"]["unchanged"] == 1
    assert not node["Pull all"]["changed"]
    assert node["Pull closed folders"]["done"]["files"] == 4
    assert node["Fetch over a pipe"]["error"]["kind"] == "refused"
    assert node["Look"]["stdout_lines"] == [
        "marked/blocked 555 directory",
        "marked/closed 0 directory",
        "5",
    ]
