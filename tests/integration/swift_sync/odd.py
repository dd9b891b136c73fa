# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of odd names and sizes, however they are kept in the container."""

from __future__ import annotations

import os

ODD = {
    "a": b"1",
    "a-b/c": b"2",
    "a.b": b"3",
    "d/e/f/g": b"4",
    "empty": b"",
    "d/empty too": b"",
    "hällo wörld %41?#&;=+.txt": b"5",
    "new\nline": b"6",
    "quote'\"\\": b"7",
    " leading and trailing ": b"8",
    "\U0001d11e/ｅ": b"9",
    "-rf": b"10",
    "~": b"11",
    "x" * 200 + "/" + "y" * 200: b"12",
    "block": bytes(range(256)) * 4096,
    "more than a block": os.urandom((1 << 20) + 1),
}
