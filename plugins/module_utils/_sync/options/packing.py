# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How small files are packed, and which versions are kept. Pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import check_count, read_size
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FOLDER, is_packed, may_be_wanted

FILES, PACKED = "files", "packed"
LATEST = "latest"
PACKING = "pack_below", "pack_size", "pack_format", "repack_above"  # options that have a default

_SMALLEST_PACK = 1 << 20  # bytes; with smaller ones there is little to gain
_LARGEST_PACK = 1 << 30  # bytes; a pack is made in memory
_MOST_KEPT = 1_000_000  # versions, days


class Packing(NamedTuple):
    """What a push with ``layout: packed`` does.

    :ivar below: bytes; files that are smaller go into packs
    :ivar size: bytes of a pack, about
    :ivar format: ``zip`` or ``tar``
    :ivar keep_versions, keep_days: which versions stay; None: the other one says, or all stay
    :ivar keep: versions that stay in any case, as of `read_version`
    :ivar repack_above: percentage of a pack that nobody needs from which on the rest moves to a new one
    """

    below: int
    size: int
    format: str
    keep_versions: int | None
    keep_days: int | None
    keep: Sequence[str]
    repack_above: int

    @property
    def prunes(self) -> bool:
        """Whether old versions go at all."""
        return self.keep_versions is not None or self.keep_days is not None


def read_packing(params: Mapping[str, Any]) -> Packing | None:
    """What the options say; None where each file is an object.

    :raises BadInput: one of them cannot be worked with
    """
    if params["layout"] != PACKED:
        defaults = defaults_of(SWIFT_SYNC)
        given = [name for name in ("keep_versions", "keep_days", "keep", *PACKING) if params[name] != defaults[name]]
        if given:
            raise BadInput(
                ", ".join(given),
                "only a packed data set has packs and versions",
                "Set 'layout: packed', or leave it out.",
            )
        return None
    if is_packed(params["prefix"].rstrip("/") + "/"):
        cause = f"below {FOLDER} are the objects of packed data sets themselves"
        raise BadInput(f"prefix {params['prefix']}", cause, "Choose another prefix.")
    check_count("keep_versions", params["keep_versions"], 1, _MOST_KEPT)
    check_count("keep_days", params["keep_days"], 0, _MOST_KEPT)
    check_count("repack_above", params["repack_above"], 1, 100)
    size = read_size("pack_size", params["pack_size"], _SMALLEST_PACK)
    below = read_size("pack_below", params["pack_below"], 1)
    if size > _LARGEST_PACK:
        raise BadInput(f"pack_size {params['pack_size']}", "packs are made in memory", "Choose at most 1G.")
    if below > size:
        raise BadInput(
            f"pack_below {params['pack_below']}", "a pack has no room for such files", "Choose at most 'pack_size'."
        )
    return Packing(
        below=below,
        size=size,
        format=params["pack_format"],
        keep_versions=params["keep_versions"],
        keep_days=params["keep_days"],
        keep=[_checked(f"keep {text!r}", text) for text in params["keep"] if text != LATEST],  # which stays anyway
        repack_above=params["repack_above"],
    )


def read_version(text: str | None) -> str:
    """``latest``, the digest of a version or a beginning of it, or its name.

    :raises BadInput: it is none of them
    """
    if text is None or text == LATEST:
        return LATEST
    return _checked(f"version {text!r}", text)


def _checked(subject: str, text: str) -> str:
    if not may_be_wanted(text):
        raise BadInput(
            subject,
            "that is neither 'latest' nor a digest in hexadecimal nor a version's name",
            "Give a digest that swift_info lists, or at least its first 8 digits.",
        )
    return text
