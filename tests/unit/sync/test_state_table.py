# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state table: kept, private, and never more than advice."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.this_boot import this_boot
from ansible_collections.chameleon.data.plugins.module_utils._sync import state_table
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Known, Learnt, State, state_path

FILE = Stat(3, 1 << 60, 2, 2**63 - 1, 5)


def learnt(path: Path, *names: str) -> None:
    state = State(str(path))
    for name in names:
        state.learn(name, FILE, "etag of " + name, "listed", 7)
    state.close()


def known(path: Path, *names: str) -> list[str]:
    state = State(str(path), learns=False)
    lookup = state.lookup()
    found = [lookup(name) for name in names]
    state.close()
    return [row.etag if row else "" for row in found]


def test_what_was_learnt_is_known_to_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.sqlite"
    learnt(path, "b", "a/c", "ü", "a")
    assert known(path, "0", "a", "a/b", "a/c", "b", "z", "ü", "\U0001d11e") == [
        "",
        "etag of a",
        "",
        "etag of a/c",
        "etag of b",
        "",
        "etag of ü",
        "",
    ]
    state = State(str(path))
    row = state.lookup()("a")
    assert state.find("a") == row
    assert state.find("a/b") is None
    state.close()
    assert row is not None
    assert (row.stat, row.modified, row.learnt_ns) == (FILE, "listed", 7)


def test_more_rows_than_a_batch(tmp_path: Path) -> None:
    names = [f"{number:05}" for number in range(12_000)]
    learnt(tmp_path / "s", *reversed(names))
    assert known(tmp_path / "s", *names) == ["etag of " + name for name in names]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state"
    learnt(path, "a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_the_run_wrote_itself_is_known_from_when_it_is_written_down(tmp_path: Path) -> None:
    state = State(str(tmp_path / "s"))
    state.learn("a", FILE, "etag")
    before = time.time_ns()
    state.close()
    state = State(str(tmp_path / "s"))
    row = state.lookup()("a")
    state.close()
    assert row is not None
    assert before <= row.learnt_ns <= time.time_ns()


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    state = State(str(tmp_path / "s"), learns=False)
    state.learn("a", FILE, "etag")
    state.close()
    assert not (tmp_path / "s").exists()
    learnt(tmp_path / "s", "a")
    state = State(str(tmp_path / "s"), learns=False)
    state.learn("b", FILE, "etag")
    state.close()
    assert known(tmp_path / "s", "a", "b") == ["etag of a", ""]


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_table_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s"
    path.write_bytes(content)
    assert known(path, "a") == [""]
    learnt(path, "a")
    assert known(path, "a") == ["etag of a"]


def test_a_table_in_use_or_out_of_reach_is_as_good_as_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "s"
    learnt(path, "a")
    other = sqlite3.connect(path)
    other.execute("begin exclusive")
    assert known(path, "a") == [""]
    other.close()
    (tmp_path / "file").write_text("")
    learnt(tmp_path / "file" / "no-folder", "a")


def test_nothing_is_written_where_somebody_else_may_have_put_something(tmp_path: Path) -> None:
    victim, folder = tmp_path / "victim", tmp_path / "sync"
    victim.write_bytes(b"not a table")
    folder.mkdir(mode=0o700)
    (folder / "link").symlink_to(victim)
    (folder / "nowhere").symlink_to(tmp_path / "made")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    for path in (folder / "link", folder / "nowhere", folder / "folder", folder / "pipe"):
        learnt(path, "a")
        assert known(path, "a") == [""]
    folder.chmod(0o777)
    learnt(folder / "s", "a")
    assert victim.read_bytes() == b"not a table" and not (tmp_path / "made").exists() and not (folder / "s").exists()


def test_a_full_disk_is_no_error(tmp_path: Path) -> None:
    state = State(str(tmp_path / "s"))
    state._database.execute("pragma max_page_count = 1")  # as full as it gets: SQLITE_FULL
    for number in range(1000):
        state.learn(str(number), FILE, "etag" * 100)
    state.close()
    assert known(tmp_path / "s", "1") == [""]


def test_a_relative_place_for_caches_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", "/home/x")
    assert state_path("/data", "http://store", "box", "").startswith("/home/x/.cache/chameleon.data/sync/")
    monkeypatch.setenv("HOME", "relative")
    assert state_path("/data", "http://store", "box", "") == ""
    State("").close()


def test_each_sync_has_its_own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    one = ("/data", "http://store/v1/AUTH_x", "box", "p/")
    paths = {state_path(*one)} | {state_path(*one[:i], one[i] + "2", *one[i + 1 :]) for i in range(4)}
    assert len(paths) == 5
    assert all(path.startswith("/cache/chameleon.data/sync/") for path in paths)


def test_of_many_that_are_learnt_only_those_are_missing_that_no_table_can_hold(tmp_path: Path) -> None:
    fine, odd = Stat(1, 2, 3, 4, 5, 6), Stat(1, 1 << 70, 3, 4, 5, 6)
    state = State(str(tmp_path / "state"))
    state.learn_all(
        [Learnt("a", fine, "e" * 32, 7), Learnt("b", odd, "e" * 32, 7), Learnt("c", fine, "f" * 32, None)], 9
    )
    state.close()
    again = State(str(tmp_path / "state"))
    assert again.find("a") == Known("a", fine, "e" * 32, "", 7, 9, this_boot())
    assert again.find("b") is None
    assert again.find("c") is not None
    again.close()


def test_after_another_boot_a_pull_is_told_only_of_what_was_written_out_long_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = 1_700_000_000_000_000_001
    file, path = Stat(3, 5, then, 4, 5, 6), str(tmp_path / "state")
    state = State(path)
    state.learn_all(
        [Learnt(name, file, "e" * 32, then + after * 10**9) for name, after in (("fresh", 1), ("old", 200))]
    )
    state.close()
    for boot, of_pull in ((this_boot(), ["fresh", "old"]), (this_boot() + 1, ["old"])):
        monkeypatch.setattr(state_table, "this_boot", lambda boot=boot: boot)
        for on_disk, told in ((True, of_pull), (False, ["fresh", "old"])):
            state = State(path, learns=False, on_disk=on_disk)
            known = state.lookup()
            assert [name for name in ("fresh", "old") if known(name)] == told
            assert [name for name in ("fresh", "old") if state.find(name)] == told
            state.close()
