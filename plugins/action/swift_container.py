# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out ``swift_container`` on the controller."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.containers import Containers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import transport_to
from ansible_collections.chameleon.data.plugins.module_utils._container import plan as planning
from ansible_collections.chameleon.data.plugins.module_utils._container.emptying import empty
from ansible_collections.chameleon.data.plugins.module_utils._container.settings import Setting, read_settings
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_container import ABSENT, SWIFT_CONTAINER
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import probe
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import describe_container
from ansible_collections.chameleon.data.plugins.module_utils._store.large import segments_container
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import read_limit
from ansible_collections.chameleon.data.plugins.plugin_utils.control_plane import ControlPlaneAction
from ansible_collections.chameleon.data.plugins.plugin_utils.reach import Reach


class ActionModule(ControlPlaneAction):
    """Action plugin of ``swift_container``."""

    options = SWIFT_CONTAINER
    service_type = "object-store"

    def prepare(self, reach: Reach, args: dict[str, Any]) -> dict[str, Any]:
        """The result of the task."""
        name = check_container("name", args["name"])
        access = reach.access(self.service_type)
        transport = transport_to(access, reach.connection)
        check_store_takes(transport, name)
        containers = Containers(reach.connection, access)
        try:
            if args["state"] == ABSENT:
                return self._absent(containers, transport, name, args)
            settings = read_settings(args)
            planning.check_told(name, settings, probe(transport))
            return self._present(containers, name, settings)
        finally:
            containers.close()

    def _present(self, containers: Containers, name: str, settings: list[Setting]) -> dict[str, Any]:
        found = containers.head(name)
        step = planning.plan_present(name, settings, found)
        if step.plan and not self.check:
            (containers.create if found is None else containers.update)(name, step.headers)
            before, found = found, containers.head(name)
            ignored = planning.ignored(settings, found)
            if ignored:
                self._take_back(containers, name, step.headers, before)
                raise planning.not_taken(name, ignored)
        return {**step.plan.result(), "container": describe_container(name, Headers((found or {}).items()))}

    def _take_back(
        self, containers: Containers, name: str, told: Mapping[str, str], before: Mapping[str, str] | None
    ) -> None:
        """Make the container what it was before."""
        if before is None:
            containers.delete_if_empty(name)
        else:
            containers.update(name, {header: before.get(header.lower(), "") for header in told})

    def _absent(self, containers: Containers, transport: Transport, name: str, args: dict[str, Any]) -> dict[str, Any]:
        limit = read_limit(args["delete_limit"])
        found = containers.head(name)
        objects = int((found or {}).get("x-container-object-count", 0))
        versions = containers.versions(name) if "x-versions-enabled" in (found or {}) else []
        steps = planning.plan_absent(name, found, max(objects, len(versions)), args["recursive"], limit)
        if steps and not self.check:
            if args["recursive"]:  # the count may lag behind, so whatever it says
                self._empty(containers, transport, name, versions)
            containers.delete(name)
            if args["recursive"]:
                containers.delete_if_empty(segments_container(name))
        return steps.result()

    def _empty(self, containers: Containers, transport: Transport, name: str, versions: list[tuple[str, str]]) -> None:
        if versions:
            containers.update(name, {"X-Versions-Enabled": "False"})
        empty(transport, name)
        for version in versions:
            containers.delete_version(name, version)
        if versions and containers.head(segments_container(name)) is not None:  # those of old versions
            empty(transport, segments_container(name))
