# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Argument specs: one file for the options of each module; here those that several share, which are documented in
``plugins/doc_fragments``. ``quantity`` and ``names`` read sizes, durations and names as all modules take them,
``values`` refuses what no option can be, ``spelling`` tells what was meant instead, ``playbooks`` has the variables of
those, ``controller`` is for modules that are nothing but options.
"""

from __future__ import annotations

from typing import Any, Mapping

# How the action plugin signs in, on the controller: the names are those of the openstack.cloud collection.
CLOUD: dict[str, Any] = {
    "cloud": {"type": "raw"},
    "auth": {"type": "dict", "no_log": True},
    "auth_type": {"type": "str"},
    "region_name": {"type": "str"},
    "interface": {
        "type": "str",
        "choices": ["public", "internal", "admin"],
        "aliases": ["endpoint_type"],
    },
    "api_timeout": {"type": "int"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
}

# How the module reaches its service, on the node.
SERVICE: dict[str, Any] = {
    "endpoint": {"type": "str"},
    "token": {"type": "str", "no_log": True},
    "validate_certs": {"type": "bool"},
    "ca_cert": {"type": "path", "aliases": ["cacert"]},
    "ca_cert_remote_src": {"type": "bool", "default": False},
    "handover": {"type": "path"},
}


def with_cloud(**options: Any) -> dict[str, Any]:
    """The argument spec of a module that talks to one service: its own *options* beside the shared ones."""
    spec: dict[str, Any] = {}
    for part in (CLOUD, SERVICE, options):
        spec.update(part)
    return spec


def defaults_of(module: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a module, like ``SWIFT_SYNC``, where the user gives none: ``{"name": value}``."""
    return {name: option.get("default") for name, option in module["argument_spec"].items()}
