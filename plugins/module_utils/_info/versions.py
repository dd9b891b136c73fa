# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``swift_info`` tells of the versions of a packed data set."""

from __future__ import annotations

from functools import partial
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import read_outline
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import known_versions


def tell_versions(place: Place, limit: int, each: Each) -> list[dict[str, Any]]:
    """The versions, the newest first; none where there is no packed data set.

    Of one whose index is damaged, or of a later format, that is told instead of what is in it.

    :param limit: how many at the most
    :raises DataError: they cannot be listed, or the store does not give one of them
    """
    there, latest = known_versions(place)
    newest = there[::-1][:limit]
    return [told for told in each(partial(_tell, place, latest), newest) if told is not None]


def _tell(place: Place, latest: Version | None, version: Version) -> dict[str, Any] | None:
    """None of one that is listed, and pruned or expired by now."""
    told = {
        "name": version.name,
        "digest": version.digest,
        "time": version.time,
        "latest": version == latest,
        "damaged": "",
    }
    try:
        header, uses = read_outline(place, version)
    except Missing:
        return None
    except (BadInput, Damaged) as error:
        return {**told, "damaged": str(error)}
    return {
        **told,
        "parent": header.parent.name if header.parent is not None else None,
        "files": header.files,
        "bytes": header.bytes,
        "packs": len(uses),
        "pack_bytes": sum(use.pack.size for use in uses),
    }
