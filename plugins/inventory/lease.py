# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventory plugin ``lease``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: lease
short_description: The nodes of leases, from one or several sites
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Makes a host of each server that runs on an active lease of the project, with how it is reached, and how long its
    lease lasts. The file is called C(lease.yml) or C(leases.yml), or ends with C(.lease.yml) or C(.leases.yml).
  - Groups are C(lease_NAME), C(site_REGION), C(reservation_ID), and C(role_ROLE) where the server's metadata have a
    C(role).
  - Which lease a server runs on is in its metadata, where M(chameleon.data.chameleon_server) has launched it; else Nova
    tells it (2024.2 and later), or the name of a reserved flavor. Where nothing tells, a server counts for the only
    active lease with hosts.
  - Two servers of one name are told apart by their ids.
  - A host that another inventory of the same run describes, like that of C(chameleon.data.up), gets what this one knows
    of the server of its name. So C(-i leased.yml -i lease.yml) has the variables of the one and the addresses of the
    other.
extends_documentation_fragment:
  - constructed
  - inventory_cache
options:
  plugin:
    description:
      - Says that the file is for this plugin.
    type: str
    required: true
    choices: [chameleon.data.lease]
  sites:
    description:
      - The sites to ask, each a dictionary with a C(cloud) of C(clouds.yaml) and, where it has several, a
        C(region_name). C(auth), C(auth_type), C(interface), C(api_timeout), C(validate_certs), C(ca_cert) are those of
        the modules.
      - Without it the C(OS_*) variables of the environment are used.
    type: list
    elements: dict
    default: [{}]
  leases:
    description:
      - Names or ids of the leases whose servers are wanted; without it, all active ones. There is a warning of one that
        no site knows.
    type: list
    elements: str
    default: []
  statuses:
    description:
      - Only servers with one of these.
    type: list
    elements: str
    default: [ACTIVE]
  address:
    description:
      - V(floating) or V(fixed) is the kind of address that becomes C(ansible_host). V(auto) takes a floating IP, or
        else the fixed address by way of the node of the same lease that has a floating IP (C(ProxyJump)).
    type: str
    choices: [auto, floating, fixed]
    default: auto
  jump_user:
    description:
      - User on the node by way of which others are reached.
    type: str
    default: cc
  fail_on_errors:
    description:
      - Whether a site that does not answer is an error. With V(false) there is a warning, and the others' nodes are
        told.
      - Such a site is waited for two minutes; with V(false) 20 seconds, so that it does not keep the others long. Its
        C(api_timeout) says otherwise.
    type: bool
    default: true
notes:
  - The controller needs the Python package C(openstacksdk).
  - C(lease_remaining) is counted anew each time, also where the rest comes from the cache. It goes by the site's clock;
    where this machine's is two minutes off or more, there is a warning.
seealso:
  - module: chameleon.data.chameleon_lease
  - module: chameleon.data.chameleon_server
"""

EXAMPLES = r"""
---
# lease.yml: all nodes of the project's active leases at two sites
plugin: chameleon.data.lease
sites:
  - cloud: chi_uc
  - cloud: chi_tacc
fail_on_errors: false

---
# genomes.lease.yml: one lease; who has less than six hours left is in a group of its own
plugin: chameleon.data.lease
sites:
  - cloud: chi_uc
leases: [genomes]
compose:
  ansible_user: "'cc'"
groups:
  ending: lease_remaining < 6 * 3600
keyed_groups:
  - key: server_metadata.disk | default('small')
    prefix: disk
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/leases
cache_timeout: 300
"""

from datetime import datetime, timedelta, timezone
from typing import Any, Mapping

from ansible.constants import LOCALHOST
from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.chameleon.data.plugins.module_utils._cloud.lease_servers import ask_site
from ansible_collections.chameleon.data.plugins.module_utils._cloud.leases import apart
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import groups_of, remaining, way_to
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import unknown_lease
from ansible_collections.chameleon.data.plugins.module_utils._options import CLOUD
from ansible_collections.chameleon.data.plugins.plugin_utils.terminal import Terminal

_ENDINGS = tuple(f"{name}.{end}" for name in ("lease", "leases") for end in ("yml", "yaml"))
_WRITTEN_BY_OTHERS = ("lease_name", "reservation_properties", "server_metadata")  # never templates
_OF_A_SITE = {*CLOUD, "validate_certs", "ca_cert"}
_SHORT_PATIENCE = 20.0  # seconds that a site is waited for where the others' nodes are enough


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]  # ansible-core has no hints
    """Inventory plugin ``lease``."""

    NAME = "chameleon.data.lease"

    def verify_file(self, path: str) -> bool:
        """Called by ansible-core."""
        return bool(super().verify_file(path)) and path.endswith(_ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Called by ansible-core."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        key = self.get_cache_key(path)
        uses_cache = self.get_option("cache")
        rows = None
        if uses_cache and cache:
            rows = self._cache.get(key)
        if rows is None:
            rows, all_answered = self._ask()
            if uses_cache and all_answered:
                self._cache[key] = rows
        for row in rows:
            self._add(row)

    def _ask(self) -> tuple[list[dict[str, Any]], bool]:
        """Rows of all sites, and whether all have answered."""
        rows: list[dict[str, Any]] = []
        names: dict[str, str] = {}
        all_answered = True
        needed = self.get_option("fail_on_errors")
        for number, site in enumerate(self.get_option("sites"), 1):
            name = _name_of(site)
            subject = name or f"site {number}"
            try:
                unknown = set(site) - _OF_A_SITE
                if unknown:
                    raise BadInput("sites", f"a site has no {', '.join(sorted(map(str, unknown)))}", "Give 'cloud'.")
                answer = ask_site(site, Terminal(), None if needed else _SHORT_PATIENCE)
            except DataError as error:
                if needed:
                    raise AnsibleParserError(f"{subject}: {error}") from error
                self.display.warning(f"{subject}: {error}")
                all_answered = False
                continue
            for warning in apart(answer.ahead):
                self.display.warning(f"{subject}: {warning}")
            of_site = {"clock_ahead": answer.ahead.total_seconds(), "lease_cloud": name}
            rows += [{**row, **of_site} for row in answer.rows]
            names.update(answer.names)
        for wanted in self.get_option("leases") if all_answered else ():
            if wanted not in {*names, *names.values()}:
                self.display.warning(str(unknown_lease(wanted, names.values(), "Correct 'leases', or the sites.")))
        return rows, all_answered

    def _name(self, row: dict[str, Any]) -> str:
        """That of the server, also where another inventory describes the host; its id where it is another server's."""
        known = self.inventory.get_host(row["name"])
        if known is None:
            return str(row["name"])
        others = known.vars.get("server_id", row["id"]) != row["id"]
        return str(row["id"] if others or known.name in LOCALHOST else row["name"])

    def _add(self, row: dict[str, Any]) -> None:
        leases, statuses = self.get_option("leases"), self.get_option("statuses")
        if leases and not {row["lease_name"], row["lease_id"]} & set(leases):
            return
        if statuses and row["server_status"] not in statuses:
            return
        host = self._name(row)
        self.inventory.add_host(host)
        now = datetime.now(timezone.utc) + timedelta(seconds=row["clock_ahead"])
        variables = {name: value for name, value in row.items() if name not in ("name", "id", "clock_ahead")}
        variables.update(
            server_id=row["id"],
            lease_remaining=remaining(row, now),
            **way_to(row, self.get_option("address"), self.get_option("jump_user")),
        )
        for name in _WRITTEN_BY_OTHERS:
            variables[name] = wrap_var(variables[name])
        for name, value in variables.items():
            self.inventory.set_variable(host, name, value)
        for group in groups_of(row):
            self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(group)), host)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)


def _name_of(site: Mapping[str, Any]) -> str:
    """Its cloud's name; empty where it has none, as one that is described, with its secrets, in the file."""
    cloud = site.get("cloud")
    return cloud if isinstance(cloud, str) and not cloud.lstrip().startswith("{") else ""
