# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nova makes the image of a virtual machine, and the controller sees to it; no node takes part.

It is tested on the released Nova, not yet on the testbed's own.
"""

from __future__ import annotations

import time
from typing import Any, Mapping, NamedTuple, Protocol

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import control
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.deletion import delete
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.dry_run import ask, check_quota
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.provenance import lineage, mark

_LOOK_EVERY = 5.0  # seconds
_LONGEST = 4 * 3600.0  # seconds that Nova may take
_COMING = ("queued", "saving", "importing", "uploading")


class Server(NamedTuple):
    """A virtual machine."""

    id: str
    name: str


class Compute(Protocol):
    """What is needed of the compute service (``_cloud.nova``)."""

    def find(self, name_or_id: str) -> Server:
        """A server of the project."""

    def create_image(self, server: Server, name: str, metadata: Mapping[str, str]) -> str:
        """Have an image made; its id, while it is being made."""


def snapshot(compute: Compute, glance: Glance, params: Mapping[str, Any], check: bool) -> dict[str, Any]:
    """Have Nova make the image that *params* ask for; returns the module's result."""
    server = compute.find(params["server"])
    run = mark(server.id)
    intent = control.intend(glance, params, run)
    if not intent.decision.make:
        return control.finish_without_build(glance, intent, check)
    decision = intent.decision
    told = {**params["properties"], **lineage(run, server.name, params["name"], decision)}
    metadata = {name: str(value) for name, value in told.items() if value}
    record = {
        **metadata,
        "name": decision.name,
        "container_format": "bare",
        "disk_format": params["disk_format"],
        **{name: params[name] for name in ("visibility", "tags", "min_disk", "min_ram")},
    }
    check_quota(glance)
    result = {**control.outline(intent), "notes": ask(glance, record)}
    if check:
        return result
    delete(glance, intent.decision.leftovers)
    began = time.monotonic()
    image_id = compute.create_image(server, decision.name, metadata)
    image = _wait(glance, image_id)
    glance.update(
        image_id,
        tags=params["tags"],
        visibility=params["visibility"],
        min_disk=max(params["min_disk"], image["min_disk"]),
        min_ram=max(params["min_ram"], image["min_ram"]),
    )
    image = glance.get(image_id)
    control.complete(glance, intent, image)
    return {**result, **control.described(image), "seconds": {"nova": round(time.monotonic() - began, 2)}}


def _wait(glance: Glance, image_id: str) -> Image:
    """The image, once it is whole.

    :raises Unavailable: Nova gave it up, or takes too long
    """
    end = time.monotonic() + _LONGEST
    while True:
        try:
            image = glance.get(image_id)
            status = image["status"]
        except Missing:
            status = "gone"  # so Nova tells that it failed
        if status == "active":
            return image
        if status not in _COMING or time.monotonic() > end:
            raise Unavailable(
                f"image {image_id}",
                f"Nova has not made it whole: it is {status}",
                "Look at 'openstack server event list', free quota if that is what it lacks, and run again.",
            )
        time.sleep(_LOOK_EVERY)
