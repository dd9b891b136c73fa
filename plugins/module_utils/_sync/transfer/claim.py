# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims: objects that tell who is storing or deleting the segments of an object.

A store has no locks. But whoever stores or deletes segments first stores a claim beside them, an empty object, then
looks which others are there, and removes its own when all is done::

    runs_segments/data/big.h5/.at-work/push-<host>-<boot>-<process>-<its start>-<random>

Of two at a time at least one sees the other. Whoever sees another claim deletes no segments, reuses none, and gives its
own segments names that nobody else has. A claim does not count when its process is known to be gone, or when it has
expired because a node that went away did not renew it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
import uuid
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import expiry_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import EMPTY_MD5
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

PUSH, DELETE = "push", "delete"
_FOLDER = "/.at-work/"
_LASTS, _RENEWED_AFTER = 3 * 3600, 1800  # seconds; a segment takes less than the difference


class Claim:
    """What one who is at work has stored.

    :param place: the container of the segments
    :param base: what their names begin with
    :param what: ``push`` or ``delete``
    :ivar mark: eight hexadecimal digits that nobody else has
    :raises Missing: there is no such container
    """

    def __init__(self, store: Store, place: str, base: str, what: str) -> None:
        self._store = store
        self._place = place
        self._folder = base + _FOLDER
        self._stored = 0.0
        self.mark = uuid.uuid4().hex[:8]
        self.name = f"{self._folder}{what}-{_host()}-{_boot()}-{os.getpid()}-{_start(str(os.getpid()))}-{self.mark}"
        self.renew()

    def renew(self) -> None:
        """To be called now and then."""
        if time.monotonic() - self._stored > _RENEWED_AFTER or not self._stored:
            self._stored = time.monotonic()
            until = expiry_headers(int(time.time()) + _LASTS)
            put_object(self._store, self._place, self.name, b"", EMPTY_MD5, until)

    def others(self, listed: Iterable[str]) -> set[str]:
        """What others are doing, ``push`` or ``delete``; *listed* are all names below the base."""
        doing = set()
        for name in listed:
            if not name.startswith(self._folder) or name == self.name:
                continue
            if _is_gone(name):
                delete_batch(self._store, self._place, [name])
            elif head_object(self._store, self._place, name) is not None:
                doing.add(name[len(self._folder) :].partition("-")[0])
        return doing


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
    """This machine; a container on it is a host of its own."""
    return _short(f"{_read('/etc/machine-id')}\0{platform.node()}")


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
