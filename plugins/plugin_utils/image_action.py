# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins that ask for images, at one site or at several."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access, describe, transport_to
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.regions import Site
from ansible_collections.chameleon.data.plugins.module_utils._options import CLOUD
from ansible_collections.chameleon.data.plugins.plugin_utils.action import HandoverAction, ca_cert_on_node
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach

_TRUST = ("validate_certs", "ca_cert", "ca_cert_remote_src")


class ImageAction(HandoverAction):
    """The one of a module that works with images."""

    service_type = "image"

    def own_project(self, reach: Reach, args: dict[str, Any]) -> None:
        """Have ``project_id`` be that of the token, unless the user names another."""
        if not args.get("project_id") and reach.connection is not None:
            args["project_id"] = reach.connection.current_project_id

    def sites(self, reach: Reach, args: dict[str, Any]) -> list[Site]:
        """Sign in at the further sites of ``regions``, and leave there what the module needs of them, no secrets.

        :param reach: of the cloud where the image is made
        :raises BadInput: nothing says how to sign in at one, or it is no further one
        """
        found = []
        taken = {_place(reach.access(self.service_type), args)} if args["regions"] else set()
        for region in args["regions"]:
            options = _options_of(args, region)
            there = self.reach(options)
            access = there.access(self.service_type)
            self.own_project(there, region)
            name = region["region_name"] or describe(there.options)
            place = _place(access, region)
            if place in taken:
                raise BadInput(
                    "regions",
                    f"{name} is the place where the image is made, or is named twice",
                    "Name the 'cloud' or the 'region_name' of another site, or leave it out.",
                )
            taken.add(place)
            region.update(region_name=name, endpoint=access.endpoint, cloud=None, token=None)
            region.update(validate_certs=access.validate_certs, ca_cert=ca_cert_on_node(options))
            self.further.append(there)
            found.append(Site(name, _glance(access, there.connection), region["project_id"], region["compression"]))
        return found

    def glance(self, reach: Reach) -> Glance:
        """Glance, with the controller's own token."""
        return _glance(reach.access(self.service_type), reach.connection)


def _place(access: Access, args: Mapping[str, Any]) -> tuple[str, str]:
    """What is the same for two names of one place: the image service and the project there."""
    return access.endpoint.rstrip("/"), args.get("project_id") or access.token


def _glance(access: Access, connection: Any) -> Glance:
    return Glance(transport_to(access, connection))


def _options_of(args: Mapping[str, Any], region: Mapping[str, Any]) -> dict[str, Any]:
    """How to reach a region: as it says, and where it names no cloud of its own, as the task reaches its cloud."""
    given = {name: value for name, value in region.items() if value is not None}
    if "cloud" in given or "token" in given:
        return given
    if args.get("token"):
        raise BadInput(
            "regions", "with a given token nobody signs in elsewhere", "Give each a 'cloud', or 'token' and 'endpoint'."
        )
    shared = {name: args[name] for name in (*CLOUD, *_TRUST) if args.get(name) is not None}
    return {**shared, **given}
