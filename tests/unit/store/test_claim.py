# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose claims count, and for how long."""

from __future__ import annotations

import itertools
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._store import claim as module
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import DELETE, LASTS, PUSH, Claim, Other
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry


class Claims:
    """Those that a store has."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.there: list[str] = []
        monkeypatch.setattr(module, "put_object", lambda _store, _place, name, *_rest: self.there.append(name))
        monkeypatch.setattr(module, "head_object", self._head)
        monkeypatch.setattr(module, "delete_batch", self._delete)
        monkeypatch.setattr(module, "list_objects", lambda *_where: next(self.listings))
        self.listings: Iterator[list[Entry]] = itertools.repeat([])

    def _head(self, _store: Any, _place: str, name: str) -> Any:
        headers = Headers([("X-Object-Meta-Host", "there"), ("X-Delete-At", "1900000000")])
        return (None, headers) if name in self.there else None

    def _delete(self, _store: Any, _place: str, names: list[str]) -> None:
        self.there = [name for name in self.there if name not in names]

    def claim(self, what: str = PUSH, base: str = "a") -> Claim:
        store: Any = None
        return Claim(store, "place", base, what)


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> Claims:
    return Claims(monkeypatch)


def test_each_sees_the_other_and_not_itself(claims: Claims) -> None:
    one, other, _elsewhere = claims.claim(), claims.claim(DELETE), claims.claim(base="a/b")
    assert one.others(claims.there) == {DELETE: Other("there", f"object place/{other.name}", 1900000000)}
    assert other.others(claims.there).keys() == {PUSH}
    assert one.mark != other.mark


def test_how_the_claim_of_one_who_is_gone_ends_is_told() -> None:
    told = Other("there", "object place/a/.at-work/delete-1", 1900000000).way_out()
    assert "on there any more" in told and "at 2030-03-17 17:46:40 UTC" in told
    assert "at once when you delete object place/a/.at-work/delete-1" in told
    assert "by itself, or" in Other("there", "object a", None).way_out()


def test_those_of_processes_that_are_gone_are_removed(claims: Claims) -> None:
    one = claims.claim()
    host, boot, process, start, mark = one.name.rpartition("/")[2].split("-")[1:]
    gone = [
        f"a/.at-work/push-{host}-{boot}-{1 << 30}-{start}-{mark}",
        f"a/.at-work/push-{host}-{boot}-{process}-1{start}-{mark}",
        f"a/.at-work/delete-{host}-00000000-{process}-{start}-{mark}",
    ]
    claims.there += gone
    assert one.others(claims.there) == {}
    assert claims.there == [one.name]
    elsewhere = f"a/.at-work/delete-00000000-{boot}-{process}-{start}-{mark}"
    assert one.others([elsewhere]) == {}  # it has expired, though it is still listed
    claims.there.append(elsewhere)
    assert one.others(claims.there).keys() == {DELETE}


@pytest.mark.parametrize("what", ["_addresses", "_processes"])
def test_those_of_others_with_the_same_name_are_not_removed(
    claims: Claims, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A node of the same image, or a container with the name of its host: their processes are not here."""
    other = {"_addresses": ["52:54:00:12:34:56"], "_processes": "pid:[4026532999]"}[what]
    with monkeypatch.context() as there:
        there.setattr(module, what, lambda: other)
        there.setattr(module.os, "getpid", lambda: 1 << 30)
        theirs = claims.claim()
    assert claims.claim().others(claims.there).keys() == {PUSH}
    assert theirs.name in claims.there


def test_one_that_is_renewed_in_time_holds_and_one_that_is_not_never_again(
    claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [5.0]
    monkeypatch.setattr(module, "uptime", lambda: clock[-1])
    claim = claims.claim()
    stored = len(claims.there)
    for now in (1000.0, 2000.0, 12000.0):
        clock.append(now)
        claim.renew()
        assert claim.holds()
    assert len(claims.there) == stored + 2  # not each time
    clock.append(clock[-1] + LASTS)
    assert not claim.holds()
    claim.renew()
    assert len(claims.there) == stored + 3
    assert not claim.holds()


def test_a_listing_that_is_late_is_asked_for_again(claims: Claims, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(module.time, "sleep", pauses.append)
    other, one = claims.claim(), claims.claim()
    late = [Entry(other.name, 0, "", "", "", PLAIN)]
    claims.listings = iter([late, late, [*late, Entry(one.name, 0, "", "", "", PLAIN)]])
    assert one.look().keys() == {PUSH}
    assert len(pauses) == 2
    claims.listings = itertools.repeat(late)
    with pytest.raises(Unavailable, match="does not list it"):
        one.look()
