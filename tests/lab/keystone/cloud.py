# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who and what is in the lab's cloud: Keystone is seeded with this."""

import hashlib
from typing import Any, Callable, Mapping

from tests.lab import layout
from tests.lab.rgw.forms import FORMS, USUAL

_SERVICES = ("swift", "glance", "rgw", "nova", "placement", "neutron", "blazar")


def project_id(name: str) -> str:
    """The same in every lab, so that an account's URL can be told beforehand."""
    return hashlib.md5(f"lab project {name}".encode()).hexdigest()


def description() -> Mapping[str, Any]:
    """Projects, users with their roles by project, and the catalog as `catalog` gives it."""
    return {
        "admin_password": layout.ADMIN_PASSWORD,
        "projects": {name: project_id(name) for name in ("service", "demo", "other")},
        "users": {
            **dict.fromkeys(_SERVICES, (layout.SERVICE_PASSWORD, {"service": ["service", "admin"]})),
            "demo": (layout.USER_PASSWORD, {"demo": ["member"]}),
            "other": (layout.USER_PASSWORD, {"other": ["member"]}),
            "reader": (layout.USER_PASSWORD, {"demo": ["reader"]}),
        },
        "identity_provider": {"name": "chameleon", "protocol": "openid", "issuer": layout.url("oidc")},
        "catalog": catalog(layout.url),
    }


def catalog(url: Callable[[str], str]) -> Mapping[str, Mapping[str, "tuple[str, str]"]]:
    """{region: {service type: (name, URL)}}, with the services' base URLs as *url* tells them."""
    return {
        "RegionOne": {
            "identity": ("keystone", url("keystone") + "/v3"),
            "image": ("glance", url("glance")),
            "object-store": ("swift", url("swift") + "/v1/AUTH_%(project_id)s"),
            # Answered when the parts were asked for
            "compute": ("nova", url("nova") + "/v2.1"),
            "placement": ("placement", url("placement")),
            "network": ("neutron", url("neutron")),
            "reservation": ("blazar", url("blazar") + "/v1"),
        },
        # A site with images and no store, as those for virtual machines are
        "RegionKVM": {"identity": ("keystone", url("keystone") + "/v3"), "image": ("glance", url("glance2"))},
        **{form.region: _region_of(name, url) for name, form in FORMS.items()},
    }


def _region_of(name: str, url: Callable[[str], str]) -> Mapping[str, "tuple[str, str]"]:
    """What a region with a form of Ceph RGW offers; the usual one has images too."""
    return {
        "identity": ("keystone", url("keystone") + "/v3"),
        "object-store": ("swift", url(name) + FORMS[name].path),
        **({"image": ("glance", url("glance2"))} if name == USUAL else {}),
    }
