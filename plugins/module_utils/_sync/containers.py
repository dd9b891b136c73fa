# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The container itself: a push makes it, sets the access lists and metadata that were named, leaves all else alone."""

from __future__ import annotations

from typing import Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.acl import same_acl
from ansible_collections.chameleon.data.plugins.module_utils._store.container import (
    Container,
    create_container,
    head_container,
    head_place,
    update_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.large import segments_container
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, Settings


class Step(NamedTuple):
    """Something to do to a container before the transfers."""

    change: Change
    container: str
    create: bool
    metadata: Mapping[str, str]


def plan_containers(store: Store, settings: Settings) -> tuple[Container | None, list[Step]]:
    """The container as it is, if it is there, and what has to be done to it and to the one with its segments.

    :raises Missing: there is nothing to pull from
    """
    try:
        found = head_container(store, settings.container)
    except Denied:
        if settings.direction == PUSH or not settings.only:
            raise
        return Container(settings.container, {}, {}), []  # its objects may be read all the same
    if found is None:
        if settings.direction != PUSH and not (settings.delete and settings.allow_empty_source):
            raise Missing(
                f"container {settings.container}", "there is none of this name", "Check its name and the project."
            )
        change = Change("create", f"container {settings.container}", "it is not there")
        create = Step(change, settings.container, True, settings.container_metadata)
        return None, [create] if settings.direction == PUSH else []
    steps = _updates(settings, found, settings.container_metadata)
    if settings.acls:
        # Who may read an object but not its segments gets an error in the middle of it.
        segments = head_place(store, segments_container(settings.container))
        steps += _updates(settings, segments, {}) if segments is not None else []
    return found, steps


def carry_out(store: Store, settings: Settings, step: Step) -> None:
    """Do it."""
    (create_container if step.create else update_container)(store, step.container, settings.acls, step.metadata)


def _updates(settings: Settings, found: Container, metadata: Mapping[str, str]) -> list[Step]:
    reasons = [
        f"{name}: {found.acls[name]!r} -> {wanted!r}"
        for name, wanted in settings.acls.items()
        if not same_acl(found.acls[name], wanted)
    ]
    reasons += [
        f"metadata {name}: {found.metadata.get(name, '')!r} -> {wanted!r}"
        for name, wanted in metadata.items()
        if found.metadata.get(name, "") != wanted
    ]
    if not reasons:
        return []
    return [Step(Change("update", f"container {found.name}", ", ".join(reasons)), found.name, False, metadata)]
