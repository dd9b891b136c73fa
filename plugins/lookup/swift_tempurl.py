# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup ``swift_tempurl``."""

from __future__ import annotations

DOCUMENTATION = r"""
name: swift_tempurl
short_description: Make links to objects that work for some time, for people without an account
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Makes a link (temporary URL) to an object, or to all objects whose names begin alike, by which everybody who has it
    can read, or write, until it ends. Nobody has to sign in, and no account is given away.
  - Signs in and works on the controller. Works with OpenStack Swift and with the Swift API of Ceph RGW.
  - A link is as good as a password. It ends at its time, and all links end when the key by which they were made is
    replaced.
options:
  _terms:
    description:
      - What to share, each as V(container/object), or with O(prefix) what the names begin with, like V(container/2026/)
        or V(container/).
    type: list
    elements: str
    required: true
  prefix:
    description:
      - Whether each link is for all objects whose names begin with what was given. The rest of a name is put behind the
        path of the link, before its question mark.
    type: bool
    default: false
  method:
    description:
      - What the link is for. V(GET), V(PUT) and V(POST) allow V(HEAD) as well.
    type: str
    choices: [GET, PUT, HEAD, POST, DELETE]
    default: GET
  expires_in:
    description:
      - For how long the link works, from now on by the store's clock, like V(12h) or V(7d).
    type: str
    default: 1d
  expires_at:
    description:
      - When the link ends, in seconds since the epoch, instead of O(expires_in). So the same link is made in each run.
    type: int
  ip_range:
    description:
      - The only address, or network in CIDR notation, from which the link works. Ceph RGW has no such links, and is
        refused with it.
    type: str
  filename:
    description:
      - Name under which a browser stores what it downloads; by default the object's.
    type: str
  key:
    description:
      - The key by which the links are made. By default that of the container, or of its account (Ceph RGW knows the
        account's only), which is looked up.
    type: str
  make_key:
    description:
      - Whether a key is made where there is none.
    type: bool
    default: false
  cloud:
    description:
      - Name of a cloud in C(clouds.yaml), or a dictionary with the content of one. Without it the C(OS_*) variables of
        the controller's environment are used.
    type: raw
  region_name:
    description:
      - Name of the region, on Chameleon the name of the site, for example V(CHI@UC).
    type: str
  interface:
    description:
      - Which of the catalog's endpoints to use; by default what C(clouds.yaml) or the environment says, else V(public).
    type: str
    choices: [public, internal, admin]
notes:
  - The controller needs the Python packages C(openstacksdk) and C(python-swiftclient).
seealso:
  - plugin: chameleon.data.swift_info
    plugin_type: module
"""

EXAMPLES = r"""
- name: Share one result for a week, with a key that is made if there is none
  ansible.builtin.debug:
    msg: >-
      {{ lookup('chameleon.data.swift_tempurl', 'results/run-1.h5', cloud='chi_uc', expires_in='7d', make_key=true) }}

- name: Share all of an experiment's results
  ansible.builtin.debug:
    msg: "{{ lookup('chameleon.data.swift_tempurl', 'results/2026/', prefix=true, cloud='chi_uc') }}"

- name: Let somebody hand in a file
  ansible.builtin.debug:
    msg: "{{ lookup('chameleon.data.swift_tempurl', 'inbox/thesis.pdf', method='PUT', cloud='chi_uc') }}"

- name: Fetch an object on a node that has neither credentials nor a token
  ansible.builtin.get_url:
    url: "{{ lookup('chameleon.data.swift_tempurl', 'datasets/genome.fa', cloud='chi_uc', expires_in='1h') }}"
    dest: /tmp/genome.fa
    mode: "0644"
"""

RETURN = r"""
_raw:
  description: The links, in the order of what was given.
  type: list
  elements: str
"""

import time
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase

from ansible_collections.chameleon.data.plugins.module_utils._cloud import tempurl
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import access_to, sign_in, transport_to
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.plugin_utils.terminal import Terminal


class LookupModule(LookupBase):  # type: ignore[misc]  # ansible-core has no type hints
    """Lookup ``swift_tempurl``."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        """Called by ansible-core."""
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return self._links(terms)
        except DataError as error:
            raise AnsibleError(str(error)) from error

    def _links(self, terms: list[str]) -> list[str]:
        tempurl.read_links(terms, self.get_options(), time.time())  # so that bad input asks nobody
        options = {name: self.get_option(name) for name in ("cloud", "region_name", "interface")}
        operator = Terminal()
        connection = sign_in(options, operator)
        access = access_to(connection, "object-store", options, operator)
        transport = transport_to(access, connection)
        info, now = tempurl.server_info(transport), transport.server_time()
        tempurl.check_range_offered(info, self.get_option("ip_range") or "")
        digest = tempurl.best_digest(info)
        keys: dict[str, str] = {}
        links = []
        for link in tempurl.read_links(terms, self.get_options(), now):
            container = link.container
            if container not in keys:
                given = self.get_option("key")
                keys[container] = given or tempurl.find_key(transport, info, container, self.get_option("make_key"))
                tempurl.check_followed(access, container, keys[container], digest, now)
            links.append(tempurl.sign(access.endpoint, link, keys[container], digest))
        transport.close()
        return links
