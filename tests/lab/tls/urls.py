# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services' addresses as their users know them: those of the catalog and of clouds.yaml."""

import json

from tests.lab import layout


def spoken() -> bool:
    """Whether users speak TLS to the lab: setting `tls` of the part keystone, which has the catalog."""
    chosen = layout.RUN / "keystone.settings"
    return not (chosen.exists() and json.loads(chosen.read_text()).get("tls") == "no")


def public(service: str) -> str:
    """Base URL of a service that has a TLS port."""
    return f"https://{layout.host(service)}:{layout.TLS_PORTS[service]}" if spoken() else layout.url(service)
