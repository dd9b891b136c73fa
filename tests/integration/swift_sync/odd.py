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
    "\u00e9": b"13",
    "e\u0301": b"14",
    "%2F/%25": b"15",
    "_chameleon": b"16",
    "...": b"17",
    "control\x01\r\x7f": b"18",
    "\u202e\ufeff": b"19",
    "{{ 7 * 7 }}": b"20",
    ".packed": b"21",
    "/".join(["z" * 203] * 5): b"22",  # 1,024 bytes with the prefix "data/"
    "block": bytes(range(256)) * 4096,
    "more than a block": os.urandom((1 << 20) + 1),
}
