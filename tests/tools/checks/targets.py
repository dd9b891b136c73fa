# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Makefile's targets of tests that `make test` leaves out."""

from __future__ import annotations

import re

from tests.tools.paths import ROOT


def of_tests() -> list[str]:
    """`make test-NAME: what it does`, each."""
    return [
        f"make {name}: {what}"
        for name, what in re.findall(r"^(test-[a-z]+):.*## (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    ]
