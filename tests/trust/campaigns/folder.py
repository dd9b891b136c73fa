# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container and the folders of two nodes, in which people, programs and other tools do whatever they like."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.trust import stores
from tests.trust.campaign import Campaign, require
from tests.trust.campaigns import machines
from tests.trust.campaigns.machines import NAME, History, Step, names_of
from tests.trust.faults import requests
from tests.trust.judge.container import Look
from tests.trust.judge.folder import look
from tests.trust.load import engine, folder, module, others
from tests.trust.model import sync as model
from tests.trust.model.things import Things, differences, torn
from tests.trust.places import WORK
from tests.trust.record import Record

_PROMISE = (
    "After a push or a pull the destination has what the source has, content, times, modes and links as documented, "
    "whatever was done to files, folders and objects before; a second run changes nothing; check mode tells what a run "
    "does; a mirror deletes only what the source does not have, and nothing if anything failed; a killed run leaves of "
    "each name the old or the new content, and the next one finishes."
)
_BYSTANDER = "data-of-others/file"  # its name begins as the prefix does
_TEMPORARY = ".chameleon-data-"

_NAMES = ["a", "a/b", "a/b/c", "a-b", "a0", "d", "d/x", "d/e/f", "é", "e\u0301", "%46", "n\nl", "-f", " .", "L" * 255]
_ODD_OBJECTS = ["a/", "d/", "../up", "a//b", "/abs", "d/..", "d/./x"]
_TEXTS = ["x", "y"]
_SIZES = [0, 1, 3000, 3000, 1_048_576, 1_500_000, 2_600_000]
_LINKS = ["a", "../a", "/etc/hostname", "nowhere"]


class World:
    """See :class:`machines.World`.

    :param start: ``{"store": "swift", "prefix": ""}``
    """

    def __init__(self, start: Step, record: Record) -> None:
        self._record = record
        name = f"trust-{uuid.uuid4().hex[:12]}"
        self._store = start["store"]
        self._place = stores.place(self._store, name)
        self._prefix = start["prefix"]
        self._work = WORK / "worlds" / name
        for node in (0, 1):
            self._folder(node).mkdir(parents=True)
        self._look = Look(self._place, self._prefix)
        others.carry_out(self._place, {"do": "put", "tool": "client", "name": _BYSTANDER, "text": "b", "size": 9})
        self._bystanders = self._look.beside()
        # Whether nobody but whole runs of ours has been at the segments.
        self._tidy = True

    def step(self, step: Step) -> None:
        if "direction" in step:
            self._sync(step)
        elif "tool" in step:
            self._tidy = False
            others.carry_out(self._place, {**step, "name": self._in_prefix(step["name"])})
        else:
            folder.carry_out(self._folder(step["node"]), step)
            self._record.tried(step["do"])

    def close(self) -> None:
        try:
            require(self._look.beside() == self._bystanders, "what is beside the prefix stays", "it is changed")
            if self._tidy:
                orphans = self._look.orphans()
                require(not orphans, "no segment is left that belongs to no object", f"{sorted(orphans)}")
        finally:
            self._look.close()
            others.clear(self._place)
            shutil.rmtree(self._work)

    def _folder(self, node: int) -> Path:
        return self._work / f"node{node}"

    def _in_prefix(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name

    def _sync(self, step: Step) -> None:
        if step["rests"]:  # so that nobody takes what was written for having been written just now
            time.sleep(0.15)
        before = self._sides(step)
        if step["check"]:
            planned = self._run(step, check=True)
            require(self._sides(step) == before, "check mode changes nothing", "it has changed something")
        if step["dies"] is not None:
            self._die(step, before)
            before = self._sides(step)
        result = self._run(step, by=step.get("by", "engine"))
        after = self._sides(step)
        self._judge(step, before, result, after)
        if step["check"] and step["dies"] is None:
            seen = {key: (planned[key], result[key]) for key in ("plan", "counts", "changed") if key in result}
            wrong = {key: both for key, both in seen.items() if both[0] != both[1]}
            require(result.get("failed") or not wrong, "check mode tells what a run does", f"{wrong}")
        if step["again"] and not result.get("failed") and step["compare"] != "always":
            again = self._run(step)
            require(not again.get("failed") and not again["changed"], "a second run changes nothing", f"{again}")
            require(self._sides(step) == after, "a second run changes nothing", "it says so, and has")
        self._record.tried(_name_of(step), "refused, by name" if result.get("failed") else "kept")

    def _die(self, step: Step, before: tuple[Things, Things]) -> None:
        """A run that is killed leaves of each name the old or the new."""
        at, after = step["dies"]
        if self._run(step, partial(requests.die_at, at, requests.ALL, after)) is not None:
            return
        self._tidy = False
        source, destination = before
        now_source, now = self._sides(step)
        require(now_source == source, "a run does not change its source", f"{differences(source, now_source)}")
        now = {name: thing for name, thing in now.items() if not _is_temporary(name)}
        wrong = torn(destination, _outcome(step, source, destination).after, now)
        require(not wrong, "a killed run leaves of each name the old or the new", f"{wrong}")
        self._record.tried("SIGKILL in the middle of a run")

    def _judge(
        self, step: Step, before: tuple[Things, Things], result: engine.Result, after: tuple[Things, Things]
    ) -> None:
        source, destination = before
        require(after[0] == source, "a run does not change its source", f"{differences(source, after[0])}")
        wanted = _outcome(step, source, destination)
        failed = {failure["name"].rstrip("/") for failure in result.get("failures", [])}
        fails = {name.rstrip("/") for name in wanted.fails}
        refused = result.get("error", {}).get("kind") == "refused" if not failed else False
        if _is_refused(step, source):
            require(bool(result.get("failed")), "an empty source is refused", f"{result}")
            require(after[1] == destination, "what is refused changes nothing", "something is changed")
            return
        require(
            failed == fails and not refused and bool(result.get("failed")) == bool(fails),
            "a run fails for what cannot be transferred, and for nothing else",
            f"expected {sorted(fails)}: {result}",
        )
        wrong = differences(wanted.after, after[1])
        require(not wrong, "the destination has what the source has", f"{wrong}")

    def _sides(self, step: Step) -> tuple[Things, Things]:
        """Source and destination."""
        node, container = look(self._folder(step["node"])), self._look.things()
        return (node, container) if step["direction"] == "push" else (container, node)

    def _run(
        self, step: Step, prepare: engine.Prepare = engine.nothing, check: bool = False, by: str = "engine"
    ) -> Any:
        node = step["node"]
        options = {name: step[name] for name in ("direction", "delete", "links", "compare")}
        more = {"segment_size": "1M", "prefix": self._prefix, "path": f"{self._folder(node)}/"}
        cache = self._work / f"cache{node}"
        if by == "module":
            return module.run(stores.CLOUDS[self._store], self._place.container, cache, {**options, **more})
        return engine.run(self._place, cache, {**options, **more}, check, prepare)


def _outcome(step: Step, source: Things, destination: Things) -> model.Outcome:
    options = model.Sync(step["delete"], step["links"], step["compare"])
    make = model.push if step["direction"] == "push" else model.pull
    return make(options, source, {name: thing for name, thing in destination.items() if not _is_temporary(name)})


def _is_refused(step: Step, source: Things) -> bool:
    """Whether a mirror of nothing is refused, see ``allow_empty_source``."""
    options = model.Sync(step["delete"], step["links"], step["compare"])
    if step["direction"] == "push":
        source = dict(model.as_objects(options, source))
    return step["delete"] and not any(options.takes(thing) for thing in source.values())


def _is_temporary(name: str) -> bool:
    return os.path.basename(name).startswith(_TEMPORARY)


def _name_of(step: Step) -> str:
    mirror = "mirror by " if step["delete"] else ""
    by = " by Ansible" if step.get("by") == "module" else ""
    return f"{mirror}{step['direction']}{by}, compare: {step['compare']}"


_ON_A_NODE: Any = {"node": st.sampled_from([0, 0, 0, 1]), "name": NAME}
_CONTENT: Any = {"text": st.sampled_from(_TEXTS), "size": st.sampled_from(_SIZES)}
_OPTIONS: Any = {
    "node": st.sampled_from([0, 0, 0, 1]),
    "links": st.sampled_from([model.SKIP, model.PRESERVE]),
    "compare": st.sampled_from(["auto", "auto", "auto", "checksum", "size", "always"]),
    "check": st.booleans(),
    "again": st.booleans(),
    "rests": st.booleans(),
    "by": st.integers(0, 99).map(lambda number: "module" if number == 99 else "engine"),  # the module takes seconds
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

    @rule(do=st.sampled_from(["put", "put", "exchange"]), when=st.integers(0, 3), **_ON_A_NODE, **_CONTENT)
    def write(self, **step: Any) -> None:
        self.take(**step)

    @rule(do=st.sampled_from(["touch back", "reuse"]), text=st.sampled_from(_TEXTS), **_ON_A_NODE)
    def write_unseen(self, **step: Any) -> None:
        self.take(**step)

    @rule(
        do=st.sampled_from(["touch back", "reuse"]),
        size=st.sampled_from([1, 3000, 1_500_000]),
        direction=st.sampled_from(["push", "pull"]),
        name=NAME,
    )
    def write_unseen_between_runs(self, do: str, size: int, direction: str, name: int) -> None:
        """What a run has learnt of a file is of no use any more, and nothing but its ctime or inode tells so."""
        plain = {"node": 0, "delete": False, "links": model.SKIP, "compare": "auto", "check": False, "dies": None}
        self.take(do="put", node=0, name=name, text="x", size=size)
        self.take(direction="push", **plain, again=False, rests=True)
        self.take(do=do, node=0, name=name, text="z")
        self.take(direction=direction, **plain, again=True, rests=False)

    @rule(do=st.sampled_from(["rename", "hard link"]), to=NAME, **_ON_A_NODE)
    def move(self, **step: Any) -> None:
        self.take(**step)

    @rule(do=st.sampled_from(["remove", "folder", "folder", "pipe"]), **_ON_A_NODE)
    def swap(self, **step: Any) -> None:
        self.take(**step)

    @rule(to=st.sampled_from(_LINKS), **_ON_A_NODE)
    def link(self, **step: Any) -> None:
        self.take(do="link", **step)

    @rule(mode=st.sampled_from([0o600, 0o755, 0o444, 0o6755]), **_ON_A_NODE)
    def chmod(self, **step: Any) -> None:
        self.take(do="chmod", **step)

    @rule(size=st.sampled_from([5000, 3_000_000]), **_ON_A_NODE)
    def hole(self, **step: Any) -> None:
        self.take(do="hole", **step)

    @rule(
        tool=st.sampled_from(["client", "client", "client", "swift", "rclone"]),
        name=NAME,
        **_CONTENT,
    )
    def others_put(self, **step: Any) -> None:
        self.take(do="put", **step)

    @rule(do=st.sampled_from(["remove", "remove", "folder"]), name=NAME | st.sampled_from(_ODD_OBJECTS))
    def others_change(self, **step: Any) -> None:
        self.take(tool="client", **step)

    @rule(to=st.sampled_from(_LINKS), name=NAME)
    def others_link(self, **step: Any) -> None:
        self.take(tool="client", do="link", **step)

    @rule(**_OPTIONS, delete=st.booleans())
    def push(self, **step: Any) -> None:
        self.take(direction="push", **step)

    @rule(**_OPTIONS, delete=st.booleans())
    def pull(self, **step: Any) -> None:
        self.take(direction="pull", **step)

    @rule(**_OPTIONS, direction=st.sampled_from(["push", "pull"]))
    def mirror(self, **step: Any) -> None:
        self.take(delete=True, **step)


FOLDER_AND_CONTAINER = Campaign(
    "folder",
    _PROMISE,
    ("swift", "rgw"),
    partial(machines.run, Machine, World, 14),
    partial(machines.replay, World),
    weight=3,
)
