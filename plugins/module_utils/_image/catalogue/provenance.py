# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an image comes from, as properties of its record in Glance."""

from __future__ import annotations

import hashlib
from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.family import (
    FAMILY,
    FINGERPRINT,
    MARK,
    Decision,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.node.origin import Origin

VERSION = "0.1.0"  # as in galaxy.yml, which does not travel to the nodes


def mark(machine_id: str) -> str:
    """What tells this node's uploads from others': a digest, since a machine-id is not to be published."""
    return hashlib.sha256(f"{MARK}{machine_id}".encode()).hexdigest()[:16]


def lineage(run: str, node: str, family: str, decision: Decision) -> dict[str, str]:
    """Who made an image and which ones it comes after, whatever it was made with; values may be empty.

    :param run: the mark of the node, or of the virtual machine
    :param node: its name
    """
    return {
        FAMILY: family,
        **decision.succession(run),
        f"{MARK}node": node,
        f"{MARK}version": VERSION,
    }


def properties(facts: Facts, origin: Origin, family: str, decision: Decision, fingerprint: str) -> Mapping[str, str]:
    """Glance's common image properties, those of the image that the node was made of, and this collection's own."""
    found = {
        **origin.built,
        "architecture": facts.machine,
        "os_type": "linux",
        "os_distro": facts.os.get("ID", ""),
        "os_version": facts.os.get("VERSION_ID", ""),
        **lineage(mark(facts.machine_id), facts.host, family, decision),
        f"{MARK}kernel": facts.kernels[0].version,
        f"{MARK}os": facts.os.get("PRETTY_NAME", ""),
        f"{MARK}packages": str(origin.packages or ""),
        f"{MARK}site": origin.site,
        f"{MARK}lease": origin.lease,
        f"{MARK}hardware": origin.hardware,
        FINGERPRINT: fingerprint,
    }
    return {name: value for name, value in found.items() if value}
