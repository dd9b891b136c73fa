# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done to a container. Pure."""

from __future__ import annotations

from typing import Iterable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._container.settings import (
    TEMP_URL_KEY,
    VERSIONING,
    Setting,
    kept_as_metadata,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.metadata import check_metadata
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import DeleteLimit, check_limit

CREATE, UPDATE, EMPTY, DELETE = "create", "update", "empty", "delete"


class Step(NamedTuple):
    """The plan, and the headers that carry it out where it is to create or to update."""

    plan: Plan
    headers: Mapping[str, str]


def plan_present(name: str, settings: Iterable[Setting], found: Mapping[str, str] | None) -> Step:
    """What makes the container be there with the settings.

    :param found: the headers of the container as it is, in lower case; None where there is none
    """
    plan = Plan()
    if found is None:
        plan.add(CREATE, f"container {name}", "it is not there")
        return Step(plan, {setting.header: setting.value for setting in settings if setting.value})
    different = [setting for setting in settings if not setting.is_in(found)]
    if different:
        plan.add(UPDATE, f"container {name}", ", ".join(setting.difference(found) for setting in different))
    return Step(plan, {setting.header: setting.value for setting in different})


def check_told(name: str, settings: Iterable[Setting], offers: Capabilities) -> None:
    """:raises DataError: the store does not do what is wanted, also if it says so, or never tells whether it does"""
    settings = list(settings)
    options = [setting.option for setting in settings]
    check_metadata("metadata", kept_as_metadata(settings), offers.metadata)
    if VERSIONING in options and not offers.versions:
        raise Refused(
            f"container {name}", "the store keeps no versions of objects", "Leave out 'versioning', or choose a site."
        )
    hidden = [option for option in options if option.startswith("quota_")]
    if hidden and offers.server == "rgw":
        raise Refused(
            f"container {name}",
            f"Ceph RGW does not tell the quota of a container, so {', '.join(hidden)} cannot be compared",
            "Leave it out, and ask the site for a quota of the project.",
        )
    if offers.server == "rgw" and any(setting.option == TEMP_URL_KEY and setting.value for setting in settings):
        raise Refused(
            f"container {name}",
            f"Ceph RGW follows links by the account's key alone, so {TEMP_URL_KEY} would be kept and do nothing",
            "Leave it out; the lookup swift_tempurl has the account's, and makes one with 'make_key: true'.",
        )


def ignored(settings: Iterable[Setting], found: Mapping[str, str] | None) -> list[str]:
    """Options of which the store has answered that all is well, and has not done it."""
    return [setting.option for setting in settings if not setting.is_in(found or {})]


def not_taken(name: str, options: Iterable[str]) -> Refused:
    """The error for them; only a store that was asked tells."""
    return Refused(
        f"container {name}",
        f"the store takes no notice of {', '.join(options)}",
        "It does not offer that, or not to this identity: leave it out. The container is as it was before.",
    )


def plan_absent(
    name: str, found: Mapping[str, str] | None, objects: int, recursive: bool, limit: DeleteLimit | None
) -> Plan:
    """What makes the container be gone.

    :param objects: how many there are in it, old versions included
    :raises Refused: it is not empty, or more would be deleted than the user allows
    """
    plan = Plan()
    if found is None:
        return plan
    if objects and not recursive:
        raise Refused(
            f"container {name}",
            f"there are {objects} objects in it",
            "If they shall be deleted with it, set 'recursive: true'.",
        )
    if objects:
        check_limit(f"container {name}", limit, objects, objects)
        plan.add(EMPTY, f"container {name}", f"there are {objects} objects in it")
    plan.add(DELETE, f"container {name}", "it is there")
    return plan
