# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of one name in one project, and what they mean for a run. Pure.

Image names are not unique in Glance: here they are kept so. What the collection makes says so in its properties.
"""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.glance import Image
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

MARK = "chameleon_data_"
RUN = f"{MARK}run"  # whose upload it is: a digest of the node's machine-id
REPLACES = f"{MARK}replaces"  # ids that go when this image is there, separated by commas

_LONGEST_NAME = 255
_UNFINISHED = ("queued", "saving", "uploading", "importing", "killed")
_GONE = ("deleted", "pending_delete")

# What Glance knows by itself, which a custom property must not be named like
_BASE_PROPERTIES = frozenset(
    "checksum container_format created_at direct_url disk_format file id locations min_disk min_ram name "
    "os_hash_algo os_hash_value os_hidden owner protected schema self size status stores tags updated_at "
    "virtual_size visibility".split()
)


class Decision(NamedTuple):
    """What is to be done about a name.

    :ivar make: a new image
    :ivar keep: the image that has the name and stays; None if there is none
    :ivar remove: images that go after the new one is there (or now, if none is made)
    :ivar leftovers: what killed runs left; these go first
    """

    make: bool
    keep: Image | None
    remove: list[Image]
    leftovers: list[Image]
    reason: str

    def plan(self, name: str, size: int = 0) -> Plan:
        """The same, as changes to show and to do.

        :param size: predicted bytes of the new image's disk
        """
        plan = Plan()
        for image in self.leftovers:
            plan.add("delete", f"image {image['id']}", f"left in state {image['status']} by a run that was ended")
        if self.make:
            plan.add("create", f"image {name}", self.reason, size)
        for image in self.remove:
            plan.add("delete", f"image {image['id']}", self.reason, image.get("size") or 0)
        return plan


def decide(name: str, images: Sequence[Image], state: str, if_exists: str, mark: str | None) -> Decision:
    """What *images*, all that have this name in the project, mean.

    :param state: ``present`` or ``absent``
    :param if_exists: ``keep`` or ``replace``
    :param mark: this node's; None where no node is concerned, as on the controller
    :raises Conflict: the name is there more than once, or somebody is uploading an image of it
    :raises Refused: the image is protected and would have to go
    """
    images = [image for image in images if image["status"] not in _GONE]
    unfinished = [image for image in images if image["status"] in _UNFINISHED]
    leftovers = [image for image in unfinished if mark is not None and image.get(RUN) == mark]
    strangers = [image for image in unfinished if image not in leftovers]
    whole = [image for image in images if image not in unfinished]
    outdated = {each for image in whole for each in str(image.get(REPLACES) or "").split(",")}
    leftovers += [image for image in whole if image["id"] in outdated]
    whole = [image for image in whole if image["id"] not in outdated]
    if len(whole) > 1:
        raise Conflict(
            f"image {name}",
            "there are {} of that name ({})".format(len(whole), ", ".join(image["id"] for image in whole)),
            "Delete those you do not want by their ids: openstack image delete ID.",
            ids=[image["id"] for image in whole],
        )
    old = whole[0] if whole else None
    if state == "absent":
        return Decision(False, None, _removable(name, whole), leftovers, "state is absent")
    if old is not None and if_exists == "keep":
        return Decision(False, old, [], leftovers, "it exists")
    if strangers and mark is not None:
        raise Conflict(
            f"image {name}",
            "another upload of that name is under way or was left behind ({})".format(
                ", ".join(f"{image['id']}, {image['status']}" for image in strangers)
            ),
            "Wait for it, or delete it by its id if nobody works on it any more: openstack image delete ID.",
            ids=[image["id"] for image in strangers],
        )
    reason = "if_exists is replace" if old is not None else "there is none"
    return Decision(True, None, _removable(name, whole), leftovers, reason)


def _removable(name: str, images: list[Image]) -> list[Image]:
    for image in images:
        if image.get("protected"):
            raise Refused(
                f"image {name}",
                f"it is protected ({image['id']})",
                "Choose another name, or unprotect it: openstack image set --unprotected ID.",
            )
    return images


def check_input(name: str, properties: Mapping[str, Any]) -> None:
    """:raises BadInput: Glance would not take the name, or a property would overwrite what it knows by itself."""
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise BadInput("name", f"it has {len(name)} characters", f"Give an image name of 1 to {_LONGEST_NAME}.")
    if any(ord(sign) < 32 or ord(sign) > 0xFFFF for sign in name):
        raise BadInput("name", "it has signs that Glance does not take", "Leave out control signs and emoji.")
    for key in properties:
        if key in _BASE_PROPERTIES or key.startswith(MARK):
            raise BadInput(
                f"property {key}", "it belongs to Glance or to this collection", "Choose another name for it."
            )
