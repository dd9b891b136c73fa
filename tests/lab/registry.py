# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's parts, in the order they are started."""

from typing import Mapping

from tests.lab import layout
from tests.lab.blazar.part import Blazar
from tests.lab.glance.part import Glance
from tests.lab.keystone.part import Keystone
from tests.lab.network import Network
from tests.lab.neutron.part import Neutron
from tests.lab.nodes.part import Node
from tests.lab.nova.part import Nova
from tests.lab.oidc.part import Oidc
from tests.lab.parts import Part
from tests.lab.rgw.forms import FORMS
from tests.lab.rgw.part import Rgw
from tests.lab.swift.part import Swift
from tests.lab.tls.part import Tls


def parts() -> Mapping[str, Part]:
    """Every part by name."""
    services = [Network(), Tls(), Oidc(), Keystone(), Glance("glance"), Glance("glance2"), Swift(), *map(Rgw, FORMS)]
    site = [Neutron(), Nova(), Blazar()]  # servers go with Nova, which ends before Neutron
    listed = [*services, *site, *map(Node, layout.ALL_NODES)]
    return {part.name: part for part in listed}
