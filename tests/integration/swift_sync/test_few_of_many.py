# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A few names of a container that holds many; names that are not there; containers that may be read and not listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import ranges
from tests.integration.conftest import NODE, Cloud, Played
from tests.integration.swift_sync.conftest import Result, Sync, contents_of, make_tree, run_sync

PLAN = ("counts", "plan", "unchanged", "passed_over", "unmatched", "source_state")
MANY = {f"many/{number:03d}": b"x" for number in range(30)}
FILES = {**MANY, "wanted/one.txt": b"1", "wanted/two.txt": b"2", "wanted-not": b"3", "big/000000": b"4"}


def told(result: Result) -> dict[str, Any]:
    return {name: result[name] for name in PLAN if name in result}


def test_the_plan_is_that_of_a_whole_listing(
    sync: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]
) -> None:
    source = make_tree(tmp_path / "source", FILES)
    sync("push", source)
    monkeypatch.setattr(ranges, "ROWS", 5)
    some = make_tree(tmp_path / "some", {"wanted/one.txt": b"1", "wanted/new": b"n", "big/000000": b"!", "last": b"l"})
    runs: list[tuple[str, Path, dict[str, Any]]] = [
        ("pull", tmp_path / "target", {"include": ["wanted/one.txt"]}),
        ("pull", some, {"include": ["wanted", "none/*"], "delete": True}),
        ("push", some, {"include": ["wanted/*"], "delete": True}),
        ("push", some, {}),
    ]
    narrow = [sync(direction, path, check=True, **options) for direction, path, options in runs]
    forget()
    monkeypatch.setattr(ranges, "ROWS", 10**9)
    monkeypatch.setattr(ranges, "_of_glob", lambda glob: list(ranges.WHOLE))
    whole = [sync(direction, path, check=True, **options) for direction, path, options in runs]
    assert list(map(told, narrow)) == list(map(told, whole))
    assert narrow[0]["counts"] == {"download": 1}
    assert narrow[1]["unmatched"] == ["none/*"]
    assert narrow[2]["counts"] == {"upload": 1, "delete": 1}
    assert narrow[3]["counts"] == {"upload": 3}


def test_names_that_are_asked_for_cost_no_listing_of_the_others(
    sync: Sync, tmp_path: Path, opened: Store, container: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync("push", make_tree(tmp_path / "source", FILES))
    monkeypatch.setattr(ranges, "ROWS", 5)
    asked: list[str] = []
    request = type(opened.transport).request

    def ask(self: Any, method: str, path: str = "", query: Any = None, *rest: Any, **named: Any) -> Any:
        answer = request(self, method, path, query, *rest, **named)
        if method == "GET" and query:
            asked.append(answer.body.decode())
        return answer

    monkeypatch.setattr(type(opened.transport), "request", ask)
    sync("pull", tmp_path / "target", include=["wanted/*", "wanted-not"])
    sync("push", make_tree(tmp_path / "new", {"new.txt": b"new"}))
    assert contents_of(tmp_path / "target") == {"wanted/one.txt": b"1", "wanted/two.txt": b"2", "wanted-not": b"3"}
    assert asked
    assert not any("many/" in answer for answer in asked)


def test_a_file_that_is_asked_for_and_not_there(sync: Sync, tmp_path: Path) -> None:
    sync("push", make_tree(tmp_path / "source", {"models/other": b"x"}))
    here = make_tree(tmp_path / "here", {"mine": b"kept"})
    for file in (tmp_path / "best.ckpt", here / "mine"):
        with pytest.raises(Missing, match="slash at its end"):
            sync("pull", file, prefix="models")
    assert not (tmp_path / "best.ckpt").exists()
    assert contents_of(here) == {"mine": b"kept"}
    for folder in ("data", "v1.2", "best.ckpt/"):
        assert sync("pull", f"{tmp_path}/{folder}", prefix="models")["counts"] == {"download": 1}


def test_single_objects_of_a_container_that_may_not_be_listed(
    cloud: Callable[[str], Cloud], container: str, tmp_path: Path
) -> None:
    owner, reader = cloud("lab"), cloud("lab-other")
    source = make_tree(tmp_path / "source", {"public.txt": b"for all"})
    run_sync(
        owner.object_store,
        owner.token,
        direction="push",
        path=str(source),
        container=container,
        read_acl=".r:*",
    )
    for _run in ("first", "again"):
        result = run_sync(
            owner.object_store,
            reader.token,
            direction="pull",
            path=str(tmp_path / "target/public.txt"),
            container=container,
        )
    assert contents_of(tmp_path / "target") == {"public.txt": b"for all"}
    assert not result["changed"]


def test_a_glob_that_matches_nothing_warns(playbook: Callable[..., Played], container: str) -> None:
    played = playbook(
        f"""
- hosts: {NODE}
  gather_facts: false
  tasks:
    - name: Push
      chameleon.data.swift_sync:
        cloud: lab
        direction: push
        path: /etc/apt
        container: {container}
        include: [./sources.list, "{{sources,other}}.list", sources.list*]
"""
    )
    result = played.results["Push"][NODE]
    assert result["unmatched"] == ["./sources.list", "{sources,other}.list"]
    words = " ".join(played.output.split())
    assert "leave it out" in words
    assert "braces are not expanded" in words
