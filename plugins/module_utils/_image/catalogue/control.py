# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control plane: what needs no node. The action plugin does it; where a module runs alone, so does the module."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.deletion import delete
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import (
    FAMILY,
    PARENT,
    Decision,
    decide,
    version_name,
    version_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import check_input, check_name
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.rotation import Keep, Rotation, rotate
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.verify import Sent, verify
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import check_exclude
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import check_count, read_size
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

AUTO, NATIVE, CC_SNAPSHOT, SERVER = "auto", "native", "cc_snapshot", "server"  # engines

_COUNTS = (
    ("keep_last", 1, 10**6),  # the newest image always stays
    ("keep_days", 0, 36500),
    ("min_disk", 0, (1 << 31) - 1),  # what Glance's database takes
    ("min_ram", 0, (1 << 31) - 1),
)
_LONGEST_WORD = 255  # characters, of Glance and systemd
_NEEDS_A_NODE = ("exclude", "stop_services", "pre_command", "post_command", "freeze")
SHOWN = 20  # changes in a result
_TOLD = (
    "id name status size virtual_size min_disk min_ram os_hash_algo os_hash_value checksum visibility tags created_at"
).split()
_TO_BE_MADE: Image = {}


class Intent(NamedTuple):
    """What a run is to do about a family of images.

    :ivar share: ids of projects that the image is not shared with yet
    """

    decision: Decision
    rotation: Rotation
    share: list[str]

    def plan(self, size: int = 0) -> Plan:
        """All of it, in order.

        :param size: predicted bytes of a new image's files
        """
        plan = self.decision.plan(size)
        for project in self.share:
            plan.add("share", f"image {self.decision.name}", f"with project {project}")
        for image in self.rotation.remove:
            plan.add("delete", f"image {image['id']}", "the family has newer ones to keep", image.get("size") or 0)
        return plan


def check_options(params: Mapping[str, Any]) -> None:
    """:raises BadInput: options that cannot be worked with, by themselves or together."""
    check_input(params["name"], params["properties"], params["tags"])
    for pattern in params["exclude"]:
        check_exclude(pattern)
    for name, least, most in _COUNTS:
        check_count(name, params[name], least, most)
    for name in ("tags", "share_with", "stop_services"):
        if not all(0 < len(each) <= _LONGEST_WORD for each in params[name]):
            raise BadInput(name, "one of them is empty or too long", f"Give each 1 to {_LONGEST_WORD} characters.")
    read_size("size_limit", params["size_limit"], least=1)
    if is_server(params):
        _check_server_options(params)
    if params["share_with"] and params["visibility"] != "shared":
        raise BadInput(
            "share_with", f"an image of visibility {params['visibility']} has no members", "Set 'visibility: shared'."
        )


def is_server(params: Mapping[str, Any]) -> bool:
    """Whether Nova is to make the image, and no node."""
    return params["engine"] == SERVER or (params["engine"] == AUTO and bool(params["server"]))


def _check_server_options(params: Mapping[str, Any]) -> None:
    if not params["server"]:
        raise BadInput("engine server", "it needs to know which virtual machine", "Give its name or id as 'server'.")
    for name in _NEEDS_A_NODE:
        if params[name]:
            raise BadInput(name, "Nova images the whole disk of a server as it is", "Leave it out, or use 'native'.")
    if params["regions"]:
        raise BadInput("regions", "an image that Nova makes is not copied", "Leave it out, or use 'native'.")


def family_of(glance: Glance, name: str, project: str | None) -> list[Image]:
    """The images of a family: those that say so, and whatever has its very name."""
    found = (*glance.named(name, project), *glance.with_property(FAMILY, name, project))
    return list({image["id"]: image for image in found}.values())


def intend(glance: Glance, params: Mapping[str, Any], mark: str | None = None) -> Intent:
    """What is to be done.

    :param mark: the node's, see `decide`
    :raises DataError: what is there stands in the way, see `decide`
    """
    name, project = params["name"], params["project_id"]
    decision = decide(name, family_of(glance, name, project), params["state"], params["if_exists"], mark)
    while decision.make and decision.name != name and glance.named(decision.name, project):
        decision = decision._replace(name=version_name(name, version_of(decision.name) + 1))  # it is somebody else's
    if decision.make:
        check_name(decision.name)  # it may be too long with the number of its version
    return intent_of(glance, params, decision)


def unchanged(glance: Glance, params: Mapping[str, Any], intent: Intent) -> Intent:
    """The same, where it turned out that a new image would be like the latest one."""
    return intent_of(glance, params, intent.decision.unchanged())


def intent_of(glance: Glance, params: Mapping[str, Any], decision: Decision) -> Intent:
    """What a decision entails: what rotation removes then, whom the image is shared with.

    :raises Refused: an image that is to be kept would go
    """
    for image in decision.remove:
        if image["id"] in params["keep"]:
            raise Refused(
                f"image {image['id']}",
                "it would go, and is among those to keep, as where a lock file names it",
                "Make a version beside it ('if_exists: version'), or leave it out of 'keep', or of the lock file.",
            )
    if params["state"] == "absent":
        return Intent(decision, Rotation([], []), [])
    keep = Keep(params["keep_last"], params["keep_days"], params["rotate_even"])
    family = ([_TO_BE_MADE] if decision.make else []) + decision.staying()
    # What is there by this very name is what the user asked for, whatever is newer.
    needed = [] if decision.make or decision.latest is None else [decision.latest["id"]]
    spared = [*needed, *params["keep"]]
    rotation = rotate(family, keep, glance.clock(), lambda image: _shared_out(glance, image), spared)
    members: list[str] = []
    if params["share_with"] and not decision.make and decision.latest is not None:
        members = glance.members(decision.latest["id"])
    return Intent(decision, rotation, [project for project in params["share_with"] if project not in members])


def _shared_out(glance: Glance, image: Image) -> bool:
    if image["visibility"] == "shared":
        return bool(glance.members(image["id"]))
    return bool(image["visibility"] != "private")


def settle_without_node(glance: Glance, params: Mapping[str, Any], check_mode: bool) -> dict[str, Any] | None:
    """Do what needs no node: ``absent``, and saying that nothing is to be made.

    :returns: the module's result; None: a node has to make an image
    """
    intent = intend(glance, params)
    return None if intent.decision.make else finish_without_build(glance, intent, check_mode)


def finish_without_build(glance: Glance, intent: Intent, check_mode: bool) -> dict[str, Any]:
    """Do what is to be done where no image is to be made; returns the module's result."""
    there = intent.decision.latest
    if not check_mode:
        delete(glance, intent.decision.leftovers)
        complete(glance, intent, there)
    return {**outline(intent), **(described(there) if there is not None else {})}


def complete(glance: Glance, intent: Intent, image: Image | None) -> None:
    """Do what comes after *image* is there, or, if it is None, after there shall be none."""
    if image is not None:
        glance.share(image["id"], intent.share)
    delete(glance, (*intent.decision.remove, *intent.rotation.remove))


def confirm(glance: Glance, params: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Look at what a node says it has done.

    :raises Damaged: the image is not what the node sent
    :raises Conflict: it is not the only one of its name
    """
    told = result["image"]
    verify(glance.get(told["id"]), Sent(told["size"], {told["os_hash_algo"]: told["os_hash_value"]}))
    found = glance.named(told["name"], params["project_id"])
    others = [image["id"] for image in found if image["status"] == "active" and image["id"] != told["id"]]
    if others:
        raise Conflict(
            f"image {told['name']}",
            f"{told['id']} is there and whole, but others of its name came meanwhile ({', '.join(others)})",
            "Delete those you do not want by their ids: openstack image delete ID.",
            ids=[told["id"], *others],
        )


def described(image: Image) -> dict[str, Any]:
    """What a result tells of an image."""
    return {"image": {**{name: image.get(name) for name in _TOLD}, "parent": image.get(PARENT)}}


def outline(intent: Intent, size: int = 0) -> dict[str, Any]:
    """What a result tells of what is to be done, in check mode and else.

    :param size: predicted bytes of a new image's files
    """
    plan, rotation = intent.plan(size), intent.rotation
    return {
        "changed": bool(plan),
        "plan": plan.head(SHOWN),
        "diff": plan.diff(SHOWN),
        "rotated": [{"id": image["id"], "name": image["name"]} for image in rotation.remove[:SHOWN]],
        "spared": [{"id": image["id"], "name": image["name"], "why": why} for image, why in rotation.spared[:SHOWN]],
    }
