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

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FOLDER, VERSIONS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import DELETE, LASTS, PUSH, Claim, withdraw

PRUNING_LASTS = 1800  # seconds; who is killed at it holds up pushes no longer
_PATIENCE = PRUNING_LASTS * 4 // 3  # seconds; a repacking may take longer than that, as it moves some GiB
_PAUSE = 2.0  # seconds


class Pruning(NamedTuple):
    """What a prune has to know.

    :ivar why_not: why it must not delete anything; empty where it may
    """

    claim: Claim
    why_not: str


def claim_of(place: Place, what: str, lasts: int = LASTS) -> Claim:
    """:raises Missing: there is no such container
    :raises NoSpace: its quota does not even take an empty object
    """
    try:
        return Claim(place.store, place.container, place.prefix + FOLDER.rstrip("/"), what, lasts)
    except NoSpace as error:
        raise NoSpace(
            error.subject,
            f"it is an empty object that tells others who is at work, and {error.cause}",
            "Have the quota raised (that of the container with swift_container), push with 'keep_versions', so that "
            "what only old versions need goes, and lower it again. Where it counts objects, it is enough to delete the "
            f"oldest one below {place.prefix}{VERSIONS}, the index of a version.",
        ) from error


@contextlib.contextmanager
def claimed(place: Place, what: str, lasts: int = LASTS) -> Iterator[Claim]:
    """Have a claim inside the context."""
    claim = claim_of(place, what, lasts)
    try:
        yield claim
    finally:
        withdraw(place.store, place.container, [claim])


@contextlib.contextmanager
def pushing(
    place: Place,
    sleep: Callable[[float], None] = time.sleep,
    patience: float = _PATIENCE,
    note: Callable[[str], object] = lambda text: None,
) -> Iterator[Claim]:
    """Read the parent, store and commit inside the context; its claim has to be renewed now and then.

    :param patience: seconds that it waits for a prune
    :param note: is told for whom it waits
    :raises Conflict: a prune goes on for longer
    :raises Missing: there is no such container
    """
    with claimed(place, PUSH) as claim:
        give_up = time.monotonic() + patience
        while DELETE in (others := claim.look()):
            pruner = others[DELETE]
            if time.monotonic() > give_up:
                raise Conflict(
                    f"{place.container}/{place.prefix}".rstrip("/"),
                    f"old versions are pruned by {pruner.host}, and that has not ended",
                    f"Run again later. {pruner.way_out()}.",
                )
            note(f"waiting for {pruner.host}, which prunes old versions. {pruner.way_out()}")
            sleep(_PAUSE)
            claim.renew()
        yield claim


@contextlib.contextmanager
def pruning(place: Place) -> Iterator[Pruning]:
    """Delete inside the context, where it says that this may be; its claim has to be renewed now and then.

    :raises Missing: there is no such container
    """
    with claimed(place, DELETE, PRUNING_LASTS) as claim:
        others = claim.look()
        doing = [
            f"it is being {verb} on {others[what].host}. {others[what].way_out()}"
            for what, verb in ((PUSH, "pushed"), (DELETE, "pruned"))
            if what in others
        ]
        yield Pruning(claim, "; ".join(doing))


def check_holds(place: Place, claim: Claim) -> None:
    """:raises Conflict: others may not have seen the claim for a while, so that they may have done what it forbids"""
    if not claim.holds():
        raise Conflict(
            f"{place.container}/{place.prefix}".rstrip("/"),
            "this run was held up for so long that others may have taken it for dead",
            "Run again: what is stored is not stored again.",
        )
