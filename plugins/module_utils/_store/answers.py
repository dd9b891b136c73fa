# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""By what an answer of a store is known: a portal says 200 to everything. Pure."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Response
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import not_of_the_service, understood
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import read_etag


def check_done(answer: Response, subject: str) -> Response:
    """An answer to a PUT, POST or DELETE that has no body to tell: Swift and Ceph RGW say 201, 202 or 204.

    :raises Damaged: it is not of a store
    """
    if answer.status == 200:
        raise not_of_the_service(subject, "200 where a store says 201, 202 or 204")
    return answer


def check_container(headers: Headers, subject: str) -> Headers:
    """The headers of a container.

    :raises Damaged: they are not of a store
    """
    if "X-Container-Object-Count" not in headers:
        raise not_of_the_service(subject, "it has no X-Container-Object-Count")
    with understood(subject):
        int(headers["X-Container-Object-Count"])
    return headers


def check_account(headers: Headers) -> Headers:
    """The headers of an account.

    :raises Damaged: they are not of a store
    """
    if "X-Account-Container-Count" not in headers:
        raise not_of_the_service("account", "it has no X-Account-Container-Count")
    return headers


def check_stored(headers: Headers, meant: str, subject: str) -> None:
    """What the store says of an object that was sent.

    :param meant: its etag
    :raises Damaged: it is another one, or not of a store
    """
    if "ETag" not in headers:
        raise not_of_the_service(subject, "it has no ETag")
    stored = read_etag(headers["ETag"])
    if stored != meant:
        raise Damaged(subject, f"the service stored an object of etag {stored} instead of {meant}", "Run again.")
