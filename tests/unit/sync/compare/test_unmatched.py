# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.unmatched import Unmatched


def test_what_has_matched_nothing_is_left() -> None:
    unmatched = Unmatched(["*.csv", "d", "none/*", ""])
    for name in ("a.csv", "d/x", "b.csv"):
        unmatched.see(name)
    assert unmatched.globs == ["none/*", ""]
