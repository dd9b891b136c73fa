# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A packed data set and the folders of two nodes: what is pushed becomes versions, each of which stays what it was."""

from __future__ import annotations

import shutil
import uuid
from functools import partial
from pathlib import Path
from typing import Any, Mapping

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import new_version
from tests.trust import stores
from tests.trust.campaign import Broken, Campaign, require
from tests.trust.campaigns import machines
from tests.trust.campaigns.machines import NAME, History, Step, names_of
from tests.trust.faults import requests
from tests.trust.judge.folder import look
from tests.trust.judge.packed import Look, Unreadable
from tests.trust.load import engine, folder, others
from tests.trust.model import sync as model
from tests.trust.model.packed import next_version
from tests.trust.model.things import FILE, Thing, Things, differences, torn
from tests.trust.places import WORK
from tests.trust.record import Record
from tests.unit.packed.histories import ECONOMY

_PROMISE = (
    "Each push that changes something makes a version, and each version restores to what was pushed until a prune "
    "takes it away; a prune keeps what it was told to keep; a killed push, prune, repacking or conversion leaves every "
    "version whole, and the next run finishes; a pull of a version brings exactly that."
)
_PACKED = {"layout": "packed", "pack_size": "1M", "pack_below": "500000"}
_NAMES = ["a", "a/b", "c", "c/a", "c/b", "c/d/e", "ä \n", "L" * 255]
_TEXTS = ["x", "y", "z"]
_SIZES = [0, 1, 3000, 3000, 400_000, 600_000, 1_500_000]


class World:
    """See :class:`machines.World`.

    :param start: ``{"store": "swift", "prefix": ""}``
    """

    def __init__(self, start: Step, record: Record) -> None:
        self._record = record
        name = f"trust-{uuid.uuid4().hex[:12]}"
        self._place = stores.place(start["store"], name)
        self._prefix = start["prefix"]
        self._work = WORK / "worlds" / name
        for node in (0, 1):
            self._folder(node).mkdir(parents=True)
        self._look = Look(self._place, self._prefix, self._work)
        # What each version that is there has to be
        self._versions: dict[str, Things] = {}

    def step(self, step: Step) -> None:
        if step["do"] in ("push", "pull", "convert"):
            {"push": self._push, "pull": self._pull, "convert": self._convert}[step["do"]](step)
        else:
            folder.carry_out(self._folder(step["node"]), step)
            self._record.tried(step["do"])

    def close(self) -> None:
        try:
            self._check_versions()
            if self._versions:
                archived = self._look.archived()
                small = {thing for things in self._versions.values() for thing in things.values() if _is_packed(thing)}
                lost = [thing for thing in small if thing.content not in archived]
                require(not lost, "all small files are in archives that unzip and tar read", f"{lost}")
        finally:
            self._look.close()
            others.clear(self._place)
            shutil.rmtree(self._work)

    def _folder(self, node: int) -> Path:
        return self._work / f"node{node}"

    def _push(self, step: Step) -> None:
        options = {name: step[name] for name in ("delete", "links", "compare", "pack_format")}
        kept = {name: step[name] for name in ("keep_versions", "repack_above") if step.get("keep_versions")}
        options = {**_PACKED, **options, **kept, "allow_empty_source": step["delete"]}
        source = look(self._folder(step["node"]))
        before = self._versions.get(self._look.latest(), {})
        wanted = next_version(_options(step), source, before)
        checked = step["check"] and step["dies"] is None
        planned = self._run("push", step, options, check=True) if checked else None
        if step["dies"] is not None and self._dies("push", step, options):
            self._take_in(wanted, bool(kept))
            self._check_versions()
            before = self._versions.get(self._look.latest(), {})
            wanted = next_version(_options(step), source, before)
        result = self._run("push", step, options)
        require(not result.get("failed"), "a push succeeds", f"{result}")
        same = "a run does not change its source"
        require(look(self._folder(step["node"])) == source, same, "it has")
        self._take_in(wanted, bool(kept))
        wrong = differences(wanted, self._versions.get(self._look.latest(), {}))
        require(not wrong, "the latest version is what was pushed", f"{wrong}")
        if kept:
            require(
                len(self._versions) <= step["keep_versions"],
                "a prune leaves as many versions as it was told to keep",
                f"{result.get('pruned')}, versions {sorted(self._versions)}",
            )
        left = self._look.names(".packed/.at-work/")
        require(not left, "whoever has ended claims nothing", f"{left}")
        if planned is not None and step["compare"] != "always":
            seen = {key: (planned[key], result[key]) for key in ("plan", "counts", "changed") if not kept}
            wrong_plan = {key: both for key, both in seen.items() if both[0] != both[1]}
            require(not wrong_plan, "check mode tells what a run does", f"{wrong_plan}")
        if step["again"]:
            there = self._look.names()
            again = self._run("push", step, options)
            quiet = not again.get("failed") and not again["changed"] and self._look.names() == there
            require(quiet, "a second push changes nothing", f"{again}")
        self._record.tried(f"push, compare: {step['compare']}{', prune' if kept else ''}")

    def _pull(self, step: Step) -> None:
        if not self._versions:
            return
        version = sorted(self._versions)[step["version"] % len(self._versions)]
        options = {name: step[name] for name in ("delete", "links", "compare")}
        options = {**options, "version": version, "allow_empty_source": True}
        target = self._folder(step["node"])
        if step["dies"] is not None:
            before: Things = look(target)
            if self._dies("pull", step, options):
                wanted = model.pull(_options(step), self._versions[version], before).after
                wrong = torn(before, wanted, _without_temporary(look(target)))
                require(not wrong, "a killed pull leaves of each name the old or the new", f"{wrong}")
        before = _without_temporary(look(target))
        outcome = model.pull(_options(step), self._versions[version], before)
        result = self._run("pull", step, options)
        failed = {failure["name"].rstrip("/") for failure in result.get("failures", [])}
        wrong_names = failed ^ outcome.fails or bool(result.get("failed")) != bool(outcome.fails)
        require(not wrong_names, "a pull fails for what cannot come alone", f"{sorted(outcome.fails)}: {result}")
        wrong_things = differences(outcome.after, look(target))
        require(not wrong_things, "a pull brings what the version has", f"{wrong_things}")
        self._record.tried(f"pull of a version, compare: {step['compare']}")

    def _convert(self, step: Step) -> None:
        """To an object each, perhaps killed at it, and back: then there is one version, of what the folder has."""
        source = look(self._folder(step["node"]))
        wanted = next_version(model.Sync(links="preserve"), source, {})
        if not wanted or not self._versions:
            return
        options = {"repack": True, "delete": True, "links": "preserve"}
        if step["dies"] is not None and self._dies("push", step, options):
            self._check_those_left()
        result = self._run("push", step, options)
        require(not result.get("failed"), "a conversion succeeds", f"{result}")
        left = self._look.names(".packed/")
        require(not left, "a conversion leaves nothing of the other layout", f"{left}")
        result = self._run("push", step, {**_PACKED, **options})
        require(not result.get("failed"), "a conversion succeeds", f"{result}")
        self._versions = {}
        self._take_in(wanted, pruned=False)
        require(len(self._versions) == 1, "a conversion makes one version", f"{sorted(self._versions)}")
        self._record.tried("conversion to objects and back")

    def _take_in(self, wanted: Things, pruned: bool) -> None:
        """Versions that are new have to be what was pushed; none goes unless that was asked for."""
        there = self._look.versions()
        for version in set(there) - self._versions.keys():
            self._versions[version] = wanted
            self._check_version(version)
        gone = self._versions.keys() - set(there)
        require(pruned or not gone, "a version stays until it is pruned", f"{sorted(gone)}")
        for version in gone:
            del self._versions[version]

    def _check_versions(self) -> None:
        for version in self._versions:
            self._check_version(version)

    def _check_those_left(self) -> None:
        """Whatever is still there after a death; the store may still be at what the dead one has asked for."""
        for version in set(self._look.versions()) & self._versions.keys():
            try:
                self._check_version(version)
            except Broken:
                if version in self._look.versions():
                    raise

    def _check_version(self, version: str) -> None:
        promise = "every version restores to what was pushed"
        try:
            wrong = differences(self._versions[version], self._look.restore(version))
        except Unreadable as error:
            raise Broken(promise, str(error), None) from error
        require(not wrong, promise, f"{version}: {wrong}")

    def _dies(self, direction: str, step: Step, options: Mapping[str, Any]) -> bool:
        """A run that is killed, unless it ends before."""
        at, after = step["dies"]
        methods = requests.CHANGES if direction == "push" else requests.ALL
        died = self._run(direction, step, options, partial(requests.die_at, at, methods, after)) is None
        if died:
            self._record.tried(f"SIGKILL in the middle of a {step['do']}")
        return died

    def _run(
        self,
        direction: str,
        step: Step,
        options: Mapping[str, Any],
        prepare: engine.Prepare = engine.nothing,
        check: bool = False,
    ) -> Any:
        node = step["node"]
        more: dict[str, Any] = {"direction": direction, "prefix": self._prefix, "path": f"{self._folder(node)}/"}
        if direction == "push":
            more["segment_size"] = "1M"

        def prepared() -> None:
            new_version._ECONOMY = ECONOMY  # versions of the smallest sets have bases
            prepare()

        return engine.run(self._place, self._work / f"cache{node}", {**more, **options}, check, prepared)


def _options(step: Step) -> model.Sync:
    return model.Sync(step["delete"], step["links"], step["compare"])


def _is_packed(thing: Thing) -> bool:
    return thing.kind == FILE and 0 < thing.size < 500_000


def _without_temporary(things: Things) -> Things:
    return {name: thing for name, thing in things.items() if ".chameleon-data-" not in name}


_ON_A_NODE: Any = {"node": st.sampled_from([0, 0, 0, 1]), "name": NAME}
_OPTIONS: Any = {
    "node": st.sampled_from([0, 0, 0, 1]),
    "delete": st.booleans(),
    "links": st.sampled_from([model.PRESERVE, model.PRESERVE, model.SKIP]),
    "dies": st.none() | st.tuples(st.integers(0, 12), st.booleans()),
}


class Machine(History):
    """What may be done next."""

    @initialize(
        names=names_of(_NAMES),
        store=st.sampled_from(sorted(stores.CLOUDS)),
        prefix=st.sampled_from(["", "data", "data/é"]),
    )
    def begin(self, **start: Any) -> None:
        self.start(**start)

    @rule(
        do=st.sampled_from(["put", "put", "exchange"]),
        text=st.sampled_from(_TEXTS),
        size=st.sampled_from(_SIZES),
        when=st.integers(0, 3),
        **_ON_A_NODE,
    )
    def write(self, **step: Any) -> None:
        self.take(**step)

    @rule(do=st.sampled_from(["touch back", "reuse"]), text=st.sampled_from(_TEXTS), **_ON_A_NODE)
    def write_unseen(self, **step: Any) -> None:
        self.take(**step)

    @rule(do=st.sampled_from(["rename", "hard link"]), to=NAME, **_ON_A_NODE)
    def move(self, **step: Any) -> None:
        self.take(**step)

    @rule(do=st.sampled_from(["remove", "folder", "pipe"]), **_ON_A_NODE)
    def swap(self, **step: Any) -> None:
        self.take(**step)

    @rule(to=st.sampled_from(["a", "../b", "nowhere"]), **_ON_A_NODE)
    def link(self, **step: Any) -> None:
        self.take(do="link", **step)

    @rule(
        compare=st.sampled_from(["auto", "auto", "auto", "checksum", "size_mtime", "size", "always"]),
        pack_format=st.sampled_from(["zip", "zip", "tar"]),
        keep_versions=st.none() | st.integers(1, 3),
        repack_above=st.sampled_from([1, 30, 100]),
        check=st.booleans(),
        again=st.booleans(),
        **_OPTIONS,
    )
    def push(self, **step: Any) -> None:
        self.take(do="push", **step)

    @rule(
        compare=st.sampled_from(["auto", "auto", "checksum", "size", "always"]), version=st.integers(0, 5), **_OPTIONS
    )
    def pull(self, **step: Any) -> None:
        self.take(do="pull", **step)

    @rule(**_OPTIONS)
    def convert(self, **step: Any) -> None:
        self.take(do="convert", **step)


PACKED = Campaign(
    "packed",
    _PROMISE,
    ("swift", "rgw"),
    partial(machines.run, Machine, World, 14),
    partial(machines.replay, World),
    weight=2,
)
