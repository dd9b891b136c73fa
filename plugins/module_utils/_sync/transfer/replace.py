# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object takes the place of another one, whose segments go when it stands, and not before.

Only what no present object needs is deleted: the object is looked at when the new one is in, and where somebody else is
at work on the same name (``claim``) nothing is deleted at all. What stays then goes with the next upload of that name.
"""

from __future__ import annotations

import contextlib
import functools
from typing import Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, DataError, Missing
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import DELETE, PUSH, Claim, withdraw
from ansible_collections.chameleon.data.plugins.module_utils._store.container import (
    create_container,
    head_container,
    head_place,
    keeps_versions,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Segment,
    find_segments,
    manifest_of,
    place_of,
    segments_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.reuse import Reuse
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import is_own, own_base


class Found(NamedTuple):
    """The segments of an object's that are there.

    :ivar own: those that this collection has stored, by their names: of the object as it is, of earlier ones, and of
        uploads that were ended
    :ivar foreign: those that another tool has stored for the object as it is
    :ivar names: all names that begin as those of its segments do, claims too
    """

    own: list[Segment]
    foreign: list[Segment]
    names: list[str]

    @property
    def all(self) -> list[Segment]:
        """All segments."""
        return self.own + self.foreign


def find_old(context: Context, task: Task) -> Found:
    """The segments that are there: of the object as it was compared, and of uploads that were killed."""
    store, container, name = context.store, context.settings.container, context.object_name(task.name)
    found = _listed(store, container, name)
    # The objects whose segments' length is written down are our own, and so are their segments.
    own = found.own and task.remote is not None and task.remote.segment_size
    if task.remote is not None and task.remote.large and not task.remote.alias and not own:
        known = {(segment.container, segment.name) for segment in found.own}
        for segment in find_segments(store, container, task.remote) or ():
            # A DLO is made of all whose names begin alike: openstacksdk's of itself and of its neighbours too.
            beside = segment.container == container
            if (segment.container, segment.name) not in known and (not beside or segment.name.startswith(name + "/")):
                found.foreign.append(segment)
    return found


def own_segments(store: Store, container: str, name: str) -> list[Segment]:
    """The segments that this collection has stored for an object."""
    return _listed(store, container, name).own


def _listed(store: Store, container: str, name: str) -> Found:
    place, base = segments_container(container), own_base(name, store.offers.longest_name)
    try:
        listed = list(list_objects(store, place, base + "/."))
    except Missing:
        return Found([], [], [])
    own = [Segment(place, entry.name, entry.size, entry.etag) for entry in listed if is_own(base, entry.name)]
    return Found(own, [], [entry.name for entry in listed])


@contextlib.contextmanager
def joining(context: Context, task: Task) -> Iterator[Reuse]:
    """Store segments and what joins them inside the context, which tells what is there already, and is to be told.

    Afterwards the segments are deleted that only the replaced object used, or an upload that was killed.

    :raises Conflict: when all is in, the object is another one: somebody else has stored or deleted it meanwhile
    """
    _make_place(context, segments_container(context.settings.container))
    with _claimed(context, task) as claim:
        found = find_old(context, task)
        if claim is not None and claim.others(found.names):
            reuse = Reuse(context, (), claim.mark, claim.renew)
        else:
            reuse = Reuse(context, found.all, "", claim.renew if claim is not None else None)
        yield reuse
        reuse.shorten()
        _tidy(context, task, claim, found, reuse)


@contextlib.contextmanager
def replacing(context: Context, task: Task) -> Iterator[Reuse]:
    """Store an object whole inside the context, which is to be told: the segments of a large one that it replaces go.

    :raises Conflict: as `joining`
    """
    reuse = Reuse(context, ())
    if task.remote is None or not task.remote.owns_segments:
        yield reuse
        return
    with _claimed(context, task) as claim:
        found = find_old(context, task)
        yield reuse
        _tidy(context, task, claim, found, reuse)


def claim_of(context: Context, task: Task, what: str) -> Claim | None:
    """A claim of the object's segments; none where there is no place for them, so that nobody can be at work there."""
    base = own_base(context.object_name(task.name), context.store.offers.longest_name)
    try:
        return Claim(context.store, segments_container(context.settings.container), base, what)
    except Missing:
        return None


@contextlib.contextmanager
def _claimed(context: Context, task: Task) -> Iterator[Claim | None]:
    claim = claim_of(context, task, PUSH)
    try:
        yield claim
    finally:
        if claim is not None:
            withdraw(context.store, segments_container(context.settings.container), [claim])


def _tidy(context: Context, task: Task, claim: Claim | None, before: Found, reuse: Reuse) -> None:
    """Delete what the object needed that was replaced, if nobody else may need it."""
    store, container, name = context.store, context.settings.container, context.object_name(task.name)
    now = _listed(store, container, name)
    others = claim.others(now.names) if claim is not None else {}
    found = head_object(store, container, name)
    if found is None or found[0].etag != reuse.etag or DELETE in others:
        raise Conflict(
            subject_of(container, name),
            "another task has stored or deleted it at the same time",
            "Let one task at a time write a name. Look which content is right, and run again.",
        )
    if not others and place_of(found[1]) == reuse.place:
        # Those that were there before: newer ones may be somebody's whose claim is not listed yet.
        old = [segment for segment in before.all if not reuse.used(segment)]
        for _segment, error in try_delete_segments(context, _unneeded(context, name, old, reuse)):
            raise error


def _unneeded(context: Context, name: str, old: list[Segment], reuse: Reuse) -> list[Segment]:
    """Those of *old* that the object *name*, as it is now, is not made of.

    One who has stored the same content at the same time may have made it, of equal segments of other names. Its etag
    is the same; only the manifest tells, where the store gives that out.
    """
    if not any(map(reuse.alike, old)):
        return old
    made_of = manifest_of(context.store, context.settings.container, name)
    if not made_of:
        return [segment for segment in old if not reuse.alike(segment)]
    needed = {(segment.container, segment.name) for segment in made_of}
    return [segment for segment in old if (segment.container, segment.name) not in needed]


def _make_place(context: Context, place: str) -> None:
    """Have a container for segments; whoever may read the container has to be able to read its segments.

    :raises BadInput: the store has no container of such a long name
    """
    if head_place(context.store, place) is not None:
        return
    main = head_container(context.store, context.settings.container)
    try:
        create_container(context.store, place, {name: acl for name, acl in main.acls.items() if acl} if main else {})
    except (BadInput, Missing) as error:
        raise BadInput(
            f"container {place}",
            f"it is needed for the parts of large objects, and the store does not take its name ({error.cause})",
            "Keep large files in a container with a name of 240 bytes or less.",
        ) from error


def try_delete_segments(context: Context, segments: Iterable[Segment]) -> list[tuple[Segment, DataError]]:
    """Delete what can be deleted of them, many a request; returns those that may still be there, and why.

    Where the container keeps old versions of its objects, all stay: an old version is as good as its segments.
    """
    places: dict[str, dict[str, Segment]] = {}
    for segment in segments:
        places.setdefault(segment.container, {})[segment.name] = segment
    if places and keeps_versions(context.store, context.settings.container):
        return []
    return [
        (named[name], error)
        for place, named in places.items()
        for errors in context.parts.map(
            functools.partial(delete_batch, context.store, place), batches(context.store, named)
        )
        for name, error in errors.items()
    ]
