# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links to objects that work for some time and without a token, on the controller.

What makes them is a key that the container or the account has, see
https://docs.openstack.org/swift/latest/api/temporary_url_middleware.html.
"""

from __future__ import annotations

import ipaddress
import secrets
from typing import Any, Mapping, NamedTuple, Sequence
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access, not_installed, transport_to
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_container
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import (
    LAST_MOMENT,
    check_count,
    read_duration,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.values import check_values
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import (
    account_in,
    fetch_info,
    read_info,
)

_BEST_FIRST = ("sha256", "sha512", "sha1")


class Link(NamedTuple):
    """What a link lets its reader do.

    :ivar name: of the object, or what the names of the objects begin with
    :ivar prefix: whether it is for all objects whose names begin so
    :ivar method: of HTTP; HEAD is allowed with GET, PUT and POST too
    :ivar expires: seconds since the epoch
    :ivar ip_range: an address or a network in CIDR notation; empty for everywhere
    :ivar filename: under which a browser stores it; empty for the object's own
    """

    container: str
    name: str
    prefix: bool
    method: str
    expires: int
    ip_range: str = ""
    filename: str = ""


def read_links(terms: Sequence[Any], options: Mapping[str, Any], now: float) -> list[Link]:
    """What the user wants links to, from the terms and options of the lookup.

    :param now: seconds since the epoch, by the store's clock
    :raises BadInput: one of them cannot be worked with
    """
    check_values({}, {**options, "terms": terms})
    prefix, expires = options["prefix"], options["expires_at"]
    if expires is None:
        expires = int(now) + read_duration("expires_in", options["expires_in"])
    check_count("expires_at", expires, 1, LAST_MOMENT)
    address, filename = options["ip_range"] or "", options["filename"] or ""
    if address:
        _check_range(address)
    return [Link(*read_term(term, prefix), prefix, options["method"], expires, address, filename) for term in terms]


def read_term(term: Any, prefix: bool) -> tuple[str, str]:
    """Container and name in ``container/name``.

    :raises BadInput: it is neither an object nor, with *prefix*, what objects' names begin with
    """
    container, _slash, name = term.partition("/") if isinstance(term, str) else ("", "", "")
    if not container or not (name.strip("/") or prefix):  # Swift makes no links to names of slashes alone
        raise BadInput(
            f"link to {term!r}", "it names no object", "Give container/object; or with 'prefix', container/."
        )
    return check_container("link to container", container), name


def _check_range(text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadInput(
            f"ip_range {text}", "that is no address and no network", "Give one like 192.0.2.7 or 192.0.2.0/24."
        ) from error


def sign(endpoint: str, link: Link, key: str, digest: str) -> str:
    """The URL.

    :param endpoint: of the object store, with the account
    :param digest: ``sha1``, ``sha256`` or ``sha512``
    :raises Missing: the controller's Python has no python-swiftclient
    """
    try:
        from swiftclient.utils import generate_temp_url
    except ImportError as error:
        raise not_installed("python-swiftclient", error) from error

    parts = urlsplit(endpoint)
    # All of it, also on Ceph RGW, which wants that of a prefix (and takes what comes from /v1 on of an object as well).
    path = f"{parts.path.rstrip('/')}/{link.container}/{link.name}"
    try:
        signed = generate_temp_url(
            path,
            link.expires,
            key,
            link.method,
            absolute=True,
            prefix=link.prefix,
            ip_range=link.ip_range or None,
            digest=digest,
        )
    except ValueError as error:
        raise BadInput(f"link to {link.container}/{link.name}", str(error), "Give container/object.") from error
    query = dict(parse_qsl(str(signed)[len(path) + 1 :]))
    if link.prefix:  # swiftclient takes the fourth part of the path for the container, wherever the API begins
        query["temp_url_prefix"] = link.name
    if link.filename:
        query["filename"] = link.filename
    # The path is signed as it is, and written as URLs are.
    return urlunsplit(parts._replace(path=quote(path), query=urlencode(query, quote_via=quote)))


def best_digest(info: Mapping[str, Any]) -> str:
    """The best digest of those that a server allows, by what ``/info`` says; SHA-1 where it does not say."""
    allowed = info.get("tempurl", {}).get("allowed_digests") or ("sha1",)
    return next((digest for digest in _BEST_FIRST if digest in allowed), "sha256")


def server_info(transport: Transport) -> dict[str, Any]:
    """What the server says of itself.

    :raises Missing: it makes no such links
    """
    with understood("object store"):
        info = dict(fetch_info(transport))
    if "tempurl" not in info:
        raise Missing("object store", "it offers no links without a token (tempurl)", "Share by 'read_acl' instead.")
    return info


def check_range_offered(info: Mapping[str, Any], ip_range: str) -> None:
    """:raises Refused: the store follows no link that is for some addresses alone, from wherever it is asked."""
    if ip_range and read_info(info).server == "rgw":
        raise Refused(
            f"ip_range {ip_range}",
            "the store is a Ceph RGW, which has no links for some addresses alone",
            "Leave it out.",
        )


def find_key(transport: Transport, info: Mapping[str, Any], container: str, make: bool) -> str:
    """The key of the container, else that of its account.

    :param make: whether one is made where there is none
    :raises Missing: there is none, or it is not shown to this identity
    """
    subject = f"container {container}"
    places = [(quote_path(container), "X-Container-Meta-"), ("", "X-Account-Meta-")]
    if read_info(info).server == "rgw":
        del places[0]  # Ceph RGW takes notice of the account's alone
    for path, start in places:
        headers = transport.request("HEAD", path, subject=subject).headers
        for name in ("Temp-Url-Key", "Temp-Url-Key-2"):
            key = headers.get(start + name, "")
            if key:
                return key
    path, start = places[0]
    if not make:
        raise Missing(
            subject,
            "neither it nor its account has a key for links that this identity may see",
            "Set 'make_key: true' to have one made, or give 'key'.",
        )
    return _make_key(transport, path, f"{start}Temp-Url-Key", subject)


@commit_point("link.key")
def _make_key(transport: Transport, path: str, header: str, subject: str) -> str:
    key = secrets.token_hex(32)
    transport.request("POST", path, headers={header: key}, subject=subject)
    return key


def check_followed(access: Access, container: str, key: str, digest: str, now: float) -> None:
    """Try a link where the store's URL names no account: Ceph RGW then looks for the container among those that
    belong to no project's own names, and a link to any other leads nowhere.

    :param now: seconds since the epoch, by the store's clock
    :raises Missing: there is no such container
    :raises Refused: the store does not follow it
    """
    if account_in(access.endpoint):
        return
    subject = f"container {container}"
    with_token, anybody = (
        transport_to(access),
        Transport(access.endpoint, None, access.validate_certs, access.authorities),
    )
    absent = Link(container, f"no-such-object-{secrets.token_hex(16)}", False, "HEAD", int(now) + 600)
    query = dict(parse_qsl(urlsplit(sign(access.endpoint, absent, key, digest)).query))
    try:
        with_token.request("HEAD", quote_path(container), subject=subject)
        anybody.request("HEAD", quote_path(container, absent.name), query, accept=(404,), subject=subject)
    except Denied as error:
        raise Refused(
            f"link to {subject}",
            "the store does not follow it: its address has no account, so that it does not know whose container it is",
            "Ask the site for addresses with accounts (rgw_swift_account_in_url), or make a link with an S3 tool: see "
            "the page on what stores differ in. If you gave 'key', check it.",
        ) from error
    finally:
        with_token.close()
        anybody.close()
