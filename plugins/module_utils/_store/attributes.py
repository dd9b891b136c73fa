# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object has beside its content, as it is told again: a POST forgets what it does not name. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import metadata_of

# What stores keep of an object beside its metadata. They drop the others without a word.
KEPT_HEADERS = (
    "Content-Type",
    "Content-Encoding",
    "Content-Disposition",
    "Content-Language",
    "Cache-Control",
    "Expires",
    "X-Robots-Tag",
)
META = "X-Object-Meta-"
_OWN = (*KEPT_HEADERS, "X-Object-Manifest")


def kept_headers(found: Headers) -> dict[str, str]:
    """What an object has, as it is sent again; without the time when it goes."""
    own = {name: found[name] for name in _OWN if found.get(name)}
    return {**own, **{META + name: value for name, value in metadata_of(found, META.lower()).items()}}
