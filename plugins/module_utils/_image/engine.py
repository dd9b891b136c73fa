# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sequence of a run on a node, from the name in Glance to the verified image in Glance."""

from __future__ import annotations

import contextlib
from typing import Any, ContextManager, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import printable
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._image import preflight
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import control, provenance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import Intent
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.deletion import delete
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.dry_run import ask, check_quota
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import FINGERPRINT
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.regions import Copies, Site, copies_of
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.upload import Upload
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.variants import Variants
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import layout
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.base import Builder
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.cc_snapshot import CcSnapshot
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.native import Native
from ansible_collections.chameleon.data.plugins.module_utils._image.node import facts as node
from ansible_collections.chameleon.data.plugins.module_utils._image.node import origin
from ansible_collections.chameleon.data.plugins.module_utils._image.node.lock import only_snapshot
from ansible_collections.chameleon.data.plugins.module_utils._image.node.scratch import scratch
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.grub_modules import TARGETS
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

_ENGINES: dict[str, type[Builder]] = {control.NATIVE: Native, control.CC_SNAPSHOT: CcSnapshot}


def snapshot(job: Job) -> dict[str, Any]:
    """Make the image that *job* asks for; returns the module's result."""
    params = job.params
    control.check_options(params)
    glance = Glance(job.transport())
    sites = _sites(job)
    settled = control.settle_without_node(glance, params, job.check)
    if settled is not None:
        return _copied(job, glance, sites, settled, _room(job))
    if control.is_server(params):
        raise BadInput("engine server", "it works from the controller", "Run the module as a task, with a 'cloud'.")
    facts = node.gather()
    if not facts.root or facts.machine not in TARGETS:  # then nothing more can be looked at
        preflight.check(facts.host, preflight.problems(facts, ()))
    with _room(job) as work:
        # Asked again now that no other run can be on this node: what is unfinished and bears its mark is left over.
        intent = control.intend(glance, params, provenance.mark(facts.machine_id))
        return _carry_out(job, glance, sites, facts, intent, work)


@contextlib.contextmanager
def _room(job: Job) -> Iterator[str]:
    """A scratch folder that this run has to itself."""
    with only_snapshot(), scratch(job.params["scratch"], make=not job.check) as work:
        yield work


def _sites(job: Job) -> list[Site]:
    return [
        Site(
            region["region_name"] or region["endpoint"],
            Glance(job.further_transport(number, region)),
            region["project_id"],
            region["compression"],
        )
        for number, region in enumerate(job.params["regions"])
    ]


def _copied(
    job: Job, glance: Glance, sites: list[Site], settled: dict[str, Any], room: ContextManager[str]
) -> dict[str, Any]:
    """What is there, or shall not be, brought to further sites.

    :param settled: the result of what has been done about it here
    :param room: a scratch folder, entered if there is something to copy
    """
    if not sites:
        return settled
    original, copies = copies_of(glance, sites, job.params, settled, provenance.mark(node.machine_id()))
    result = copies.added_to(settled, 0 if original is None else original["size"])
    if job.check:
        return result
    stages = Stages(job.meter)
    if original is None or not copies.due:
        return {**result, **copies.carry_out(original, None, stages)}
    with room as work:
        copied = copies.carry_out(original, Variants(glance, original, work, stages), stages)
    return {**result, **copied, "seconds": stages.seconds}


def _carry_out(
    job: Job, glance: Glance, sites: list[Site], facts: node.Facts, intent: Intent, work: str
) -> dict[str, Any]:
    params = job.params
    stages = Stages(job.meter)
    builder = _ENGINES[control.NATIVE if params["engine"] == control.AUTO else params["engine"]](
        facts, work, params, stages
    )
    with contextlib.ExitStack() as undo:
        with builder.opened():
            found = builder.survey
            preflight.check(facts.host, builder.problems())
            told = {"fingerprint": found.fingerprint, "left_out": builder.report(), "notes": builder.notes()}
            latest = intent.decision.latest
            if latest is not None and latest.get(FINGERPRINT) == found.fingerprint:
                settled = control.finish_without_build(glance, control.unchanged(glance, params, intent), job.check)
                return _copied(job, glance, sites, {**settled, **told}, contextlib.nullcontext(work))
            record = _record(params, facts, builder, intent)
            copies = Copies(sites, params, intent.decision.name, None, provenance.mark(facts.machine_id))
            check_quota(glance)
            notes = builder.notes() + copies.ask(record) + (ask(glance, record) if job.check else [])
            result = {**copies.added_to(control.outline(intent, found.data), found.data), **told, "notes": notes}
            if job.check:
                return result
            delete(glance, intent.decision.leftovers)
            begun = undo.enter_context(Upload(glance, record))
            built = builder.build()
        begun.amend(min_disk=_min_disk(params, built.disk))
        with stages("upload", built.size) as stage:
            image = begun.send(built.path, stage.bytes)
    control.complete(glance, intent, image)
    copied = copies.carry_out(image, Variants(glance, image, work, stages, built.path), stages)
    told = {"left_out": builder.report(), "notes": builder.notes(), "seconds": stages.seconds}
    return {**result, **control.described(image), **copied, **told}


def _record(params: Mapping[str, Any], facts: node.Facts, builder: Builder, intent: Intent) -> dict[str, Any]:
    """Of the image, before it is made."""
    made = provenance.properties(facts, origin.look(), params["name"], intent.decision, builder.survey.fingerprint)
    return printable(
        {
            **builder.firmware(),
            **params["properties"],
            **made,
            "name": intent.decision.name,
            "disk_format": params["disk_format"],
            "container_format": "bare",
            "visibility": params["visibility"],
            "tags": params["tags"],
            "min_disk": _min_disk(params, builder.disk()),
            "min_ram": params["min_ram"],
        }
    )


def _min_disk(params: Mapping[str, Any], size: int) -> int:
    return max(int(params["min_disk"]), layout.gigabytes(size))
