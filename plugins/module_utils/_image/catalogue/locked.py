# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image a node is made from: what a name means now, or what it meant when a lock file was written.

A lock file calls a name ``snapshot://FAMILY`` or ``image://NAME``. No data set is called so: that is a container and a
prefix, which does not begin with a slash. An entry has the keys of `ENTRY`. Its hash is what counts, since a copy at
another site has another id.
"""

from __future__ import annotations

import contextlib
from typing import Any, Iterable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.control import family_of
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import FAMILY, by_age
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.names import check_name

ENTRY = ("id", "name", "os_hash_algo", "os_hash_value", "size")
ACCEPT = "run once with 'lock_update: true', of the playbooks up and restore with -e restore_lock_update=true"

Entry = Mapping[str, Any]
Entries = Mapping[str, Entry]  # by what the lock file calls a name


class Wanted(NamedTuple):
    """:ivar snapshot: a family of snapshots, of which the newest is meant; empty for none
    :ivar image: name or id of an image, where there is no snapshot; empty for none
    :ivar project: id of whose snapshots count, see `Glance.named`
    """

    snapshot: str
    image: str
    project: str | None


class Choice(NamedTuple):
    """:ivar name: as the lock file calls it; empty for nothing to lock
    :ivar warning: that the name means another image now; else empty
    """

    name: str
    image: Image
    warning: str = ""


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """:raises BadInput: neither a snapshot nor an image is named, or one that cannot be called so"""
    named = [name for name in (params["snapshot"], params["image"]) if name]
    if not named:
        raise BadInput("image", "nothing is named", "Give 'snapshot', 'image', or both.")
    for name in named:
        check_name(name)
    return Wanted(params["snapshot"], params["image"], params["project_id"])


def choose(glance: Glance, wanted: Wanted, locked: Entries) -> Choice:
    """The image that a node shall be made from.

    :param locked: what names mean by a lock file
    :raises Missing: there is none
    :raises Conflict: the name means several
    :raises Refused: what is locked cannot be had any more
    """
    of_family, of_image = f"snapshot://{wanted.snapshot}", f"image://{wanted.image}"
    family = by_age(family_of(glance, wanted.snapshot, wanted.project)) if wanted.snapshot else []
    if family or of_family in locked or not wanted.image:
        name, means = of_family, _active(family)[:1]
    else:
        name, means = of_image, _active(_called(glance, wanted.image))
    if name not in locked:
        return Choice(name, _only(name, means))
    image = _as_locked(glance, name, locked[name])
    return Choice(name, image, _of_another(name, image, means))


def choose_made(glance: Glance, wanted: Wanted, locked: Entries, image_id: str) -> Choice:
    """The image *image_id* that a node was made from, if it is what is locked, or nothing is.

    :returns: without a name where it is gone and nothing is locked
    :raises Refused: others are locked
    """
    of_family, of_image = f"snapshot://{wanted.snapshot}", f"image://{wanted.image}"
    image = _with_id(glance, image_id)
    entries = {name: locked[name] for name in (of_family, of_image) if name in locked}
    for name, entry in entries.items():
        if entry["id"] == image_id or (image is not None and _is_locked(image, entry)):
            return Choice(name, image or dict(entry))
    if entries:
        others = ", ".join(f"{entry['id']} as {name}" for name, entry in entries.items())
        raise Refused(
            f"image {image_id}",
            f"the node is there and was made from it, and what is locked is {others}",
            f"Bring home what is on the node, delete it and run again; or, to keep it and lock its image, {ACCEPT}.",
        )
    if image is None:
        return Choice("", {"id": image_id}, f"image {image_id}: the node was made from it, and it is gone: not locked.")
    in_family = wanted.snapshot in (image.get(FAMILY), image["name"])
    return Choice(of_family if in_family or not wanted.image else of_image, image)


def entry_of(name: str, image: Image) -> dict[str, Any]:
    """What a lock file has of an image.

    :raises Refused: its hash is not known
    """
    if not image.get("os_hash_value"):
        raise Refused(
            f"image {image['id']}", f"the site tells no hash of it, so {name} cannot be locked", "Leave it out."
        )
    return {key: image.get(key) for key in ENTRY}


def _called(glance: Glance, image: str) -> list[Image]:
    """Those of this id or name, whoever owns them."""
    found = _with_id(glance, image)
    return glance.seen(name=f"eq:{image}") if found is None else [found]


def _with_id(glance: Glance, image_id: str) -> Image | None:
    with contextlib.suppress(Missing):
        return glance.get(image_id)
    return None


def _active(images: Iterable[Image]) -> list[Image]:
    return [image for image in images if image["status"] == "active"]


def _only(name: str, means: list[Image]) -> Image:
    if not means:
        raise Missing(name, "no image of it is active", "Correct the name, or the region.")
    if len(means) > 1:
        ids = ", ".join(image["id"] for image in means)
        raise Conflict(name, f"there are several of that name: {ids}", "Give the id of one as 'image'.")
    return means[0]


def _as_locked(glance: Glance, name: str, entry: Entry) -> Image:
    """The image that is locked, or one with the same content."""
    image = _with_id(glance, entry["id"])
    alike = [image] if image is not None else []
    if not _usable(alike, entry):
        alike += glance.seen(os_hash_value=entry["os_hash_value"])
    usable = _usable(alike, entry)
    if usable:
        return usable[0]
    if image is None:
        cause = "it is gone"
    elif not _is_locked(image, entry):
        cause = "it has another content than it had"
    else:
        cause = f"it is {image['status']}"
    raise Refused(
        f"image {entry['id']}",
        f"{name} is locked to it; {cause}, and there is no other with its content ({entry['os_hash_algo']} "
        f"{entry['os_hash_value']})",
        f"Bring it back (of one that is deactivated: openstack image set --activate {entry['id']}); or, to take what "
        f"{name} means now, and lock that, {ACCEPT}.",
    )


def _usable(images: Iterable[Image], entry: Entry) -> list[Image]:
    return [image for image in _active(images) if _is_locked(image, entry)]


def _is_locked(image: Image, entry: Entry) -> bool:
    return all(image.get(key) == entry[key] for key in ("os_hash_algo", "os_hash_value"))


def _of_another(name: str, image: Image, means: list[Image]) -> str:
    """A warning, where the name means none that has the content of *image*."""
    others = [f"{each['name']} ({each['id']})" for each in means if not _is_locked(each, image)]
    if not others or len(others) < len(means):
        return ""
    return (
        f"{name} means {', '.join(others)} now; {image['name']} ({image['id']}), which is locked, is taken. To take "
        f"what it means now, and lock that, {ACCEPT}."
    )
