# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control plane: what needs no node. The action plugin does it; where a module runs alone, so does the module."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._image.family import Decision, check_input, decide
from ansible_collections.chameleon.data.plugins.module_utils._image.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.rules import check_exclude
from ansible_collections.chameleon.data.plugins.module_utils._image.verify import Sent, verify

_SHOWN = 20  # changes in a result
_TOLD = (
    "id name status size virtual_size min_disk min_ram os_hash_algo os_hash_value checksum visibility tags created_at"
).split()


def check_options(params: Mapping[str, Any]) -> None:
    """:raises BadInput: options that cannot be worked with."""
    check_input(params["name"], params["properties"])
    for pattern in params["exclude"]:
        check_exclude(pattern)


def settle(glance: Glance, params: Mapping[str, Any], check_mode: bool) -> dict[str, Any] | None:
    """Do what needs no node: ``absent``, and saying that nothing is to be done.

    :returns: the module's result; None: a node has to make an image
    """
    name = params["name"]
    images = glance.named(name, params["project_id"])
    decision = decide(name, images, params["state"], params["if_exists"], mark=None)
    if decision.make:
        return None
    if not check_mode:
        for image in (*decision.leftovers, *decision.remove):
            glance.delete(image["id"])
    return {**outline(decision, name), **(described(decision.keep) if decision.keep else {})}


def confirm(glance: Glance, params: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Look at what a node says it has done.

    :raises Damaged: the image is not what the node sent
    :raises Conflict: it is not the only one of its name
    """
    told = result["image"]
    verify(glance.get(told["id"]), Sent(told["size"], {told["os_hash_algo"]: told["os_hash_value"]}))
    found = glance.named(params["name"], params["project_id"])
    others = [image["id"] for image in found if image["status"] == "active" and image["id"] != told["id"]]
    if others:
        raise Conflict(
            f"image {params['name']}",
            f"{told['id']} is there and whole, but others of its name came meanwhile ({', '.join(others)})",
            "Delete those you do not want by their ids: openstack image delete ID.",
            ids=[told["id"], *others],
        )


def described(image: Image) -> dict[str, Any]:
    """What a result tells of an image."""
    return {"image": {name: image.get(name) for name in _TOLD}}


def outline(decision: Decision, name: str, size: int = 0) -> dict[str, Any]:
    """What a result tells of a decision, in check mode and else.

    :param size: predicted bytes of a new image's files
    """
    plan = decision.plan(name, size)
    return {"changed": bool(plan), "plan": plan.head(_SHOWN), "diff": plan.diff(_SHOWN)}
