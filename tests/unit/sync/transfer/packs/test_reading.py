# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stretch is handed on: what is damaged in it is asked for once more, and then named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable, Sequence

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError, Missing
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry, Member
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_reads import Read
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.reading import Reading

BEGIN, PACK = 100, "f" * 32
FILES = {"a": b"first", "b": b"", "c": b"x" * 70_000}
GOOD = b"".join(FILES.values())
BAD = b"F" + GOOD[1:]


class Answer:
    """What the store sends: a body under an etag."""

    def __init__(self, body: bytes, etag: str = PACK, length: int | None = None) -> None:
        self.headers = {"ETag": etag}
        self.length = length
        self._left = body

    @property
    def ended(self) -> bool:
        return not self._left

    def readinto(self, block: Any) -> int:
        count = min(len(block), len(self._left), 40_000)
        block[:count], self._left = self._left[:count], self._left[count:]
        return count


def reading(*answers: Answer | DataError) -> tuple[Reading, list[tuple[str, bytes]]]:
    """A reading of all files, and those that were used."""
    coming, used, tasks, offset = iter(answers), [], [], BEGIN

    def get(_path: str, take: Callable[[Any], Any], _headers: dict[str, str], _subject: str) -> Any:
        answer = next(coming)
        if isinstance(answer, DataError):
            raise answer
        return take(answer)

    def use(tasks: Sequence[Task], content: memoryview) -> list[Task]:
        damaged = []
        for task in tasks:
            assert task.remote is not None and task.remote.member is not None
            begin = task.remote.member.offset - BEGIN
            file = bytes(content[begin : begin + task.size])
            if file == FILES[task.name]:
                used.append((task.name, file))
            else:
                damaged.append(task)
        return damaged

    for name, content in FILES.items():
        entry = Entry(name, len(content), md5_of(content), "", "", PLAIN, member=Member(0, offset, 0, 0o644))
        tasks.append(Task("download", name, None, entry, len(content)))
        offset += len(content)
    store = SimpleNamespace(transport=SimpleNamespace(get=get))
    context: Any = SimpleNamespace(store=store, settings=SimpleNamespace(container="box"))
    return Reading(context, "pack", PACK, Read(0, BEGIN, offset, tasks), use), used


def test_each_file_is_handed_on_once() -> None:
    one, used = reading(Answer(GOOD))
    assert one.run() == ([], None)
    assert used == list(FILES.items())


def test_what_came_damaged_is_asked_for_once_more_and_the_others_are_not_handed_on_again() -> None:
    one, used = reading(Answer(BAD), Answer(GOOD))
    assert one.run() == ([], None)
    assert sorted(used) == sorted(FILES.items())


def test_what_is_damaged_in_the_pack_is_named_and_the_others_are_there() -> None:
    one, used = reading(Answer(BAD), Answer(BAD))
    left, error = one.run()
    assert [task.name for task in left] == ["a"]
    assert isinstance(error, Damaged) and "not the file that the index tells" in error.cause
    assert [name for name, _content in used] == ["b", "c"]


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (Answer(GOOD, "e" * 32), "not the content that its name says"),
        (Answer(GOOD[:-1]), "ends before its content"),
        (Answer(GOOD + b"!"), "more came"),
        (Answer(GOOD, length=5), "5 bytes came instead of"),
        (Missing("pack", "it is not there", ""), "it is not there"),
    ],
)
def test_why_none_could_be_had_is_said(answer: Answer | DataError, cause: str) -> None:
    one, used = reading(answer)
    left, error = one.run()
    assert [task.name for task in left] == list(FILES)
    assert error is not None and cause in error.cause
    assert not used
