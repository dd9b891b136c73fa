# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Further sites to which an image is copied. What is to be done there is decided before anything is done anywhere."""

from __future__ import annotations

import os
from typing import Any, Mapping, NamedTuple, Protocol, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import control, dry_run
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.deletion import delete
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import (
    KEEP,
    MARK,
    REPLACE,
    Decision,
    decide,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import BASE_PROPERTIES
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.upload import upload
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

_UNKNOWN = "0" * 36  # id of an image that is not there yet
COPY_OF = f"{MARK}copy_of"  # id of the image that one is a copy of


class Site(NamedTuple):
    """A further site.

    :ivar name: as the user calls it
    :ivar project: id of the project there
    :ivar compression: of the copies, see `Variants.file`
    """

    name: str
    glance: Glance
    project: str | None
    compression: str


class Source(Protocol):
    """Where the file comes from (`Variants`)."""

    def file(self, compression: str) -> str:
        """Its path, in this compression."""


class Copies:
    """What is to be done at *sites* about one image.

    :param name: of the image, or of the one that shall not be there
    :param original: the image; None if it is yet to be made, or shall not be there
    :param run: the node's mark; None on the controller
    :raises DataError: what is there stands in the way, see `decide`
    """

    def __init__(
        self, sites: Sequence[Site], params: Mapping[str, Any], name: str, original: Image | None, run: str | None
    ) -> None:
        self._params = params
        self._run = run
        self._intents = [(site, _intend(site, params, name, original, run)) for site in sites]

    @property
    def due(self) -> bool:
        """Whether a site lacks the image."""
        return any(intent.decision.make for _site, intent in self._intents)

    def ask(self, record: Mapping[str, Any]) -> list[str]:
        """Have the sites that will get an image of *record* judge its copy; returns notes, see `dry_run.ask`."""
        original = {"id": _UNKNOWN, **record}
        return [
            f"{site.name}: {note}"
            for site, intent in self._intents
            if intent.decision.make
            for note in dry_run.ask(site.glance, self._record(intent.decision, original))
        ]

    def added_to(self, result: Mapping[str, Any], size: int = 0) -> dict[str, Any]:
        """A result that tells of this as well.

        :param size: bytes of the image's file
        """
        if not self._intents:
            return dict(result)
        plan = self._plan(size)
        diff = result["diff"]
        return {
            **result,
            "changed": result["changed"] or bool(plan),
            "plan": (result["plan"] + plan.head(control.SHOWN))[: control.SHOWN],
            "diff": {**diff, "after": diff["after"] + plan.diff(control.SHOWN)["after"]},
            "regions": [_told(site, intent.decision.latest) for site, intent in self._intents],
        }

    def carry_out(self, original: Image | None, source: Source | None, stages: Stages) -> dict[str, Any]:
        """Do it; returns what a result tells of it.

        :param original: the image, None if it shall not be there
        :param source: needed if something is `due`
        """
        told = []
        for site, intent in self._intents:
            delete(site.glance, intent.decision.leftovers)
            image = intent.decision.latest
            if original is not None and source is not None and intent.decision.make:
                image = self._copy(site, intent.decision, original, source, stages)
            control.complete(site.glance, intent, image)
            told.append(_told(site, image))
        return {"regions": told} if told else {}

    def _plan(self, size: int) -> Plan:
        plan = Plan()
        for site, intent in self._intents:
            for change in intent.plan(size):
                action = "copy" if change.action == "create" else change.action
                plan.add(action, f"{change.target} at {site.name}", change.reason, change.size)
        return plan

    def _copy(self, site: Site, decision: Decision, original: Image, source: Source, stages: Stages) -> Image:
        path = source.file(site.compression)
        with stages(f"copy to {site.name}", os.path.getsize(path)) as stage:
            return upload(site.glance, self._record(decision, original), path, stage.bytes)

    def _record(self, decision: Decision, original: Image) -> dict[str, Any]:
        own = {
            name: value
            for name, value in original.items()
            if name not in BASE_PROPERTIES and not name.startswith("os_glance_")
        }
        lineage = {COPY_OF: original["id"], **decision.succession(self._run)}
        return {
            **{name: value for name, value in {**own, **lineage}.items() if value},
            "name": original["name"],
            "visibility": self._params["visibility"],
            **{name: original[name] for name in ("disk_format", "container_format", "tags", "min_disk", "min_ram")},
        }


def copies_of(
    glance: Glance, sites: Sequence[Site], params: Mapping[str, Any], settled: Mapping[str, Any], run: str | None
) -> tuple[Image | None, Copies]:
    """The image that a result tells of, None if it shall not be there, and what is to be done about it at *sites*.

    :param glance: that of the image
    :param settled: the result
    """
    original = glance.get(settled["image"]["id"]) if "image" in settled else None
    name = params["name"] if original is None else original["name"]
    return original, Copies(sites, params, name, original, run)


def _intend(
    site: Site, params: Mapping[str, Any], name: str, original: Image | None, run: str | None
) -> control.Intent:
    there = {**params, "project_id": site.project, "share_with": []}
    family = control.family_of(site.glance, params["name"], site.project)
    if_exists = KEEP if params["if_exists"] == KEEP else REPLACE
    decision = decide(name, family, params["state"], if_exists, run)
    latest = decision.latest
    if decision.make and original is not None and latest is not None and latest.get(COPY_OF) == original["id"]:
        decision = decision.unchanged()
    return control.intent_of(site.glance, there, decision)


def _told(site: Site, image: Image | None) -> dict[str, Any]:
    return {"region": site.name, **(control.described(image) if image is not None else {})}
