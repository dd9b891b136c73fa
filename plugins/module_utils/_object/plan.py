# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done to an object. Pure."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.sources import Source
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of

UPDATE, DELETE, DOWNLOAD = "update", "delete", "download"


def plan_present(
    wanted: Wanted, source: Source | None, content: str, attributes: Sequence[str], leftover: bool
) -> Plan:
    """What makes the object be there as it is wanted.

    :param source: where its content comes from
    :param content: why it has to come; empty where the object has it
    :param attributes: what else differs
    :param leftover: whether there is an origin that shall go
    """
    plan, subject = Plan(), subject_of(wanted.container, wanted.name)
    if source is not None and content:
        plan.add(source.verb, subject, content, source.size)
    elif attributes:
        plan.add(UPDATE, subject, ", ".join(attributes))
    if leftover and wanted.origin is not None:
        plan.add(DELETE, subject_of(*wanted.origin), "it is moved")
    return plan


def plan_fetched(dest: str, size: int, content: str) -> Plan:
    """What makes the file be like the object.

    :param content: why it is not; empty where it is
    """
    plan = Plan()
    if content:
        plan.add(DOWNLOAD, dest, content, size)
    return plan


def plan_absent(wanted: Wanted, there: bool) -> Plan:
    """What makes the object be gone."""
    plan = Plan()
    if there:
        plan.add(DELETE, subject_of(wanted.container, wanted.name), "it is there")
    return plan
