# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with a folder and a container, for campaigns that disturb it: stories, and what must be there."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping, NamedTuple

import openstack

from tests.lab import layout
from tests.trust.faults.failpoints.armed import Order
from tests.trust.judge.containers import Containers
from tests.trust.judge.folder import look
from tests.trust.judge.packed import Look, Unreadable
from tests.trust.load.folders import SEGMENT, State, histories, lay_out, things_of
from tests.trust.load.runs import Ran, Runs
from tests.trust.model.things import FOLDER, Thing, differences, torn
from tests.trust.stores import Place

_ALWAYS = {"links": "preserve", "segment_size": str(SEGMENT), "delete": True}
_PACKED = {"layout": "packed", "pack_below": "500K", "pack_size": "1M"}
_TIDY = {"keep_versions": 1, "repack_above": 1, "expire_after": "2d"}


class Story(NamedTuple):
    """What is done to a container and a folder: of three states of a folder the first two are pushed, then it comes.

    :ivar before: options of the two runs before
    :ivar options: of the run that is ended, beside `_ALWAYS`
    :ivar pull: whether it pulls; the folder has the first state then, and the container the last one
    :ivar bases: whether small data sets have versions that tell only what has changed
    """

    before: Mapping[str, Any]
    options: Mapping[str, Any]
    pull: bool = False
    bases: bool = False


STORIES = {
    "push": Story({}, {}),
    "pull": Story({}, {}, pull=True),
    "packed push": Story({**_PACKED, "expire_after": "1d"}, {**_PACKED, **_TIDY}, bases=True),
    "packed pull": Story(_PACKED, {}, pull=True),
    "files to packs": Story({}, {**_PACKED, "repack": True}),
    "packs to files": Story(_PACKED, {"layout": "files", "repack": True}),
}


class Site(NamedTuple):
    """A store of the lab."""

    runs: Runs
    containers: Containers
    url: str
    token: str


class World:
    """A container and two folders of one story's own; a context manager.

    :param there: the folder into which is pulled, if it is to be somewhere else
    :param cache: likewise of what runs learn
    """

    def __init__(
        self, site: Site, story: Story, seed: int, there: Path | None = None, cache: Path | None = None
    ) -> None:
        self._site = site
        self.story = story
        self.states = histories(seed, 3)
        self.container = f"trust-{uuid.uuid4().hex[:12]}"
        self._work = Path(tempfile.mkdtemp(prefix="trust-"))
        self.here, self.there = str(self._work / "here"), str(there or self._work / "there")
        self._cache = str(cache or self._work / "cache")

    def __enter__(self) -> World:
        first, second, last = self.states
        story = self.story
        self._push(first, {**story.before, "keep_versions": None})
        if story.pull:
            self.run({"direction": "pull", "path": self.there})
            self._push(last, story.before)
        else:
            self._push(second, story.before)
            lay_out(self.here, last)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._site.containers.delete(self.container, f"{self.container}_segments")
        shutil.rmtree(self._work)

    def _push(self, state: State, options: Mapping[str, Any]) -> None:
        lay_out(self.here, state)
        ran = self.run({**options, "direction": "push", "path": self.here})
        if not ran.result or ran.result.get("failed"):
            raise RuntimeError(f"what was there before could not be made: {ran}")

    def run(self, options: Mapping[str, Any], end: Order | None = None, **more: Any) -> Ran:
        """A run; *more* as of `Runs.run`."""
        bases = {"bases": {"smallest": 0, "share": 0.7}} if self.story.bases else {}
        given = {**_ALWAYS, "container": self.container, **options}
        return self._site.runs.run(self._cache, given, end, **bases, **more)

    def tell(self, end: Order | None = None, **more: Any) -> Ran:
        """The story's own run; *more* as of `Runs.run`."""
        direction = {"direction": "pull", "path": self.there} if self.story.pull else {}
        return self.run({"direction": "push", "path": self.here, **self.story.options, **direction}, end, **more)

    def wrong(self, whole: bool, lost: bool = False) -> str | None:
        """What is not as it must be, None where all is.

        :param whole: whether the run has come to its end; else the state before will do, and each name for itself
        :param lost: whether a pull may have deleted what it was told that the store does not have
        """
        before, after = self.states[0 if self.story.pull else 1], self.states[2]
        if self.story.pull:
            seen = {name: thing for name, thing in look(Path(self.there)).items() if whole or not _is_temporary(name)}
            return _wrong(seen, before, after, whole, lost)
        packed = any(name.startswith(".packed/") and not self._is_passing(name) for name in self._names())
        if not packed:
            return self._wrong_objects(before, after, whole) or (whole and self._left_over()) or None
        if self.story.options.get("layout") == "packed":
            return self._wrong_versions(after, whole)
        if whole:
            return "there is something left of the packed data set"
        # On the way from one layout to the other: one of both has all.
        return self._wrong_versions(after, False) and self._wrong_objects(after, after, True)

    def _names(self, prefix: str = "") -> list[str]:
        return self._site.containers.names(self.container, prefix)

    def _is_passing(self, name: str) -> bool:
        """Whether it is the claim of a run that is gone, which expires."""
        return "/.at-work/" in name and self._site.containers.expires(self.container, name)

    def _left_over(self) -> str | None:
        left = self._site.containers.left_over(self.container)
        return f"segments are left over: {left}" if left else None

    def _wrong_objects(self, before: State, after: State, whole: bool) -> str | None:
        things = self._site.containers.things(self.container)
        return _wrong(
            {name: one for name, one in things.items() if not name.startswith(".packed/")}, before, after, whole
        )

    def _wrong_versions(self, after: State, whole: bool) -> str | None:
        if not whole and ".packed/latest" not in self._names(".packed/latest"):
            # Before a packed data set has its pointer, the files are all there.
            return self._wrong_objects(self.states[1], self.states[1], True)
        with contextlib.closing(
            Look(Place(self._site.url, self._site.token, self.container), "", self._work)
        ) as packed:
            latest, versions = packed.latest(), packed.versions()
            try:
                found = {version: packed.restore(version) for version in {latest, *versions}}
            except Unreadable as error:
                return f"a version cannot be read: {error}"
        for version, things in found.items():
            possible = [after] if whole and version == latest else self.states
            if all(_wrong(things, state, state, True) for state in possible):
                return f"version {version} is {_wrong(things, after, after, True)}"
        if not whole:
            return None
        others = [name for name in self._names() if not name.startswith(".packed/")]
        claims = [name for name in self._names(".packed/.at-work/") if not self._is_passing(name)]
        return f"left over: {others + claims}" if others + claims else None


def _is_temporary(name: str) -> bool:
    return ".chameleon-data-" in name


def _wrong(seen: Mapping[str, Thing], before: State, after: State, whole: bool, lost: bool = False) -> str | None:
    """What of it is neither old nor new, or, where it is to be whole, not new."""
    filled = {os.path.dirname(name) for name in seen}
    seen = {name: thing for name, thing in seen.items() if thing.kind != FOLDER or name not in filled}
    old, new = things_of(before), things_of(after)
    found: Mapping[str, Any] = differences(new, seen) if whole else torn(old, new, seen)
    found = {name: one for name, one in found.items() if not (lost and one is None)}
    return f"not what it should be: {found}" if found else None


@contextlib.contextmanager
def sites(clouds: Iterable[str]) -> Iterator[dict[str, Site]]:
    """The stores of these clouds."""
    authorities = str(layout.AUTHORITY)
    with contextlib.ExitStack() as until_end:
        found = {}
        for cloud in clouds:
            connection = openstack.connect(cloud=cloud)
            url, token = connection.config.get_session_endpoint("object-store"), connection.session.get_token()
            runs = until_end.enter_context(Runs(url, token, layout.AUTHORITY.read_text()))
            found[cloud] = Site(runs, Containers(url, token, authorities), url, token)
        yield found
