# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which proxy the libraries of the controller go by: the one that a node would go by in the same environment.

By themselves they read ``no_proxy`` in another way: no networks and no brackets of IPv6, no ``*.``, and
``example.org`` is about ``notexample.org``, too.
"""

from __future__ import annotations

import os
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import proxy_url


def go_as_nodes_do(session: Any) -> None:
    """Have a session of requests do so. Where the environment says nothing, the system's settings stay.

    A request raises BadInput where a variable's value is no URL.
    """
    merge = session.merge_environment_settings

    def merged(url: str, *arguments: Any, **options: Any) -> Any:
        settings = merge(url, *arguments, **options)
        proxy = proxy_url(url, os.environ)
        if proxy is not None:
            settings["proxies"] = {"all": proxy} if proxy else {}
        return settings

    session.merge_environment_settings = merged
