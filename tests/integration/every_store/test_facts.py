# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts by which the page on what stores differ in (docs/docsite/rst/stores.rst) tells them apart, seen on each."""

from __future__ import annotations

import time
from typing import Callable
from urllib.parse import parse_qsl

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud import tempurl
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import access_to
from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import probe
from ansible_collections.chameleon.data.plugins.plugin_utils.terminal import Terminal
from tests.integration.conftest import Cloud, http_to
from tests.integration.s3 import S3
from tests.lab.rgw.forms import FORMS

pytestmark = pytest.mark.every_store


def at_store(store: Cloud, token: str = "") -> Transport:
    return http_to(store.object_store, token or store.token)


@pytest.fixture
def shared(store: Cloud, cloud: Callable[[str], Cloud], container: str) -> str:
    """The test's container, which another project may read, with an object in it."""
    transport = at_store(store)
    transport.request("PUT", f"/{container}", headers={"X-Container-Read": f"{cloud('lab-other').project_id}:*"})
    transport.request("PUT", f"/{container}/note", body=b"for a colleague")
    return container


def test_what_a_store_tells_of_itself(store: Cloud) -> None:
    swift, told = store.kind.server == "swift", probe(at_store(store))
    assert (told.server, told.versions) == (store.kind.server, swift)
    assert told.bulk_delete == (10_000 if swift else 1_000)
    account = tell(at_store(store), read_query(defaults_of(SWIFT_INFO)))["account"]
    assert account["name"] == (f"AUTH_{store.project_id}" if store.kind.account_in_url else "")
    assert account["url"] == store.object_store


def test_whether_another_project_finds_what_is_shared_with_it(
    store: Cloud, cloud: Callable[[str], Cloud], shared: str
) -> None:
    found = at_store(store, cloud("lab-other").token).request("GET", f"/{shared}/note", accept=(404,))
    assert found.body == b"for a colleague" if store.kind.finds_others else found.status == 404


@pytest.mark.stores(finds_others=True)
def test_whether_the_owner_may_read_what_another_project_has_stored(
    store: Cloud, cloud: Callable[[str], Cloud], container: str
) -> None:
    owner, other = at_store(store), at_store(store, cloud("lab-other").token)
    others, own = f"{cloud('lab-other').project_id}:*", f"{store.project_id}:*"
    owner.request("PUT", f"/{container}", headers={"X-Container-Read": others, "X-Container-Write": others})
    other.request("PUT", f"/{container}/note", body=b"from a colleague")
    read = owner.request("GET", f"/{container}/note", accept=(403,))
    assert read.status == (200 if store.kind.owner_reads_all else 403)
    owner.request("POST", f"/{container}", headers={"X-Container-Read": f"{others},{own}"})
    assert owner.request("GET", f"/{container}/note").body == b"from a colleague"
    copied = owner.request("COPY", f"/{container}/note", headers={"Destination": f"{container}/copy"}, accept=(403,))
    assert copied.status == (201 if store.kind.owner_reads_all else 403)


def test_whether_everybody_finds_what_everybody_may_read(store: Cloud, container: str) -> None:
    transport, anybody = at_store(store), http_to(store.object_store, None)
    transport.request("PUT", f"/{container}", headers={"X-Container-Read": ".r:*,.rlistings"})
    transport.request("PUT", f"/{container}/note", body=b"for all")
    for path, expected in ((f"/{container}/note", b"for all"), (f"/{container}/", b"note")):
        found = anybody.request("GET", path, accept=(404,))
        assert expected in found.body if store.kind.opens_to_all else found.status == 404


def test_whether_another_project_can_have_a_container_of_the_same_name(
    store: Cloud, cloud: Callable[[str], Cloud], container: str
) -> None:
    other = cloud("lab-other")
    session, region = other.connection.session, store.connection.config.get_region_name()
    own = session.get_endpoint(service_type="object-store", region_name=region, interface="public")
    at_store(store).request("PUT", f"/{container}")
    made = session.put(f"{own}/{container}", raise_exc=False)
    assert made.status_code == (201 if store.kind.own_names else 409)
    if store.kind.own_names:
        session.delete(f"{own}/{container}")


def test_whether_the_store_follows_links(keyless: Cloud, shared: str) -> None:
    transport = at_store(keyless)
    info = tempurl.server_info(transport)
    key, digest = tempurl.find_key(transport, info, shared, make=True), tempurl.best_digest(info)

    def check() -> None:
        access = access_to(keyless.connection, "object-store", {}, Terminal())
        tempurl.check_followed(access, shared, key, digest, time.time())

    if keyless.kind.finds_others:
        check()
    else:
        with pytest.raises(Refused, match="its address has no account"):
            check()


@pytest.mark.stores(finds_others=True)
def test_which_digests_of_links_it_follows(keyless: Cloud, shared: str) -> None:
    transport = at_store(keyless)
    info = tempurl.server_info(transport)
    key = tempurl.find_key(transport, info, shared, make=True)
    followed = []
    for digest in ("sha1", "sha256", "sha512"):
        url = tempurl.sign(keyless.object_store, tempurl.Link(shared, "note", False, "GET", 4_000_000_000), key, digest)
        path, _mark, query = url[len(keyless.object_store) :].partition("?")
        answer = http_to(keyless.object_store, None).request("GET", path, dict(parse_qsl(query)), accept=(401, 403))
        followed += [digest] * (answer.body == b"for a colleague")
    if keyless.kind.server == "swift":
        assert followed == ["sha1", "sha256", "sha512"] and tempurl.best_digest(info) == "sha256"
    else:
        newer = bool(FORMS[keyless.kind.part].suite)
        assert followed == ["sha1", "sha256"][: 1 + newer] and tempurl.best_digest(info) == "sha1"


def test_whether_a_role_may_only_read(store: Cloud, cloud: Callable[[str], Cloud], container: str) -> None:
    at_store(store).request("PUT", f"/{container}")
    reader = at_store(store, cloud("lab-reader").token)
    assert reader.request("GET", f"/{container}").status in (200, 204)
    wrote = reader.request("PUT", f"/{container}/note", body=b"", accept=(403,))
    assert wrote.status == (403 if store.kind.server == "swift" else 201)


@pytest.mark.stores(finds_others=False)
def test_there_the_links_of_s3_lead_to_it(store: Cloud, shared: str) -> None:
    assert S3(store).fetch_by_link(shared, "note") == b"for a colleague"
