# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is at work on a packed data set: its claims, see ``_store/claim``.

A push has one from before it reads its parent until its version is the latest, a prune as long as it deletes. A prune
that sees another one of either kind does nothing; a push that sees a prune waits for its end, and reads its parent
then. So nothing is deleted that somebody is about to build on.
"""

from __future__ import annotations

import contextlib
import time
from typing import Callable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import CLAIMS, FOLDER
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import DELETE, LASTS, PUSH, Claim, withdraw

_PATIENCE = 1800  # seconds; a repacking moves some GiB
_PAUSE = 2.0  # seconds


class Pruning(NamedTuple):
    """What a prune has to know.

    :ivar why_not: why it must not delete anything; empty where it may
    """

    claim: Claim
    why_not: str


def claim_of(place: Place, what: str, lasts: int = LASTS) -> Claim:
    """:raises Missing: there is no such container"""
    return Claim(place.store, place.container, place.prefix + FOLDER.rstrip("/"), what, lasts)


@contextlib.contextmanager
def claimed(place: Place, what: str, lasts: int = LASTS) -> Iterator[Claim]:
    """Have a claim inside the context."""
    claim = claim_of(place, what, lasts)
    try:
        yield claim
    finally:
        withdraw(place.store, place.container, [claim])


@contextlib.contextmanager
def pushing(place: Place, sleep: Callable[[float], None] = time.sleep, patience: float = _PATIENCE) -> Iterator[Claim]:
    """Read the parent, store and commit inside the context; its claim has to be renewed now and then.

    :param patience: seconds that it waits for a prune
    :raises Conflict: a prune goes on for longer
    :raises Missing: there is no such container
    """
    with claimed(place, PUSH) as claim:
        give_up = time.monotonic() + patience
        while DELETE in (others := claim.look()):
            if time.monotonic() > give_up:
                raise _still_there(place, "old versions are pruned", others[DELETE])
            sleep(_PAUSE)
            claim.renew()
        yield claim


@contextlib.contextmanager
def pruning(place: Place) -> Iterator[Pruning]:
    """Delete inside the context, where it says that this may be; its claim has to be renewed now and then.

    :raises Missing: there is no such container
    """
    with claimed(place, DELETE) as claim:
        others = claim.look()
        doing = [f"{verb} on {others[what]}" for what, verb in ((PUSH, "pushed"), (DELETE, "pruned")) if what in others]
        yield Pruning(claim, f"it is being {' and '.join(doing)}" if doing else "")


def check_holds(place: Place, claim: Claim) -> None:
    """:raises Conflict: others may not have seen the claim for a while, so that they may have done what it forbids"""
    if not claim.holds():
        raise Conflict(
            f"{place.container}/{place.prefix}".rstrip("/"),
            "this run was held up for so long that others may have taken it for dead",
            "Run again: what is stored is not stored again.",
        )


def _still_there(place: Place, doing: str, host: str) -> Conflict:
    return Conflict(
        f"{place.container}/{place.prefix}".rstrip("/"),
        f"{doing} by {host}, and that has not ended",
        f"Run again later. If that host is gone, so is its claim after {LASTS // 3600} hours, or when you delete what "
        f"is below {place.prefix}{CLAIMS}.",
    )
