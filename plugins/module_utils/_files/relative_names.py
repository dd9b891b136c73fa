# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from outside that are to be paths below a folder. Pure."""

from __future__ import annotations


def why_no_path(name: str) -> str:
    """Why an object of this name cannot be a file below a folder; empty if it can."""
    # A quick look: what may be wrong with a name is rare, and there are millions of them.
    if name and name[0] not in "./" and name[-1] != "/" and "//" not in name and "/." not in name and "\0" not in name:
        return ""
    parts = name.split("/")
    if "\0" in name:
        return "it has a NUL in its name"
    if ".." in parts:
        return "'..' in its name leads out of the folder"
    if name.startswith("/"):
        return "its name is an absolute path"
    if "" in parts or "." in parts:
        return "a part of its name is empty or '.'"
    return ""
