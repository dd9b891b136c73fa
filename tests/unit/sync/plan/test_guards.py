# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which guards there are, what waits for them, and what they say."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace, Refused, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._store.content_digest import Total
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, PLAIN, Entry, Member
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.source_state import SourceState
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import AT_ONCE, temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.guards import Guards
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, Task

PULL = {"direction": "pull", "prefix": "p"}
ENTRIES = [Entry("p/a", 1, "e1", "2026-01-01", "", PLAIN), Entry("p/b", 2, "e2", "2026-01-02", "", PLAIN)]
DIGEST = "a9e9c43c12a8e2e0ba2ee6a0ea2cd4a6a50d8f4fbcd6ad8d5ab3f1d3fd2d7e9a"


@pytest.fixture
def context(settings: Callable[..., Settings]) -> Callable[..., Any]:
    """What guards need to know of a run."""

    def make(**options: Any) -> Any:
        made = settings(**options)
        return SimpleNamespace(
            settings=made,
            files=SimpleNamespace(size=2),
            judges=SimpleNamespace(size=2),
            file_path=lambda name: os.fsencode(f"{made.path}/{name}"),
        )

    return make


def seen(context: Any, entries: list[Entry]) -> SourceState:
    source = SourceState(context)
    assert list(source.through(entries)) == entries
    return source


@pytest.mark.parametrize(
    ("options", "wait"),
    [
        (PULL, False),
        ({**PULL, "delete": True}, False),
        ({**PULL, "delete_limit": "1"}, False),
        ({**PULL, "delete": True, "delete_limit": "1"}, True),
        ({**PULL, "source_digest": DIGEST}, True),
        ({**PULL, "check_space": True}, True),
    ],
)
def test_transfers_wait_where_something_must_be_known_first(
    context: Callable[..., Any], options: dict[str, Any], wait: bool
) -> None:
    assert Guards(context(**options)).hold_up is wait


@pytest.mark.parametrize(
    ("bytes", "objects", "wait"), [(4096 * 7, 2, False), (4096 * 7 + 1, 2, True), (1, 3, True), (1, 9, True)]
)
def test_nothing_waits_where_there_is_room_for_all_of_it(
    context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, bytes: int, objects: int, wait: bool
) -> None:
    status = SimpleNamespace(f_frsize=4096, f_bfree=9, f_bavail=9, f_files=9, f_ffree=2, f_favail=2)
    monkeypatch.setattr(os, "statvfs", lambda path: status)
    assert Guards(context(**PULL, check_space=True), Total(objects, bytes, DIGEST)).hold_up is wait


@pytest.mark.parametrize(("names", "meant"), [(0, True), (1, False)])
def test_an_empty_source_is_refused_unless_it_is_meant(context: Callable[..., Any], names: int, meant: bool) -> None:
    made = context(**PULL, delete=True, allow_empty_source=meant)
    planner, source = Planner("pull", True), seen(made, [])
    planner.source = names
    Guards(made).check(planner, source)
    planner.source = 0
    if not meant:
        with pytest.raises(Refused, match="allow_empty_source"):
            Guards(made).check(planner, source)


def test_the_same_source_is_let_pass_and_another_is_told_of(context: Callable[..., Any]) -> None:
    found = seen(context(**PULL), ENTRIES).state()
    assert (found["objects"], found["bytes"]) == (2, 3)
    same = context(**PULL, source_digest=found["digest"])
    Guards(same).check(Planner("pull", False), seen(same, ENTRIES))
    other = context(**PULL, source_digest=DIGEST)
    with pytest.raises(Refused) as refused:
        Guards(other).check(Planner("pull", False), seen(other, ENTRIES))
    said = str(refused.value)
    for fact in (DIGEST, found["digest"], "2 objects, 3 B", "b (2026-01-02), a (2026-01-01)", "source_digest"):
        assert fact in said


def test_a_packed_data_set_further_down_does_not_count(context: Callable[..., Any]) -> None:
    packed = [
        Entry(f"p/set/.packed/{name}", 5, "e", "2026-01-03", "", kind) for name, kind in (("a", PLAIN), ("b", OPAQUE))
    ]
    made = context(**PULL)
    assert seen(made, [*ENTRIES, *packed]).state() == seen(made, ENTRIES).state()


def test_what_could_not_be_seen_is_not_the_same(context: Callable[..., Any]) -> None:
    found = seen(context(**PULL), ENTRIES).state()
    same = context(**PULL, source_digest=found["digest"])
    source = seen(same, ENTRIES)
    source.error = Unavailable("object p/c", "the service did not answer")
    assert source.state()["digest"] is None
    with pytest.raises(Refused, match="object p/c: the service did not answer"):
        Guards(same).check(Planner("pull", False), source)


@pytest.mark.parametrize("total", [None, Total(2, 3, DIGEST)])
def test_a_source_seen_in_part_has_no_digest(context: Callable[..., Any], total: Total | None) -> None:
    source = SourceState(context(**PULL))
    entries = source.through(ENTRIES, total)
    next(entries)
    assert source.state()["digest"] is None
    assert len(list(entries)) == 1
    assert source.state()["digest"] is not None


def test_a_source_whose_digest_is_known_has_that_one(context: Callable[..., Any]) -> None:
    source = SourceState(context(**PULL))
    assert list(source.through(ENTRIES, Total(2, 3, DIGEST))) == ENTRIES
    assert source.state() == {"digest": DIGEST, "objects": 2, "bytes": 3}
    Guards(context(**PULL, source_digest=DIGEST)).check(Planner("pull", False), source)


@pytest.mark.parametrize(("size", "error"), [(1, None), (1 << 62, NoSpace)])
def test_what_does_not_fit_is_refused(
    context: Callable[..., Any], tmp_path: Path, size: int, error: type[DataError] | None
) -> None:
    made = context(**PULL, path=str(tmp_path / "not/there"), check_space=True)
    guards = Guards(made)
    entry = Entry("p/a", size, "e1", "", "", PLAIN)
    guards.see(Task("download", "a", None, entry, size))
    guards.see(Task("delete", "b", None, None))
    planner, source = Planner("pull", False), seen(made, [entry])
    if error is None:
        guards.check(planner, source)
    else:
        with pytest.raises(error, match=r"are needed and .* are free") as refused:
            guards.check(planner, source)
        assert refused.value.details["needed"] == size


def test_only_of_what_an_earlier_run_may_have_begun_is_the_beginning_looked_for(
    context: Callable[..., Any], tmp_path: Path
) -> None:
    made = context(**PULL, path=str(tmp_path), check_space=True)
    looked: list[str] = []
    made.file_path = lambda name: looked.append(name) or os.fsencode(f"{tmp_path}/{name}")
    guards = Guards(made)
    for name, size, pack in [("whole", AT_ONCE, None), ("packed", AT_ONCE + 1, 0), ("begun", AT_ONCE + 1, None)]:
        entry = Entry(f"p/{name}", size, "e1", "", "", PLAIN, member=Member(pack, 0, 0, 0o644))
        guards.see(Task("download", name, None, entry, size))
    assert looked == [temporary_name("begun", "e1")]


def test_what_an_earlier_run_has_written_needs_no_room_again(context: Callable[..., Any], tmp_path: Path) -> None:
    made = context(**PULL, path=str(tmp_path), check_space=True)
    entry = Entry("p/begun", 1 << 62, "e1", "", "", PLAIN)
    (tmp_path / temporary_name("begun", "e1")).write_bytes(bytes(1 << 20))
    guards = Guards(made)
    guards.see(Task("download", "begun", None, entry, entry.size))
    with pytest.raises(NoSpace) as refused:
        guards.check(Planner("pull", False), seen(made, [entry]))
    assert refused.value.details["needed"] == (1 << 62) - (1 << 20)


@pytest.mark.parametrize(("free", "of", "refused"), [(1, 1000, True), (2, 1000, False), (0, 0, False)])
def test_new_files_need_inodes(
    context: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, of: int, refused: bool
) -> None:
    status = SimpleNamespace(f_frsize=4096, f_bfree=9, f_bavail=9, f_files=of, f_ffree=free, f_favail=free)
    monkeypatch.setattr(os, "statvfs", lambda path: status)
    made = context(**PULL, path=str(tmp_path), check_space=True)
    guards = Guards(made)
    stat = Stat(1, 0, 0, 0, 0, 0)
    for name, local in [("a", None), ("b", None), ("c", LocalFile("c", stat, FILE))]:
        guards.see(Task("download", name, local, Entry(f"p/{name}", 1, "e", "", "", PLAIN), 1))
    outcome = pytest.raises(NoSpace, match="2 inodes are needed and 1 are free") if refused else nullcontext()
    with outcome:
        guards.check(Planner("pull", False), seen(made, []))
