# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of one family in one project, and what they mean for a run. Pure.

A family is an image name and its versions: ``run``, ``run-v2``, ``run-v3``. Image names are not unique in Glance: here
they are kept so. What the collection makes says so in its properties.
"""

from __future__ import annotations

import re
from typing import Iterable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Image
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

MARK = "chameleon_data_"
FAMILY = f"{MARK}family"  # the name that the user gave
FINGERPRINT = f"{MARK}fingerprint"  # of what is in it
PARENT = f"{MARK}parent"  # id of the image that was the newest of the family before
REPLACES = f"{MARK}replaces"  # ids that go when this image is there, separated by commas
RUN = f"{MARK}run"  # whose upload it is: a digest of the node's machine-id

KEEP, REPLACE, VERSION = "keep", "replace", "version"

_NUMBERED = re.compile(r"-v([1-9][0-9]{0,8})\Z")
_UNFINISHED = ("queued", "saving", "uploading", "importing", "killed")
_GONE = ("deleted", "pending_delete")


class Decision(NamedTuple):
    """What is to be done about a name.

    :ivar name: of a new image, or of the one that stays
    :ivar make: a new image
    :ivar latest: the image that a new one comes after or in the place of; or the one that stays; None if there is none
    :ivar others: further images of the family that stay, newest first
    :ivar remove: images that go after the new one is there (or now, if none is made)
    :ivar leftovers: what killed runs left; these go first
    """

    name: str
    make: bool
    latest: Image | None
    others: list[Image]
    remove: list[Image]
    leftovers: list[Image]
    reason: str

    def plan(self, size: int = 0) -> Plan:
        """The same, as changes to show and to do.

        :param size: predicted bytes of the new image's disk
        """
        plan = Plan()
        for image in self.leftovers:
            plan.add("delete", f"image {image['id']}", f"left in state {image['status']} by a run that was ended")
        if self.make:
            plan.add("create", f"image {self.name}", self.reason, size)
        for image in self.remove:
            plan.add("delete", f"image {image['id']}", self.reason, image.get("size") or 0)
        return plan

    def succession(self, run: str | None) -> dict[str, str]:
        """What a new image's properties say of those that it comes after, and whose it is; values may be empty.

        :param run: the mark of the node or virtual machine; None where none is concerned
        """
        return {
            PARENT: "" if self.latest is None else self.latest["id"],
            REPLACES: ",".join(image["id"] for image in self.remove),
            RUN: run or "",
        }

    def staying(self) -> list[Image]:
        """The images of the family that were there and stay, newest first."""
        latest = [self.latest] if self.latest is not None and self.latest not in self.remove else []
        return by_age(latest + self.others)

    def unchanged(self) -> Decision:
        """The same where the image that is there has all that a new one would have."""
        name = self.name if self.latest is None else self.latest["name"]
        return self._replace(name=name, make=False, remove=[], reason="nothing has changed since")


def decide(name: str, images: Sequence[Image], state: str, if_exists: str, mark: str | None) -> Decision:
    """What *images*, all of the family in the project, mean.

    :param name: the family's
    :param state: ``present`` or ``absent``
    :param if_exists: ``keep``, ``replace`` or ``version``
    :param mark: this node's; None where no node is concerned, as on the controller
    :raises Conflict: a name is there more than once, or somebody is uploading an image of the family
    :raises Refused: the image is protected and would have to go
    """
    images = by_age(images)
    unfinished = [image for image in images if image["status"] in _UNFINISHED]
    leftovers = [image for image in unfinished if mark is not None and image.get(RUN) == mark]
    strangers = [image for image in unfinished if image not in leftovers]
    whole = [image for image in images if image not in unfinished]
    outdated = {each for image in whole for each in str(image.get(REPLACES) or "").split(",")}
    leftovers += [image for image in whole if image["id"] in outdated]
    whole = [image for image in whole if image["id"] not in outdated]
    named = [image for image in whole if image["name"] == name]
    if len(named) > 1:
        raise Conflict(
            f"image {name}",
            "there are {} of that name ({})".format(len(named), ", ".join(image["id"] for image in named)),
            "Delete those you do not want by their ids: openstack image delete ID.",
            ids=[image["id"] for image in named],
        )
    latest = next(iter(whole if if_exists == VERSION else named), None)
    others = [image for image in whole if image is not latest]
    if state == "absent":
        return Decision(name, False, None, [], _removable(name, named), leftovers, "state is absent")
    if latest is not None and if_exists == KEEP:
        return Decision(name, False, latest, others, [], leftovers, "it exists")
    if strangers and mark is not None:
        raise Conflict(
            f"image {name}",
            "another upload of that name is under way or was left behind ({})".format(
                ", ".join(f"{image['id']}, {image['status']}" for image in strangers)
            ),
            "Wait for it, or delete it by its id if nobody works on it any more: openstack image delete ID.",
            ids=[image["id"] for image in strangers],
        )
    if latest is None:
        return Decision(name, True, None, others, [], leftovers, "there is none")
    if if_exists == VERSION:
        return Decision(_next_version(name, images), True, latest, others, [], leftovers, "if_exists is version")
    return Decision(name, True, latest, others, _removable(name, named), leftovers, "if_exists is replace")


def by_age(images: Iterable[Image]) -> list[Image]:
    """Those that are not on their way out, newest first."""
    there = [image for image in images if image["status"] not in _GONE]
    return sorted(there, key=lambda image: (image["created_at"], version_of(image["name"])), reverse=True)


def _next_version(family: str, images: Sequence[Image]) -> str:
    """The name after those that are taken, be it by an image that is still on its way."""
    return version_name(family, 1 + max(version_of(image["name"]) for image in images))


def version_name(family: str, number: int) -> str:
    """``run-v3`` for 3, the inverse of `version_of` from 2 on."""
    return f"{family}-v{number}"


def version_of(name: str) -> int:
    """3 of ``run-v3``, 1 of ``run``."""
    found = _NUMBERED.search(name)
    return int(found.group(1)) if found else 1


def _removable(name: str, images: list[Image]) -> list[Image]:
    for image in images:
        if image.get("protected"):
            raise Refused(
                f"image {name}",
                f"it is protected ({image['id']})",
                "Choose another name, or unprotect it: openstack image set --unprotected ID.",
            )
    return images
