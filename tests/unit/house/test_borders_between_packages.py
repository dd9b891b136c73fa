# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which packages of module_utils reach the network; all other borders are contracts in pyproject.toml.

There only whole packages of the standard library can be named, and ``urllib`` has a harmless part.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import imports
from tests.tools.paths import PLUGINS

MODULE_UTILS = PLUGINS / "module_utils"
FILES = sorted(MODULE_UTILS.rglob("*.py"))

# The only packages that talk to a service themselves
NETWORK_PACKAGES = {"_http", "_cloud"}
# Asks the virtual machine that it started whether it has come up
NO_SERVICE = {"_image/disk/boot.py"}
NETWORK_LIBRARIES = ("socket", "ssl", "http.client", "http.server", "urllib.request", "ftplib", "asyncio")


def _name(path: Path) -> str:
    return str(path.relative_to(MODULE_UTILS))


def _package(path: Path) -> str:
    return path.relative_to(MODULE_UTILS).parts[0]


def _imported(path: Path, libraries: tuple[str, ...]) -> set[str]:
    return {name for name in imports.direct(path) if name.startswith(tuple(f"{library}." for library in libraries))} | (
        imports.direct(path) & set(libraries)
    )


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if _package(path) not in NETWORK_PACKAGES and _name(path) not in NO_SERVICE],
    ids=_name,
)
def test_only_the_network_packages_reach_the_network(path: Path) -> None:
    assert not _imported(path, NETWORK_LIBRARIES)
