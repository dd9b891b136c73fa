# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access lists of containers in one spelling. Pure.

Swift takes several spellings and stores one (``clean_acl`` of ``swift.common.middleware.acl``). Ceph RGW parts grants
at blanks as well, so ``project: *`` would grant something to ``*`` there.
"""

from __future__ import annotations

from typing import Mapping

ACL_HEADERS = {"read_acl": "X-Container-Read", "write_acl": "X-Container-Write"}
_REFERRER = ".r"
_REFERRERS = (_REFERRER, ".ref", ".referer", ".referrer")


def read_acls(params: Mapping[str, str | None]) -> dict[str, str]:
    """Those of the access lists that a module's options name, in the spelling in which they are stored."""
    given = {option: params.get(option) for option in ACL_HEADERS}
    return {option: ",".join(_grants(acl)) for option, acl in given.items() if acl is not None}


def same_acl(one: str, other: str) -> bool:
    """Whether two access lists let the same in.

    Servers change the order of what does not depend on it: of two referrers that fit, the later one decides.
    """
    return _parts(one) == _parts(other)


def _parts(acl: str) -> tuple[set[str], list[str]]:
    referrers = [grant for grant in _grants(acl) if grant.startswith(f"{_REFERRER}:")]
    return set(_grants(acl)) - set(referrers), referrers


def _grants(acl: str) -> list[str]:
    return [_plain(grant) for grant in acl.split(",") if grant.strip()]


def _plain(grant: str) -> str:
    kind, colon, who = (part.strip() for part in grant.partition(":"))
    if kind not in _REFERRERS:
        return kind + colon + who
    refused = "-" if who.startswith("-") else ""
    host = who[len(refused) :].strip()
    if host.startswith("*") and host != "*":
        host = host[1:].strip()
    return f"{_REFERRER}{colon}{refused}{host}"
