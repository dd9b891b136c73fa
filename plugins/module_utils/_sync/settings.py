# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user asked for, checked. Pure."""

from __future__ import annotations

import os
import re
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._sync.filters import Filter
from ansible_collections.chameleon.data.plugins.module_utils._sync.guard import Limit, read_limit
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import normal_prefix

PUSH, PULL = "push", "pull"


class Settings(NamedTuple):
    """One sync.

    :ivar path: absolute path of the folder
    :ivar prefix: empty, or ends with a slash
    :ivar acls: the container's access lists that were named
    """

    direction: str
    path: str
    container: str
    prefix: str
    wanted: Filter
    compare: str
    delete: bool
    delete_limit: Limit | None
    allow_empty_source: bool
    segment_size: int
    concurrency: int
    acls: Mapping[str, str]

    @property
    def there(self) -> str:
        """The container's side, for messages and reports."""
        return f"{self.container}/{self.prefix}".rstrip("/")


def read_settings(params: Mapping[str, Any]) -> Settings:
    """The settings from the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    container = params["container"]
    if not container or "/" in container:
        raise BadInput(
            f"container {container}", "that is no name of a container", "Name one container, without a slash."
        )
    if not 1 <= params["concurrency"] <= 256:
        raise BadInput("concurrency {}".format(params["concurrency"]), "out of range", "Choose from 1 to 256.")
    acls = {name: params[name] for name in ("read_acl", "write_acl") if params.get(name) is not None}
    if acls and params["direction"] != PUSH:
        raise BadInput(", ".join(acls), "only a push sets them", "Leave them out of a pull.")
    return Settings(
        direction=params["direction"],
        path=os.path.abspath(params["path"]),
        container=container,
        prefix=normal_prefix(params["prefix"]),
        wanted=Filter(params["include"], params["exclude"]),
        compare=params["compare"],
        delete=params["delete"],
        delete_limit=read_limit(params.get("delete_limit")),
        allow_empty_source=params["allow_empty_source"],
        segment_size=read_size("segment_size", params["segment_size"]),
        concurrency=params["concurrency"],
        acls=acls,
    )


_SIZE = re.compile(r"(?i)(\d+)\s*(?:([kmgt])i?)?b?")
_SMALLEST_SEGMENT = 1 << 20  # smaller ones are slow to read, and Swift may refuse them


def read_size(option: str, text: str) -> int:
    """Bytes: ``67108864``, ``64M``, ``64MB`` and ``64MiB`` are the same, as everywhere in Ansible.

    :raises BadInput: it is no size, or less than 1 MiB
    """
    match = _SIZE.fullmatch(text.strip())
    size = int(match[1]) << 10 * (1 + "kmgt".index(match[2].lower()) if match[2] else 0) if match else 0
    if size < _SMALLEST_SEGMENT:
        raise BadInput(f"{option} {text}", "that is no size of 1 MiB or more", "Give a number with a unit, like 128M.")
    return size
