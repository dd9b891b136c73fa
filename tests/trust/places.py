# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where runs keep what they need."""

from __future__ import annotations

from tests.tools.paths import BUILD

WORK = BUILD / "trust"
RECORD = WORK / "record.jsonl"
