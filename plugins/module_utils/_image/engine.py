# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sequence of a run on a node, from the name in Glance to the verified image in Glance."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._image import facts as node
from ansible_collections.chameleon.data.plugins.module_utils._image import preflight, provenance
from ansible_collections.chameleon.data.plugins.module_utils._image.control import (
    check_options,
    described,
    outline,
    settle,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.family import Decision, decide
from ansible_collections.chameleon.data.plugins.module_utils._image.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.native import Native
from ansible_collections.chameleon.data.plugins.module_utils._image.scratch import alone, scratch
from ansible_collections.chameleon.data.plugins.module_utils._image.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.upload import upload


def snapshot(job: Job) -> dict[str, Any]:
    """Make the image that *job* asks for; returns the module's result."""
    params = job.params
    check_options(params)
    glance = Glance(job.transport())
    settled = settle(glance, params, job.check)
    if settled is not None:
        return settled
    facts = node.gather()
    if not facts.root:
        preflight.check(facts.host, preflight.problems(facts))
    with alone(), scratch(params["scratch"], make=not job.check) as work:
        # Asked again now that no other run can be on this node: what is unfinished and bears its mark is left over.
        mark = provenance.mark(facts.machine_id)
        images = glance.named(params["name"], params["project_id"])
        decision = decide(params["name"], images, params["state"], params["if_exists"], mark)
        return _carry_out(job, glance, facts, decision, mark, work)


def _carry_out(job: Job, glance: Glance, facts: node.Facts, decision: Decision, mark: str, work: str) -> dict[str, Any]:
    params = job.params
    stages = Stages(job.meter)
    native = Native(facts, work, params["exclude"], stages)
    with native.opened() as layout:
        preflight.check(facts.host, preflight.problems(facts) + native.space_problems())
        result = {**outline(decision, params["name"], native.survey.data), "notes": preflight.notes(facts)}
        if job.check:
            return {**result, "left_out": native.report()}
        for image in decision.leftovers:
            glance.delete(image["id"])
        built = native.build(params["compression"])
    record = {
        **params["properties"],
        **provenance.properties(facts, mark, [image["id"] for image in decision.remove]),
        "name": params["name"],
        "disk_format": Native.disk_format,
        "container_format": "bare",
        "visibility": params["visibility"],
        "tags": params["tags"],
        "min_disk": max(params["min_disk"], layout.min_disk()),
        "min_ram": params["min_ram"],
    }
    with stages("upload", built.size) as stage:
        image = upload(glance, record, built.path, stage.bytes)
    for old in decision.remove:
        glance.delete(old["id"])
    return {**result, **described(image), "left_out": native.report(), "seconds": stages.seconds}
