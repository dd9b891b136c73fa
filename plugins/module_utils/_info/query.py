# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody wants to know of an account, a container or an object. Pure."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container, check_object
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import check_count
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import normal_prefix
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter, fixed_beginning

_MOST = 1_000_000  # rows of one result, which ansible-core holds in memory several times


class Query(NamedTuple):
    """What the user asks for.

    :ivar container: None to be told of the account
    :ivar name: of an object; None to be told of the container
    :ivar start: what the names begin with that are listed; where versions are asked for, the prefix of the data set
    :ivar wanted: which of them
    :ivar limit: of what is listed
    :ivar versions: whether to be told of the versions of a packed data set, instead of objects
    """

    container: str | None
    name: str | None
    start: str
    wanted: Filter
    limit: int
    versions: bool = False


def read_query(params: Mapping[str, Any]) -> Query:
    """The query in the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    container, name, glob = params["container"], params["object"], params["glob"]
    if container is not None:
        check_container("container", container)
    if name is not None:
        check_object("object", name)
    check_count("limit", params["limit"], 0, _MOST)
    if params["versions"]:
        if name is not None or glob:
            raise BadInput(
                "versions", "a packed data set has them, an object or a glob has none", "Leave out the other."
            )
        return Query(container, None, normal_prefix(params["prefix"]), Filter([]), params["limit"], versions=True)
    fixed, start = fixed_beginning(glob)[0], params["prefix"]
    if fixed.startswith(start):
        start = fixed
    return Query(container, name, start, Filter([glob] if glob else []), params["limit"])
