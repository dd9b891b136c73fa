# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node knows of where it comes from: its site and lease, the image it was made of, its packages."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs

# Where the testbed's images keep what the site tells a node, and what was written down when they were built.
_VENDOR = "/var/cache/vendordata2.json"
_BUILT = "/opt/chameleon/provenance.json"
_DPKG = "/var/lib/dpkg/status"
_INSTALLED = "Status: install ok installed"
_RPM = programs.Program(("rpm",), "rpm", "rpm")
_PATIENCE = 120.0  # seconds for the package manager
_LONGEST = 255  # characters of a property's value


class Origin(NamedTuple):
    """Texts are empty, and the count is 0, where the node does not tell.

    :ivar site: the region
    :ivar lease: id
    :ivar hardware: the node's name in the site's reference data
    :ivar packages: how many are installed
    :ivar built: properties of the image that the node was made of, named as ``cc-snapshot`` names them
    """

    site: str
    lease: str
    hardware: str
    packages: int
    built: dict[str, str]


def look(vendor: str = _VENDOR, built: str = _BUILT, dpkg: str = _DPKG) -> Origin:
    """Read what there is; the parameters are the files."""
    told = _json(vendor).get("chameleon")
    told = told if isinstance(told, dict) else {}
    return Origin(
        str(told.get("region") or ""),
        str(told.get("lease_id") or ""),
        str(told.get("node") or ""),
        _packages(dpkg),
        {f"provenance-{key}": str(value)[:_LONGEST] for key, value in _json(built).items() if value},
    )


def _json(path: str) -> dict[str, Any]:
    """The object in a file; an empty one if there is no such file, or something else in it."""
    try:
        with open(path, opener=regular) as stream:
            found = json.load(stream)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _packages(dpkg: str) -> int:
    try:
        with open(dpkg, errors="replace", opener=regular) as stream:
            return sum(line.rstrip() == _INSTALLED for line in stream)
    except OSError:
        pass
    try:
        return len(programs.run(_RPM, ["-qa"], patience=_PATIENCE).splitlines())
    except DataError:  # there is none, or it waits for a lock
        return 0
