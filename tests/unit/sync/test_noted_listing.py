# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A listing that was noted is taken once, by who knows it, while it is new; in all other cases the store is asked."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.noted_listing import (
    NotedListing,
    NotingListing,
    noted_path,
)

ROWS = [
    *(
        Entry(f"p/{number:04}", number, f"{number:032x}", "2026-11-30T18:00:00", "text/plain", PLAIN)
        for number in range(2500)
    ),
    Entry("p/odd \\ näme\u2028", 7, "e", "2026-11-30T18:00:00", "", OPAQUE, alias=True),
]
ALL = [["", False]]
OTHERS = [ROWS[0]]


@pytest.fixture
def path(tmp_path: Path) -> str:
    folder = tmp_path / "sync"
    folder.mkdir(mode=0o700)
    return noted_path(str(folder / "table.sqlite"))


def note(path: str, rows: Any = ROWS, of: Any = ALL) -> str:
    listing = NotingListing(path)
    assert list(listing.rows(of, lambda: iter(rows))) == list(rows)
    return listing.digest


def taken(path: str, *digests: str, of: Any = ALL) -> list[Entry]:
    """What comes of it; `OTHERS` where the store was asked."""
    return list(NotedListing(path, digests).rows(of, lambda: iter(OTHERS)))


def test_the_same_rows_are_taken_once(path: str) -> None:
    digest = note(path)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert taken(path, "another", digest) == ROWS
    assert taken(path, digest) == OTHERS


def test_nothing_is_noted_of_an_empty_container_but_that(path: str) -> None:
    assert taken(path, note(path, [])) == []


def test_who_does_not_know_it_asks_and_it_is_gone(path: str) -> None:
    digest = note(path)
    assert taken(path) == OTHERS
    assert not os.path.exists(path)
    assert taken(path, digest) == OTHERS


def test_what_was_changed_meanwhile_is_not_taken(path: str) -> None:
    digest = note(path)
    with open(path, "ab") as stream:
        stream.write(b"[]\n")
    assert taken(path, digest) == OTHERS


def test_other_names_are_asked_for(path: str) -> None:
    assert taken(path, note(path), of=[["a", False]]) == OTHERS


def test_what_is_old_is_not_taken(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    began, clock = time.monotonic(), time.monotonic
    for later, rows in ((500, ROWS), (700, OTHERS), (-5, OTHERS)):
        digest = note(path)
        monkeypatch.setattr(time, "monotonic", lambda later=later: began + later)
        assert taken(path, digest) == rows
        monkeypatch.setattr(time, "monotonic", clock)


def test_a_listing_that_breaks_off_is_none(path: str) -> None:
    def broken() -> Iterator[Entry]:
        yield from ROWS[:1500]
        raise Unavailable("store", "it is gone", "Wait.")

    listing = NotingListing(path)
    with pytest.raises(Unavailable):
        list(listing.rows(ALL, broken))
    assert not listing.digest


def test_where_others_may_write_nothing_is_noted(path: str) -> None:
    os.chmod(os.path.dirname(path), 0o777)  # that is the test
    assert not note(path)
    assert not os.path.exists(path)
    assert not note("")


def test_a_link_is_not_followed(path: str, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("kept")
    os.symlink(tmp_path / "other", path)
    assert taken(path, note(path)) == ROWS
    assert (tmp_path / "other").read_text() == "kept"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_without_room_it_is_only_passed_on(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def full(name: str, *given: int, **places: int) -> int:
        return real("/dev/full", os.O_WRONLY) if name == path else real(name, *given, **places)

    monkeypatch.setattr(os, "open", full)
    assert not note(path)
