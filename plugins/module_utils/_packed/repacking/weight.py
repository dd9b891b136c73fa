# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of a pack is alive: bytes of members with their headers, as dead content takes its headers along. Pure."""

from __future__ import annotations

from typing import Iterable, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import TAR
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Header, Use

_ZIP = 30 + 46 + 2 * 9  # local header, entry of the directory, and the time in each; the name is in both
_ZIP_END = 22
_BLOCK = 512  # of tar, which has a header of one, and ends with two
_LONGEST = 100  # bytes of a name that is in that header; a longer one is in a record of its own before it
_RECORD = 10  # bytes of it beside the name
_USUAL_NAME = "a usual name.jpg"


def weight(name: str, size: int, suffix: str) -> int:
    """Bytes that a member takes in a pack, about.

    :param name: in the archive: that of a folder ends with a slash
    """
    raw = name.encode()
    if suffix != TAR:
        return _ZIP + 2 * len(raw) + size
    extended = 0 if len(raw) <= _LONGEST and raw.isascii() else _BLOCK + _blocks(len(raw) + _RECORD)
    return extended + _BLOCK + _blocks(size)


def suspects(outlines: Iterable[tuple[Header, Sequence[Use]]], above: float) -> set[Pack]:
    """Packs of which more than this share may be dead in all versions together; their rows have to tell.

    A version's index tells how many bytes of content it uses of a pack, and not of how many members. So their headers
    are taken to be those of the version's average file, and of the shortest names that are usual.

    :param outlines: beginnings of the indexes of all versions that stay
    """
    alive: dict[Pack, int] = {}
    for header, uses in outlines:
        content = sum(use.bytes for use in uses)
        for use in uses:
            headers = weight(_USUAL_NAME, 0, use.pack.name[-len(TAR) :]) * header.files * use.bytes // max(content, 1)
            alive[use.pack] = max(alive.get(use.pack, 0), use.bytes + headers)
    return {pack for pack, bytes_ in alive.items() if is_worth_it(pack, bytes_, above)}


def is_worth_it(pack: Pack, alive: int, above: float) -> bool:
    """Whether more than this share of a pack is dead.

    :param alive: bytes of it that are not
    """
    end = 2 * _BLOCK if pack.name.endswith(TAR) else _ZIP_END
    return pack.size - alive - end > above * pack.size


def _blocks(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK
