# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims: objects that tell who is at work on what lies beside them.

A store has no locks. But whoever stores or deletes first stores a claim, an empty object, then looks which others are
there, and removes its own when all is done::

    runs_segments/data/big.h5/.at-work/push-<host>-<boot>-<process>-<its start>-<random>

Of two at a time at least one sees the other. What it does then is its own business: who stores segments and sees
another claim deletes none, reuses none, and gives its own names that nobody else has. A claim does not count when its
process is known to be gone, or when it has expired because a node that went away did not renew it.
"""

from __future__ import annotations

import glob
import hashlib
import os
import platform
import time
import uuid
from datetime import datetime, timezone
from typing import Iterable, NamedTuple
from urllib.parse import quote

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.uptime import uptime
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import EMPTY_MD5
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

PUSH, DELETE = "push", "delete"
FOLDER = "/.at-work/"
LASTS = 3 * 3600  # seconds, unless it is renewed
_PAUSES = (0.1, 0.5, 2, 5, 10, 20)  # seconds; Swift's listings may be late
_HOST = "X-Object-Meta-Host"


class Other(NamedTuple):
    """Somebody else who is at work, as its claim tells.

    :ivar host: as people know it
    :ivar claim: the object, for messages
    :ivar until: when the claim ends if it is not renewed, in seconds since the epoch; None where that is not told
    """

    host: str
    claim: str
    until: int | None

    def way_out(self) -> str:
        """What ends the claim of somebody who is gone: a sentence without a full stop."""
        until = self.until
        at = "" if until is None else f" at {datetime.fromtimestamp(until, timezone.utc):%Y-%m-%d %H:%M:%S} UTC"
        gone = f"If nothing runs on {self.host} any more"
        return f"{gone}, its claim ends by itself{at}, or at once when you delete {self.claim}"


class Claim:
    """What one who is at work has stored.

    :param place: the container
    :param base: what the names of what it is about begin with
    :param what: what is being done, a word
    :param lasts: seconds after which it expires; what is done between two renewals takes less than five sixths of that
    :ivar mark: eight hexadecimal digits that nobody else has
    :raises Missing: there is no such container
    """

    def __init__(self, store: Store, place: str, base: str, what: str, lasts: int = LASTS) -> None:
        self._store = store
        self._place = place
        self._folder = base + FOLDER
        self._lasts = lasts
        self._stored: float | None = None
        self._lapsed = False
        self.mark = uuid.uuid4().hex[:8]
        self.name = f"{self._folder}{what}-{_host()}-{_boot()}-{os.getpid()}-{_start(str(os.getpid()))}-{self.mark}"
        self.renew()

    @commit_point("store.claim")
    def renew(self) -> None:
        """To be called now and then."""
        now, before = uptime(), self._stored
        if before is not None and now - before < self._lasts / 6:
            return
        headers = {_HOST: _node(), "X-Delete-After": str(self._lasts)}
        put_object(self._store, self._place, self.name, b"", EMPTY_MD5, headers)
        self._lapsed = self._lapsed or (before is not None and uptime() - before >= self._lasts)
        self._stored = now

    def holds(self) -> bool:
        """Whether all others have seen it, at any time since it was made."""
        return not self._lapsed and self._stored is not None and uptime() - self._stored < self._lasts

    def look(self) -> dict[str, Other]:
        """What others are doing now, as of `others`.

        :raises Unavailable: the store does not list the claim itself, so that others may not see it either
        """
        for pause in _PAUSES:
            names = [entry.name for entry in list_objects(self._store, self._place, self._folder)]
            if self.name in names:
                return self.others(names)
            time.sleep(pause)
        raise Unavailable(
            subject_of(self._place, self.name), "it has just been stored, and the store does not list it", "Run again."
        )

    def others(self, listed: Iterable[str]) -> dict[str, Other]:
        """What others are doing, and one who does; *listed* are all names below the base."""
        doing: dict[str, Other] = {}
        for name in listed:
            if not name.startswith(self._folder) or name == self.name:
                continue
            if _is_gone(name):
                delete_batch(self._store, self._place, [name])
                continue
            found = head_object(self._store, self._place, name)
            if found is not None:
                what, host = name[len(self._folder) :].partition("-")[0], found[1].get(_HOST) or "another host"
                doing[what] = Other(host, subject_of(self._place, name), read_expiry(found[1]))
        return doing


@commit_point("store.claim-withdrawn")
def withdraw(store: Store, place: str, claims: Iterable[Claim]) -> None:
    """The work is done."""
    names = [claim.name for claim in claims]
    if names:
        delete_batch(store, place, names)  # what cannot be deleted expires


def _is_gone(name: str) -> bool:
    """Whether the process whose claim it is was of this host, and is there no more."""
    parts = name.rpartition("/")[2].split("-")
    if len(parts) != 6 or parts[1] != _host():
        return False
    return parts[2] != _boot() or _start(parts[3]) != parts[4]


def _host() -> str:
    """This machine, as far as the numbers of its processes go: a container on it is a host of its own.

    Nodes of one image may have one id and one name, and containers the name of their host.
    """
    return _short("\0".join([_read("/etc/machine-id"), platform.node(), _processes(), *_addresses()]))


def _processes() -> str:
    """Whose processes have numbers of their own; that of the machine itself is the same after each start of it."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _addresses() -> list[str]:
    """Those of the machine's network cards."""
    return sorted(_read(f"{device[: -len('device')]}address") for device in glob.glob("/sys/class/net/*/device"))


def _node() -> str:
    """The name of this machine, as people know it."""
    return quote(platform.node(), safe="") or "another host"


def _boot() -> str:
    return _short(_read("/proc/sys/kernel/random/boot_id"))


def _start(process: str) -> str:
    """When a process was started, in ticks of the kernel's; empty if there is none."""
    fields = _read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read().strip()
    except OSError:
        return ""
