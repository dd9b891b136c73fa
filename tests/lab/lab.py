# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab as a whole: bring parts up in order and side by side, take them down, look at them."""

import concurrent.futures
import contextlib
import fcntl
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Iterator, Mapping, Optional, Sequence, Union

from tests.lab import clients, layout, registry
from tests.lab.faults import proxies
from tests.lab.parts import Health, LabError, Part
from tests.lab.process import Daemon
from tests.lab.say import say


@dataclass
class Report:
    """How an `up` or a `down` ended: {part: reason} of what cannot run here, and of what failed."""

    cannot: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class Lab:
    """All parts of this checkout's lab."""

    def __init__(self) -> None:
        self.parts = registry.parts()

    def up(self, names: Sequence[str] = (), settings: Optional[Mapping[str, str]] = None) -> Report:
        """Bring up the named parts (all that belong to the lab, if none is named) and what they need; repair them.

        `settings` are the named parts' own; those not given are as usual again. A part that is only
        needed by a named one keeps what it was brought up with.
        """
        names = names or list(self._belonging())
        wanted = self._with_needs(names)
        for name in names:
            self.parts[name].choose(settings or {})
        report = Report()
        for part in wanted:
            reason = part.cannot()
            if reason:
                report.cannot[part.name] = reason
                say(part.name, f"CANNOT RUN HERE: {reason}")
        able = [part for part in wanted if part.name not in report.cannot]
        with _alone():
            layout.RUN.mkdir(parents=True, exist_ok=True)
            with concurrent.futures.ThreadPoolExecutor(max(1, len(able))) as pool:
                running: dict[str, concurrent.futures.Future[None]] = {}
                for part in able:  # needs come first, so each finds its needs' futures here
                    needs = [running[need] for need in part.needs if need in running]
                    running[part.name] = pool.submit(_bring_up, part, needs)
            report.failed = {name: str(future.exception()) for name, future in running.items() if future.exception()}
            keystone = self.parts["keystone"]
            clients.write(keystone_is_up=not keystone.cannot() and keystone.health().ok)
        return report

    def down(self, names: Sequence[str] = ()) -> Report:
        """End the named parts, or all of the lab and its state (logs are kept)."""
        report = Report()
        with _alone():
            proxies.end_all()
            for part in reversed([self.parts[self._known(name)] for name in names or self.parts]):
                began = time.monotonic()
                try:
                    part.down()
                    part.forget()
                except Exception as error:  # one part that resists must not keep the others up
                    report.failed[part.name] = str(error)
                    say(part.name, f"FAILED to end: {error}")
                else:
                    say(part.name, f"down ({time.monotonic() - began:.1f} s)")
            if not names and not report.failed:
                for path in layout.STATE.iterdir() if layout.STATE.exists() else ():
                    if path not in (layout.LOG, _lock()):
                        shutil.rmtree(path) if path.is_dir() else path.unlink()
        return report

    def health(self) -> Mapping[str, Health]:
        """Each part's health, looked at side by side."""
        parts = self._belonging()
        with concurrent.futures.ThreadPoolExecutor(len(parts)) as pool:
            return dict(zip(parts, pool.map(_health, parts.values())))

    def hit(self, name: str) -> Union[Part, Daemon]:
        """The part, or the single process of a part (like `swift-object`), that kill, stop and cont act on."""
        daemons = {daemon.name: daemon for part in self.parts.values() for daemon in part.daemons()}
        if name not in self.parts and name not in daemons:
            known = ", ".join([*self.parts, *(daemon for daemon in daemons if daemon not in self.parts)])
            raise LabError(f"{name}: no such part or process. There are {known}.")
        return self.parts.get(name) or daemons[name]

    def _belonging(self) -> Mapping[str, Part]:
        return {name: part for name, part in self.parts.items() if part.belongs}

    def _known(self, name: str) -> str:
        if name not in self.parts:
            raise LabError(f"{name}: no such part. There are {', '.join(self.parts)}.")
        return name

    def _with_needs(self, names: Iterable[str]) -> Sequence[Part]:
        wanted: set[str] = set()

        def want(name: str) -> None:
            wanted.add(name)
            for need in self.parts[name].needs:
                if need in self.parts:
                    want(need)

        for name in names:
            want(self._known(name))
        return [part for name, part in self.parts.items() if name in wanted]


def _lock() -> Path:
    return layout.STATE / "lock"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One `up` or `down` of this lab at a time; the next one waits."""
    layout.STATE.mkdir(parents=True, exist_ok=True)
    with _lock().open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bring_up(part: Part, needs: Sequence["concurrent.futures.Future[None]"]) -> None:
    try:
        part.prepare()
        concurrent.futures.wait(needs)
        if any(need.exception() for need in needs):
            raise LabError("a part that it needs failed")
        began = time.monotonic()
        done = part.up()
    except Exception as error:
        say(part.name, f"FAILED: {error}")
        raise
    say(part.name, f"{done} ({time.monotonic() - began:.1f} s)")


def _health(part: Part) -> Health:
    reason = part.cannot()
    if reason:
        return Health(False, f"cannot run here: {reason}")
    try:
        return part.health()
    except Exception as error:  # a part so broken that it cannot even be looked at
        return Health(False, str(error))
