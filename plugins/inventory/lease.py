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
    other. A server on another lease than the C(up_lease) of that host is told by its id.
  - A host has the variables C(lease_id), C(lease_name), C(lease_end), C(lease_remaining) (seconds), C(lease_site) (the
    region), C(lease_cloud), C(reservation_id), C(reservation_properties), C(server_id), C(server_status),
    C(server_metadata), C(node_name), C(floating_ip), C(fixed_ip), and where it is reached by way of another one,
    C(jump_host), C(jump_name) and C(jump_user).
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
        the modules. All are asked at the same time.
      - Without it the C(OS_*) variables of the environment are used.
      - The variable C(lease_cloud) of a host is what signs in at its site, as the option C(cloud) of modules has it.
    type: list
    elements: dict
    default: [{}]
  leases:
    description:
      - Names or ids of the leases whose servers are wanted; without it, all active ones. There is a warning of one that
        no site knows, unless another inventory of the same run has it as C(up_lease), to be made.
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
        else the fixed address by way of the node of the same lease that has a floating IP.
      - The way is in C(ansible_ssh_args), and is that of Ansible itself to that node, with its variables; so the host's
        own C(ansible_ssh_common_args) stay.
    type: str
    choices: [auto, floating, fixed]
    default: auto
  jump_user:
    description:
      - User on the node by way of which others are reached, where that has no C(ansible_user).
    type: str
    default: cc
  fail_on_errors:
    description:
      - Whether a site that does not answer is an error. With V(false) there is a warning, and the others' nodes are
        told.
      - Such a site is waited for two minutes; with V(false) 20 seconds, and 30 for all that it is asked, so that
        it does not keep the others long. Its C(api_timeout) says otherwise.
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

import contextlib
import importlib
from datetime import datetime, timedelta, timezone
from typing import Any, Mapping, Sequence

from ansible import constants
from ansible.errors import AnsibleParserError
from ansible.inventory.helpers import get_group_vars
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19, which trusts everything that is not marked

    def trust_as_template(value: str) -> str:
        """It."""
        return value


from ansible_collections.chameleon.data.plugins.module_utils._cloud.lease_servers import Answer, ask_site
from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.experiment import PREFIX
from ansible_collections.chameleon.data.plugins.module_utils._lease.inventory import groups_of, remaining, way_to
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import (
    SERVER_STATUSES,
    read_statuses,
    unknown_lease,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import clock_warnings
from ansible_collections.chameleon.data.plugins.module_utils._options import CLOUD
from ansible_collections.chameleon.data.plugins.module_utils._options.spelling import check_spelling
from ansible_collections.chameleon.data.plugins.plugin_utils.side_by_side import Question, side_by_side
from ansible_collections.chameleon.data.plugins.plugin_utils.terminal import Terminal

_ENDINGS = tuple(f"{name}.{end}" for name in ("lease", "leases") for end in ("yml", "yaml"))
_WRITTEN_BY_OTHERS = {"jump_name", "lease_name", "reservation_properties", "server_metadata"}  # never templates
_OF_A_SITE = {*CLOUD, "validate_certs", "ca_cert"}
_SHORT_PATIENCE = 20.0  # seconds that a site is waited for where the others' nodes are enough
_FOR_ALL = 1.5  # times as long it has for all that it is asked
_TO_BE_MADE = "Correct 'leases' or 'sites', or have it made by the playbook chameleon.data.up."
# In front of all other arguments: of several ways SSH takes the first, and the host's own arguments stay
_BY_WAY = trust_as_template("{{ none | chameleon.data.ssh_by_way_of(hostvars[jump_name], jump_host, jump_user) }}")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]  # ansible-core has no hints
    """Inventory plugin ``lease``."""

    NAME = "chameleon.data.lease"

    def verify_file(self, path: str) -> bool:
        """Called by ansible-core."""
        return bool(super().verify_file(path)) and path.endswith(_ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Called by ansible-core."""
        super().parse(inventory, loader, path, cache)
        self._check(self._read_config_data(path))
        key = self.get_cache_key(path)
        uses_cache = self.get_option("cache")
        rows = None
        if uses_cache and cache:
            rows = self._cache.get(key)
        if rows is None:
            rows, all_answered = self._ask()
            if uses_cache and all_answered:
                self._cache[key] = rows
        self._add([row for row in rows if self._is_wanted(row)])

    def _check(self, config: Mapping[str, Any]) -> None:
        """:raises AnsibleParserError: the file has options that there are not, which Ansible passes over"""
        spec: dict[str, Any] = {
            name: {} for name in constants.config.get_configuration_definitions(self.plugin_type, self._load_name)
        }
        try:
            check_spelling(self.NAME, spec, config, "inventory")
            self._leases = [str(name).strip() for name in self.get_option("leases")]  # YAML makes numbers of some
            self._statuses = read_statuses("statuses", self.get_option("statuses"), SERVER_STATUSES)
        except BadInput as error:
            raise AnsibleParserError(str(error)) from error

    def _ask(self) -> tuple[list[dict[str, Any]], bool]:
        """Rows of all sites, and whether all have answered."""
        sites = self.get_option("sites")
        names = [_name_of(site) or f"site {number}" for number, site in enumerate(sites, 1)]
        answers = self._answers(sites, names)
        rows: list[dict[str, Any]] = []
        leases: dict[str, str] = {}
        for place, answer in sorted(answers.items()):
            for warning in clock_warnings(answer.ahead):
                self.display.warning(f"{names[place]}: {warning}")
            of_site = {"clock_ahead": answer.ahead.total_seconds(), "lease_cloud": _cloud_of(sites[place])}
            rows += [{**row, **of_site} for row in answer.rows]
            leases.update(answer.names)
        all_answered = len(answers) == len(sites)
        for wanted in self._leases if all_answered else ():
            if wanted not in {*leases, *leases.values()} and not self._is_to_be_made(wanted):
                self.display.warning(str(unknown_lease(wanted, leases.values(), _TO_BE_MADE)))
        return rows, all_answered

    def _answers(self, sites: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[int, Answer]:
        """Those that come, by the places of the sites."""
        needed = self.get_option("fail_on_errors")
        with contextlib.suppress(ImportError):  # once for all of them; who signs in says that it is not there
            importlib.import_module("openstack.connection")
        found: dict[int, Answer] = {}
        with contextlib.closing(side_by_side([_question(site, needed) for site in sites], Terminal())) as answers:
            for place, answer in answers:
                if isinstance(answer, Answer):
                    found[place] = answer
                elif needed:
                    raise AnsibleParserError(f"{names[place]}: {answer}") from answer
                else:
                    self.display.warning(f"{names[place]}: {answer}")
        return found

    def _is_to_be_made(self, lease: str) -> bool:
        """Whether another inventory of the run describes a lease of this name, which is not there before ``up``."""
        described = (*self.inventory.hosts.values(), *self.inventory.groups.values())
        return any(_wanted_by(each.vars) == lease for each in described)

    def _name(self, row: Mapping[str, Any]) -> str:
        """That of the server, also where another inventory describes the host; its id where it is another server's, or
        the host wants another lease.
        """
        known = self.inventory.get_host(row["name"])
        if known is None:
            return str(row["name"])
        wanted = _wanted_by({**get_group_vars(known.get_groups()), **known.vars})
        others = known.vars.get("server_id", row["id"]) != row["id"] or (
            wanted and wanted not in (row["lease_name"], row["lease_id"])
        )
        return str(row["id"] if others or known.name in constants.LOCALHOST else row["name"])

    def _is_wanted(self, row: Mapping[str, Any]) -> bool:
        named = not self._leases or bool({row["lease_name"], row["lease_id"]} & {*self._leases})
        return named and (not self._statuses or row["server_status"] in self._statuses)

    def _add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        hosts = []
        for row in rows:
            hosts.append(self._name(row))
            self.inventory.add_host(hosts[-1])
            self.inventory.set_variable(hosts[-1], "server_id", row["id"])
        jumps = {(row["lease_id"], row["floating_ip"]): host for host, row in zip(hosts, rows)}
        for host, row in zip(hosts, rows):
            address, jump = way_to(row, self.get_option("address"))
            way = {"ansible_host": address} if address else {}
            if jump and (row["lease_id"], jump) in jumps:
                way.update(jump_name=jumps[row["lease_id"], jump], jump_user=self.get_option("jump_user"))
                way.update(ansible_ssh_args=_BY_WAY)
            self._describe(host, row, way)

    def _describe(self, host: str, row: Mapping[str, Any], way: Mapping[str, str]) -> None:
        now = datetime.now(timezone.utc) + timedelta(seconds=row["clock_ahead"])
        variables = {name: value for name, value in row.items() if name not in ("name", "id", "clock_ahead")}
        variables.update(way, server_id=row["id"], lease_remaining=remaining(row, now))
        for name in _WRITTEN_BY_OTHERS & set(variables):
            variables[name] = wrap_var(variables[name])
        for name, value in variables.items():
            self.inventory.set_variable(host, name, value)
        for group in groups_of(row):
            self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(group)), host)
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)


def _wanted_by(variables: Mapping[str, Any]) -> str:
    """The lease that a host wants, which YAML may have made a number or a day of; empty where a template says it."""
    told = variables.get(f"{PREFIX}lease")
    lease = "" if told is None else str(told).strip()
    return "" if "{{" in lease or "{%" in lease else lease


def _question(site: Mapping[str, Any], needed: bool) -> Question:
    def ask(operator: Operator) -> Answer:
        unknown = set(site) - _OF_A_SITE
        if unknown:
            raise BadInput("sites", f"a site has no {', '.join(sorted(map(str, unknown)))}", "Give 'cloud'.")
        return ask_site(site, operator, None if needed else _SHORT_PATIENCE)

    own = site.get("api_timeout")
    patience = float(own) if isinstance(own, (int, float)) else _SHORT_PATIENCE
    return Question("leases and servers", ask, None if needed else patience * _FOR_ALL)


def _name_of(site: Mapping[str, Any]) -> str:
    """Its cloud's name; empty where it has none, as one that is described, with its secrets, in the file."""
    cloud = site.get("cloud")
    return cloud if isinstance(cloud, str) and not cloud.lstrip().startswith("{") else ""


def _cloud_of(site: Mapping[str, Any]) -> str | dict[str, str]:
    """What signs in there, as the modules' option ``cloud`` has it; empty as of `_name_of`."""
    name, region = _name_of(site), site.get("region_name")
    return {"cloud": name, "region_name": region} if name and region else name
