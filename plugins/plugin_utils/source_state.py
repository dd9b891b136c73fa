# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pull has found at its source, as lock files and local facts keep it. Pure."""

from __future__ import annotations

from typing import Any, Mapping


def state_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Digest, objects and bytes; of a packed data set the digest of its version, too.

    :param result: what ``swift_sync`` has returned for a pull
    """
    version = result.get("version")
    return {**result["source_state"], **({"version": version["digest"]} if version else {})}
