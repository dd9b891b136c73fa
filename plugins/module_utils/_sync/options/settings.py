# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asked for, checked. Pure."""

from __future__ import annotations

import os
import re
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import (
    check_count,
    read_expire_after,
    read_size,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._store.acl import read_acls
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import normal_prefix
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.delete_limit import DeleteLimit, read_limit
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.object_headers import (
    KEPT,
    MEANT,
    read_headers,
    read_metadata,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import (
    PACKING,
    Packing,
    read_packing,
    read_version,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.shard import Shard, read_shard

PUSH, PULL = "push", "pull"
SKIP, FOLLOW, PRESERVE = "skip", "follow", "preserve"

_MOST_REQUESTS = 256  # under way at a time
_MOST_RETRIES = 1000  # of one request
_SMALLEST_SEGMENT = 1 << 20  # smaller ones are slow to read, and Swift may refuse them


class Settings(NamedTuple):
    """One sync.

    :ivar path: absolute path of the folder
    :ivar only: name of the one file in it that takes part; empty where all do, see ``scope``
    :ivar object: the whole name of the one object that takes part, where it is not the file's below the prefix
    :ivar folder: whether the path was given with a slash at its end, so that it is meant as a folder
    :ivar prefix: empty, or ends with a slash
    :ivar segment_size: bytes; None to choose what suits the file
    :ivar concurrency: requests under way at a time; None to find out what the store bears
    :ivar bandwidth: bytes a second; None for no limit
    :ivar metadata, headers: of each object that is uploaded
    :ivar expire_after: seconds after which the store shall delete what is uploaded, 0 for never; None as the container
        has it
    :ivar acls, container_metadata: of the container, those that were named
    :ivar source_digest: what the digest of the source has to be; None for any
    :ivar packing: how a push packs small files; None where each file is an object
    :ivar repack: whether a push may convert what is there in another layout
    :ivar version: of a packed source: ``latest``, or the beginning of a digest
    """

    direction: str
    path: str
    folder: bool
    container: str
    prefix: str
    wanted: Filter
    compare: str
    delete: bool
    delete_limit: DeleteLimit | None
    allow_empty_source: bool
    links: str
    segment_size: int | None
    concurrency: int | None
    bandwidth: int | None
    retries: int
    shard: Shard | None
    metadata: Mapping[str, str]
    headers: Mapping[str, str]
    expire_after: int | None
    acls: Mapping[str, str]
    container_metadata: Mapping[str, str]
    source_digest: str | None
    check_space: bool
    packing: Packing | None
    repack: bool
    version: str
    only: str = ""
    object: str = ""

    @property
    def here(self) -> str:
        """The node's side, for messages and reports."""
        return os.path.join(self.path, self.only) if self.only else self.path

    @property
    def there(self) -> str:
        """The container's side, for messages and reports."""
        return f"{self.container}/{self.prefix}{self.only}".rstrip("/")

    @property
    def source(self) -> str:
        """The side that is read."""
        return self.here if self.direction == PUSH else self.there

    @property
    def destination(self) -> str:
        """The side that is made like the source."""
        return self.there if self.direction == PUSH else self.here

    @property
    def takes_all(self) -> bool:
        """Whether all names take part."""
        return self.wanted.takes_all and self.shard is None

    def takes(self, name: str) -> bool:
        """Whether the name takes part in this run."""
        return self.wanted.takes(name) and (self.shard is None or self.shard.has(name))


def settings_with(**options: Any) -> Settings:
    """The settings where the user of ``swift_sync`` had given these options alone.

    :raises BadInput: one of them cannot be worked with
    """
    return read_settings({**_DEFAULTS, **options})


def read_settings(params: Mapping[str, Any]) -> Settings:
    """The settings from the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    check_count("retries", params["retries"], 0, _MOST_RETRIES)
    _check_direction(params)
    bandwidth = params["bandwidth_limit"]
    return Settings(
        direction=params["direction"],
        path=os.path.abspath(params["path"]),
        folder=params["path"].endswith("/"),
        container=check_container("container", params["container"]),
        prefix=normal_prefix(params["prefix"]),
        wanted=Filter(params["include"], params["exclude"]),
        compare=params["compare"],
        delete=params["delete"],
        delete_limit=read_limit(params["delete_limit"]),
        allow_empty_source=params["allow_empty_source"],
        links=params["links"],
        segment_size=read_segment_size(params["segment_size"]),
        concurrency=_read_concurrency(params["concurrency"]),
        bandwidth=None if bandwidth is None else read_size("bandwidth_limit", bandwidth, 1),
        retries=params["retries"],
        shard=read_shard(params["shard"]),
        metadata=read_metadata("metadata", params["metadata"], KEPT),
        headers=read_headers(params["headers"]),
        expire_after=read_expire_after(params["expire_after"]),
        acls=read_acls(params),
        container_metadata=read_metadata("container_metadata", params["container_metadata"], MEANT),
        source_digest=_read_digest(params["source_digest"]),
        check_space=params["check_space"],
        packing=read_packing(params),
        repack=_read_repack(params),
        version=read_version(params["version"]),
    )


_ONLY_FOR = {
    PUSH: (
        "read_acl",
        "write_acl",
        "container_metadata",
        "metadata",
        "headers",
        "expire_after",
        "keep_versions",
        "keep_days",
        "keep",
        "repack",
        *PACKING,
    ),
    PULL: ("source_digest", "check_space", "version"),
}


_DEFAULTS = defaults_of(SWIFT_SYNC)


def _check_direction(params: Mapping[str, Any]) -> None:
    for direction, names in _ONLY_FOR.items():
        given = [name for name in names if params[name] != _DEFAULTS[name]]
        if given and params["direction"] != direction:
            other = params["direction"]
            raise BadInput(", ".join(given), f"that is only for a {direction}", f"Leave it out of a {other}.")


def read_segment_size(text: str) -> int | None:
    """Bytes; None for what suits the file.

    :raises BadInput: it is neither a size nor ``auto``
    """
    return None if text == "auto" else read_size("segment_size", text, _SMALLEST_SEGMENT)


def _read_repack(params: Mapping[str, Any]) -> bool:
    given = [name for name in ("include", "exclude", "shard") if params[name]]
    if params["repack"] and given:
        raise BadInput(
            f"repack, {', '.join(given)}", "all below the prefix is converted, or nothing", "Leave out one of them."
        )
    return bool(params["repack"])


def _read_digest(text: str | None) -> str | None:
    if text is not None and not re.fullmatch("[0-9a-f]{64}", text):
        raise BadInput(
            f"source_digest {text}", "that is no SHA-256 in hexadecimal", "Give the digest that a pull has returned."
        )
    return text


def _read_concurrency(text: str) -> int | None:
    if text == "auto":
        return None
    count = int(text) if re.fullmatch("[0-9]{1,4}", text) else 0
    if not 1 <= count <= _MOST_REQUESTS:
        raise BadInput(f"concurrency {text}", "out of range", f"Choose from 1 to {_MOST_REQUESTS}, or 'auto'.")
    return count
