# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two runs at one prefix at a time: one stands still at a request while the other one runs from beginning to end."""

from __future__ import annotations

import shutil
import uuid
from functools import partial
from pathlib import Path
from typing import Any, Iterator, Sequence

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.lab.patience import patience
from tests.trust import stores
from tests.trust.campaign import Broken, Campaign, require
from tests.trust.campaigns import machines
from tests.trust.campaigns.machines import NAME, History, Step, names_of
from tests.trust.faults.requests import Pause
from tests.trust.judge import container, packed
from tests.trust.judge.folder import look
from tests.trust.load import engine, folder, others
from tests.trust.model import sync as model
from tests.trust.model.packed import next_version
from tests.trust.model.things import FOLDER, Things, differences
from tests.trust.places import WORK
from tests.trust.record import Record

_PROMISE = (
    "Of two pushes of one name the later wins or fails and says so, and what stands is the one or the other, whole; a "
    "pull beside a push brings of each name the old or the new; beside a prune it brings its version or names what is "
    "missing; every version is whole; when both have ended, the next runs converge and nobody claims anything."
)
_PACKED = {"layout": "packed", "pack_size": "1M", "pack_below": "500000"}
_NAMES = ["a", "a/b", "c", "d/e"]
_TEXTS = ["x", "y", "z"]
_SIZES = [1, 3000, 3000, 700_000, 2_600_000]
_FIRST, _SECOND = 0, 1  # the nodes
_BLOCKED = 1.5  # seconds after which the one that stands still goes on, since the other one waits for it


class World:
    """See :class:`machines.World`.

    :param start: ``{"store": "swift", "layout": "files"}``
    """

    def __init__(self, start: Step, record: Record) -> None:
        self._record = record
        name = f"trust-{uuid.uuid4().hex[:12]}"
        self._place = stores.place(start["store"], name)
        self._packed = start["layout"] == "packed"
        self._work = WORK / "worlds" / name
        for node in (_FIRST, _SECOND):
            self._folder(node).mkdir(parents=True)
        self._objects = container.Look(self._place)
        self._set = packed.Look(self._place, "", self._work)

    def step(self, step: Step) -> None:
        if "both" not in step:
            folder.carry_out(self._folder(step["node"]), step)
            return
        before = self._latest()
        folders = [look(self._folder(node)) for node in (_FIRST, _SECOND)]
        first, second = self._together(step)
        self._record.tried(f"{step['both'][0]['direction']} while a {step['both'][1]['direction']} stands still")
        if not before and not self._packed and not any(folders):
            return
        pushes = [one for one in step["both"] if one["direction"] == "push"]
        latest = self._judge_store(before, folders, [first, second], step["both"])
        for node, one in enumerate(step["both"]):
            if one["direction"] == "pull":
                self._judge_pull(node, folders[node], [before, latest])
        self._converge(pushes)

    def close(self) -> None:
        self._objects.close()
        self._set.close()
        others.clear(self._place)
        shutil.rmtree(self._work)

    def _folder(self, node: int) -> Path:
        return self._work / f"node{node}"

    def _together(self, step: Step) -> list[engine.Result]:
        """Results of both; the second one stands still while the first one runs."""
        pause = Pause(*step["held"])
        second = self._begin(_SECOND, step["both"][_SECOND], pause.lay)
        while not pause.reached(0.02) and second.at_work():
            pass
        first = self._begin(_FIRST, step["both"][_FIRST])
        first.at_work(patience(_BLOCKED))
        pause.end()
        results = [run.wait() for run in (first, second)]
        return [result for result in results if result is not None]

    def _begin(self, node: int, one: Step, prepare: engine.Prepare = engine.nothing) -> engine.Run:
        options: dict[str, Any] = {"direction": one["direction"], "delete": one["delete"], "allow_empty_source": True}
        options.update(links="preserve", path=f"{self._folder(node)}/")
        if one["direction"] == "push":
            options["segment_size"] = "1M"
            if self._packed:
                options.update(_PACKED)
                options.update({"keep_versions": 1} if one["prunes"] else {})
        return engine.Run(self._place, self._work / f"cache{node}", options, prepare=prepare)

    def _latest(self) -> Things:
        """What a pull would bring."""
        if not self._packed:
            return self._objects.things()
        return self._set.restore(self._set.latest()) if self._set.versions() else {}

    def _judge_store(
        self, before: Things, folders: Sequence[Things], results: list[engine.Result], both: list[Step]
    ) -> Things:
        """What there is now is what one of the pushes wanted, or both."""
        pushes = [
            (model.Sync(one["delete"], "preserve"), folders[node], not results[node].get("failed"))
            for node, one in enumerate(both)
            if one["direction"] == "push"
        ]
        promise = "what stands is the one or the other, whole"
        if self._packed:
            possible = list(_versions(before, [(sync, there) for sync, there, _well in pushes]))
            for version in self._set.versions():
                restored = self._restore(version)
                kept = any(not differences(one, restored) for one in possible)
                require(kept, "every version is whole", f"{version}: {restored}")
            latest = self._latest()
            if pushes and all(well for *_push, well in pushes):
                ends = list(_ends(before, [(sync, there) for sync, there, _well in pushes]))
                kept = any(not differences(one, latest) for one in ends)
                require(kept, "both changes come together", f"{latest}")
            return latest
        latest = self._latest()
        wanted = [model.push(sync, there, before).after for sync, there, _well in pushes]
        for name in latest.keys() | before.keys():
            possible_data = {side[name].data for side in (before, *wanted) if name in side}
            if name in latest:
                require(latest[name].data in possible_data, promise, f"{name!r}: {latest[name]}")
            else:
                gone = any(name not in side for side in wanted)
                require(gone, "nothing is lost that nobody deletes", repr(name))
        return latest

    def _restore(self, version: str) -> Things:
        try:
            return self._set.restore(version)
        except packed.Unreadable as error:
            raise Broken("every version is whole", str(error), None) from error

    def _judge_pull(self, node: int, before: Things, sources: list[Things]) -> None:
        """Of each name the old or the new."""
        for name, thing in look(self._folder(node)).items():
            possible = {side[name].data for side in (before, *sources) if name in side}
            kept = thing.kind == FOLDER or thing.data in possible
            require(kept, "a pull brings of each name the old or the new", f"{name!r}: {thing}")

    def _converge(self, pushes: list[Step]) -> None:
        """One more push and a pull bring both sides together, and nobody claims anything any more."""
        mirror = {"direction": "push", "delete": True, "prunes": bool(self._packed and pushes)}
        result = self._begin(_FIRST, mirror).wait()
        assert result is not None
        require(not result.get("failed"), "the next push finishes", f"{result}")
        result = self._begin(_SECOND, {"direction": "pull", "delete": True}).wait()
        assert result is not None
        require(not result.get("failed"), "the next pull finishes", f"{result}")
        wrong = differences(_contents(look(self._folder(_FIRST))), _contents(look(self._folder(_SECOND))))
        require(not wrong, "the next runs converge", f"{wrong}")
        if self._packed:
            left = self._set.names(".packed/.at-work/")
            require(not left, "whoever has ended claims nothing", f"{left}")


def _contents(things: Things) -> Things:
    """Without times and modes, which a content that was there already keeps."""
    return {name: thing._replace(mtime_us=None, mode=None) for name, thing in things.items()}


_Push = tuple[model.Sync, Things]


def _ends(before: Things, pushes: list[_Push]) -> Iterator[Things]:
    """The latest version after all pushes, in every order."""
    for order in (pushes, pushes[::-1]):
        version = before
        for sync, there in order:
            version = next_version(sync, there, version)
        yield version


def _versions(before: Things, pushes: list[_Push]) -> Iterator[Things]:
    """All that there may be."""
    yield before
    yield from (next_version(sync, there, before) for sync, there in pushes)
    yield from _ends(before, pushes)


def _one(direction: str) -> Any:
    return st.fixed_dictionaries({"direction": st.just(direction), "delete": st.booleans(), "prunes": st.booleans()})


_PUSH, _PULL = _one("push"), _one("pull")


class Machine(History):
    """What may be done next."""

    @initialize(
        names=names_of(_NAMES),
        store=st.sampled_from(sorted(stores.CLOUDS)),
        layout=st.sampled_from(["files", "packed"]),
    )
    def begin(self, **start: Any) -> None:
        self.start(**start)

    @rule(
        do=st.sampled_from(["put", "exchange", "touch back", "remove"]),
        node=st.sampled_from([_FIRST, _SECOND]),
        name=NAME,
        text=st.sampled_from(_TEXTS),
        size=st.sampled_from(_SIZES),
    )
    def change(self, **step: Any) -> None:
        self.take(**step)

    @rule(both=st.tuples(_PUSH, _PUSH), held=st.tuples(st.integers(0, 20), st.booleans()))
    def push_twice(self, **step: Any) -> None:
        self.take(**step)

    @rule(both=st.tuples(_PUSH, _PULL), held=st.tuples(st.integers(0, 12), st.booleans()))
    def pull_beside_a_push(self, **step: Any) -> None:
        self.take(**step)

    @rule(both=st.tuples(_PULL, _PUSH), held=st.tuples(st.integers(0, 20), st.booleans()))
    def push_beside_a_pull(self, **step: Any) -> None:
        self.take(**step)


TOGETHER = Campaign(
    "together", _PROMISE, ("swift", "rgw"), partial(machines.run, Machine, World, 10), partial(machines.replay, World)
)
