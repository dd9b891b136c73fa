# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any history of changes, pushes, prunes, conversions and deaths: every version that is kept restores bit for bit.

What a version has to be is told by a model of a few lines; what it is, by the reader in ``examples`` and by ``unzip``.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.integration.conftest import remove_container
from tests.integration.packed.killing import killed
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import Content, Item, grow, tree
from tests.integration.swift_sync.conftest import run_sync
from tests.trust.faults.requests import CHANGES

NAMES = ["a", "b", "c/a", "c/b", "c/d/e", "ä \n"]
PACKING = {"layout": "packed", "pack_size": "1M", "pack_below": "500000", "segment_size": "1M", "links": "preserve"}
_CONTENT = st.tuples(st.sampled_from(b"abcd"), st.sampled_from([0, 1, 3000, 3000, 400_000, 600_000, 1_500_000]))
_THINGS = st.one_of(
    _CONTENT.map(lambda drawn: bytes([drawn[0]]) * drawn[1]), st.sampled_from(["a", "../b", "nowhere"]), st.none()
)
Tree = dict[str, Item]


class History(RuleBasedStateMachine):
    """What happens to a folder and to a data set.

    :ivar versions: what each version that was ever made has to be
    """

    def __init__(self, store: Any, work: Path, numbers: Any) -> None:
        super().__init__()
        self.store = store
        self.container = f"test-history-{work.name}-{next(numbers)}"
        self.work = work / self.container
        self.source = self.work / "source"
        self.reader = Reader(f"{store.object_store}/{self.container}", store.token, self.work)
        self.versions: dict[str, Tree] = {}
        self.clock = itertools.count(1)

    @initialize(things=st.dictionaries(st.sampled_from(NAMES), _THINGS, min_size=1))
    def begin(self, things: dict[str, Content]) -> None:
        """There is a first version."""
        self.work.mkdir()
        self._change(things)
        self.push(delete=False, compare="auto", more={})

    @rule(
        things=st.dictionaries(st.sampled_from([*NAMES, "a/b", "c"]), _THINGS, max_size=3),
        gone=st.sets(st.sampled_from(NAMES)),
    )
    def change(self, things: dict[str, Content], gone: set[str]) -> None:
        """Somebody works in the folder."""
        for name in gone:
            self._remove(name)
        self._change(things)

    @rule(
        delete=st.booleans(),
        compare=st.sampled_from(["auto", "auto", "checksum", "size_mtime", "always"]),
        more=st.fixed_dictionaries(
            {"pack_format": st.sampled_from(["zip", "zip", "tar"])},
            optional={"keep_versions": st.integers(1, 3), "repack_above": st.sampled_from([1, 30, 100])},
        ),
        death=st.none() | st.integers(0, 12),
    )
    def push(self, delete: bool, compare: str, more: dict[str, Any], death: int | None = None) -> None:
        """Somebody pushes, prunes perhaps, and may be killed."""
        before = self.reader.latest() if self.versions else ""
        wanted = _pushed(self.versions.get(before, {}), tree(self.source), delete, compare)
        options = {**PACKING, "delete": delete, "allow_empty_source": delete, "compare": compare, **more}

        def run() -> Any:
            return self._run("push", self.source, options)

        if death is not None:
            killed(run, death, CHANGES)
        else:
            assert not run().get("failed")
        there = self.reader.versions()
        for version in set(there) - self.versions.keys():
            self.versions[version] = wanted
        if death is None:
            assert self.versions[self.reader.latest()] == wanted
            kept = more.get("keep_versions")
            assert kept is None or len(there) <= kept
            assert not self.reader.names(".packed/.at-work/")
        for version in self.versions.keys() - set(there):
            assert "keep_versions" in more
            del self.versions[version]

    @rule(death=st.none() | st.integers(0, 12))
    def convert(self, death: int | None) -> None:
        """Somebody has an object each, may be killed at that, and has packs again: of what the folder has."""
        if not tree(self.source):
            return
        options = {"repack": True, "delete": True, "links": "preserve", "segment_size": "1M"}
        if death is not None:
            killed(lambda: self._run("push", self.source, options), death, CHANGES)
            for version in self.reader.versions():
                assert self.reader.restore(version) == self.versions[version]
        assert not self._run("push", self.source, options).get("failed")
        assert not self.reader.names(".packed/")
        self.versions = {}
        self.push(delete=True, compare="auto", more={"repack": True})
        assert len(self.versions) == 1

    @rule(data=st.data())
    def pull(self, data: Any) -> None:
        """Somebody pulls a version into a folder, which may have had another one."""
        version = data.draw(st.sampled_from(sorted(self.versions)))
        target = self.work / "target"
        digest = version.partition("-")[2]
        newest = max(one for one in self.versions if one.endswith(digest))
        # What a version before it has left there goes, also where that was a file and is a folder now.
        whole = {"version": digest, "links": "preserve", "delete": True, "compare": "always"}
        assert not self._run("pull", target, {**whole, "allow_empty_source": True}).get("failed")
        assert tree(target) == self.versions[newest]

    @invariant()
    def every_version_is_whole(self) -> None:
        """The reader in ``examples`` restores what was pushed."""
        for version, wanted in self.versions.items():
            assert self.reader.restore(version) == wanted

    def teardown(self) -> None:
        """All of it is in the archives too, for everybody."""
        try:
            for version in self.versions:
                self.reader.check_archives(version)
        finally:
            for container in (self.container, self.container + "_segments"):
                remove_container(self.store, container)
            shutil.rmtree(self.work)

    def _run(self, direction: str, path: Path, options: dict[str, Any]) -> Any:
        reached = {"endpoint": self.store.object_store, "token": self.store.token, "container": self.container}
        return run_sync(direction=direction, path=str(path), **reached, **options)

    def _change(self, things: dict[str, Content]) -> None:
        for name, content in things.items():
            for above in itertools.accumulate(name.split("/"), "{}/{}".format):
                if above != name and (self.source / above).is_dir() and not (self.source / above).is_symlink():
                    continue
                self._remove(above)
            grow(self.source, {name: content}, when=next(self.clock))

    def _remove(self, name: str) -> None:
        path = self.source / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            with contextlib.suppress(NotADirectoryError):
                path.unlink(missing_ok=True)


def _pushed(before: Tree, folder: Tree, delete: bool, compare: str) -> Tree:
    """What the next version has to be."""
    after = {name: item for name, item in before.items() if not delete or name in folder}
    for name, item in folder.items():
        if name not in before or not _same(before[name], item, compare):
            after = {other: kept for other, kept in after.items() if not _in_the_way(other, kept, name, item)}
            after[name] = item
    # A folder with something in it is no empty one
    return {
        name: item
        for name, item in after.items()
        if item.content is not None or not any(other.startswith(name + "/") for other in after)
    }


def _in_the_way(other: str, kept: Item, name: str, item: Item) -> bool:
    if name.startswith(other + "/"):
        return kept.content is not None
    return other.startswith(name + "/") and item.content is not None


def _same(one: Item, other: Item, compare: str) -> bool:
    if type(one.content) is not type(other.content):
        return False
    if one.content is None:
        return True
    if compare == "always" or one.content != other.content:
        return False
    return compare != "size_mtime" or one.mtime_ns == other.mtime_ns


def test_any_history(store: Any, tmp_path: Path, bases: None) -> None:
    numbers = itertools.count()
    bounds = settings(
        max_examples=4,
        stateful_step_count=8,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: History(store, tmp_path, numbers), settings=bounds)
