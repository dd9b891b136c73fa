# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the OpenStack environment: make Keystone's database with what cloud.py describes.

python -m tests.lab.keystone.seed KEYSTONE_CONF < description.json
"""

import json
import sys
import uuid
from typing import Any

from keystone.cmd.bootstrap import Bootstrapper
from keystone.common import provider_api
from keystone.common.sql import upgrades
from keystone.server import configure

_api = provider_api.ProviderAPIs


def main() -> None:
    conf = sys.argv[1]
    sys.argv[1:] = []  # Keystone reads the command line as its own options
    cloud = json.load(sys.stdin)
    configure(config_files=[conf])
    upgrades.offline_sync_database_to_version()
    _bootstrap(cloud["admin_password"])
    _people(cloud)
    _catalog(cloud["catalog"])
    _federation(cloud["identity_provider"])


def _bootstrap(password: str) -> None:
    """What `keystone-manage bootstrap` does: default domain, admin, the standard roles."""
    bootstrapper = Bootstrapper()  # this also loads the backends
    bootstrapper.admin_username = bootstrapper.project_name = bootstrapper.admin_role_name = "admin"
    bootstrapper.admin_password = password
    bootstrapper.immutable_roles = True
    bootstrapper.bootstrap()


def _people(cloud: Any) -> None:
    roles = {role["name"]: role["id"] for role in _api.role_api.list_roles()}
    for name, identity in cloud["projects"].items():
        project = {"id": identity, "name": name, "domain_id": "default", "description": "", "enabled": True}
        _api.resource_api.create_project(identity, project)
    for name, (password, grants) in cloud["users"].items():
        user = {"name": name, "password": password, "domain_id": "default", "enabled": True}
        made = _api.identity_api.create_user(user)
        for project, names in grants.items():
            for role in names:
                _api.assignment_api.add_role_to_user_and_project(made["id"], cloud["projects"][project], roles[role])


def _federation(provider: Any) -> None:
    """Whom the provider knows is the user of that name."""
    _api.federation_api.create_idp(
        provider["name"], {"remote_ids": [provider["issuer"]], "enabled": True, "domain_id": "default"}
    )
    user = {"name": "{0}", "type": "local", "domain": {"id": "default"}}
    rules = [{"local": [{"user": user}], "remote": [{"type": "REMOTE_USER"}]}]
    _api.federation_api.create_mapping("users", {"rules": rules, "schema_version": "1.0"})
    protocol = {"mapping_id": "users", "remote_id_attribute": "OIDC-iss"}
    _api.federation_api.create_protocol(provider["name"], provider["protocol"], protocol)


def _catalog(catalog: Any) -> None:
    services: dict[str, str] = {}
    for region, offers in catalog.items():
        _api.catalog_api.create_region({"id": region, "description": "", "parent_region_id": None})
        for kind, (name, url) in offers.items():
            if kind not in services:
                services[kind] = uuid.uuid4().hex
                service = {"id": services[kind], "type": kind, "name": name, "enabled": True}
                _api.catalog_api.create_service(service["id"], service)
            for interface in ("public", "internal", "admin"):
                endpoint = {
                    "id": uuid.uuid4().hex,
                    "interface": interface,
                    "url": url,
                    "region_id": region,
                    "service_id": services[kind],
                    "enabled": True,
                }
                _api.catalog_api.create_endpoint(endpoint["id"], endpoint)


if __name__ == "__main__":
    main()
