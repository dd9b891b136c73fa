# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of pulls share: a destination."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the destination, which is not there yet."""
    return tmp_path / "in"


@pytest.fixture
def destination(root: Path) -> Iterator[Destination]:
    destination = Destination(str(root))
    yield destination
    destination.close()
