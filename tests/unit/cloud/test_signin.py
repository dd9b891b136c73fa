# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, as far as it goes without a cloud: what is wrong before anybody is asked."""

from __future__ import annotations

import errno
import importlib.metadata
import logging
import os
import re
import socket
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openstack
import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from keystoneauth1.exceptions import BadRequest, ConnectFailure, Forbidden, NotFound
from keystoneauth1.identity.v3.oidc import OidcDeviceAuthorization
from packaging.version import Version

from ansible_collections.chameleon.data.plugins.module_utils._cloud import person, signin
from ansible_collections.chameleon.data.plugins.module_utils._cloud.offers import Offer, chosen, not_offered, offers_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import connect_arguments, describe
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import signing_in
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from tests.unit.cloud.keystone import Told
from tests.unit.cloud.signing_in import AUTHORITY, PASSWORD, sign_in
from tests.unit.forward_proxy import forwarding
from tests.unit.http.scripted import own_certificate, refusal, served

pytestmark = pytest.mark.usefixtures("no_cloud_around")


def test_a_cloud_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match=r"^cloud nowhere: .*clouds\.yaml, where there are here\."):
        sign_in({"cloud": "nowhere"})


def test_nothing_to_sign_in_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    with pytest.raises(BadInput, match="cloud of the environment"):
        sign_in({})


@pytest.mark.parametrize(
    ("kind", "way_out"),
    [
        ("v3chameleonoidc", "Install the package ccauth there, beside ansible-core"),
        ("v3mine", "Correct it, or install"),
    ],
)
def test_a_plugin_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, kind: str, way_out: str) -> None:
    monkeypatch.setattr("sys.executable", "/opt/ansible/bin/python")
    with pytest.raises(
        BadInput, match=rf"cloud here: /opt/ansible/bin/python has nothing for auth_type {kind}\. {way_out}"
    ):
        sign_in({"cloud": "here", "auth_type": kind})


def test_a_cloud_without_a_password() -> None:
    with pytest.raises(BadInput, match="cloud here: password is a required attribute"):
        sign_in({"cloud": "here"})


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"OS_AUTH_URL": "https://127.0.0.1:1/v3", "OS_USERNAME": "demo"},
        {"OS_AUTH_URL": "https://127.0.0.1:1/v3", "OS_AUTH_TYPE": "token", "OS_TOKEN": ""},
    ],
)
def test_where_no_cloud_is_named_it_says_to_name_one(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=r"^cloud of the environment: .* Name a cloud of clouds\.yaml as 'cloud', .*OS_"):
        sign_in({})


def test_incomplete_parameters() -> None:
    with pytest.raises(BadInput, match="auth_url"):
        sign_in({"auth": PASSWORD})


def test_an_address_without_a_scheme() -> None:
    with pytest.raises(BadInput, match="its auth_url is no address of http"):
        sign_in({"auth": {**PASSWORD, "auth_url": "127.0.0.1:1/v3", "project_domain_id": "default"}})


def test_nobody_answers() -> None:
    with pytest.raises(Unavailable, match=r"cloud http://127\.0\.0\.1:1/v3: "):
        sign_in({"auth": {**PASSWORD, "auth_url": "http://127.0.0.1:1/v3", "project_domain_id": "default"}})


@pytest.mark.parametrize("patience", [None, 0.1])
def test_a_service_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch, patience: float | None) -> None:
    if patience:
        monkeypatch.setattr(signin, "PATIENCE", 1000)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v3"
        with pytest.raises(Unavailable, match="timed out"):
            signin.sign_in({"auth": {**PASSWORD, "auth_url": url, "project_domain_id": "default"}}, Mock(), patience)


@pytest.mark.parametrize("endpoint", [None, "https://store/v1"])
def test_credentials_without_a_project_are_told(monkeypatch: pytest.MonkeyPatch, endpoint: str | None) -> None:
    granted = Mock(auth_token="t", project_id=None, expires=None, issued=None)
    granted.has_service_catalog.return_value = False
    monkeypatch.setattr("keystoneauth1.identity.v3.Password.get_auth_ref", lambda *_: granted)
    monkeypatch.setattr("keystoneauth1.identity.v3.Password.get_auth_state", lambda _: "{}")
    monkeypatch.setattr("keystoneauth1.identity.v3.Password.set_auth_state", lambda *_: None)
    auth = {"auth_url": "http://127.0.0.1:1/v3", "username": "u", "password": "p", "user_domain_id": "d"}
    given = {"auth_type": "v3password", "auth": auth, "endpoint": endpoint}
    if endpoint:
        assert sign_in(given)
        return
    with pytest.raises(Missing, match=r"has no project, and without one there are no services\. Name the project"):
        sign_in(given)


@pytest.mark.parametrize("path", ["/v3", ""])
def test_one_that_refuses_to_tell_its_versions_is_not_waited_for(path: str) -> None:
    with served(*[refusal(401)] * 9) as server:
        auth = {"auth_url": server.url.replace("/v1/AUTH_x", path), "username": "u", "password": "p"}
        with pytest.raises((Denied, Unavailable), match="401"):
            sign_in({"auth_type": "password", "auth": auth})


def test_the_variable_that_names_whom_to_trust_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(AUTHORITY)
    with served(context=own_certificate(tmp_path)) as server:
        auth = {**PASSWORD, "auth_url": server.url.replace("/v1/AUTH_x", "/v3"), "project_domain_id": "default"}
        monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "ca.pem"))
        with pytest.raises(Unavailable, match=r"Whom CURL_CA_BUNDLE names in this environment is .* now: /.*/ca\.pem"):
            sign_in({"auth": auth})
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        with pytest.raises(Unavailable, match="Whom REQUESTS_CA_BUNDLE names"):
            sign_in({"auth": auth})
        with pytest.raises(Unavailable) as told:
            sign_in({"auth": auth, "ca_cert": str(tmp_path / "ca.pem")})
        assert "BUNDLE" not in str(told.value)
    with pytest.raises(Unavailable) as told:  # nothing was there that could have been trusted
        sign_in({"auth": {**auth, "auth_url": "https://127.0.0.1:1/v3"}})
    assert "BUNDLE" not in str(told.value)


@pytest.mark.parametrize(("status", "way_out"), [(407, "a name and a password"), (403, "name the host in no_proxy")])
def test_a_proxy_that_refuses_is_told_at_once(monkeypatch: pytest.MonkeyPatch, status: int, way_out: str) -> None:
    with forwarding(status=status) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//me:secret@"))
        auth = {**PASSWORD, "auth_url": "https://store.example/v3", "project_domain_id": "default"}
        with pytest.raises(
            Unavailable, match=rf"proxy .* refuses to connect .* \({status} No\).*(?i:{way_out})"
        ) as told:
            sign_in({"auth": auth, "api_timeout": 600})
    assert "secret" not in str(told.value)


def test_a_proxy_whose_password_is_not_quoted_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://me:s3#cret@127.0.0.1:1")
    with pytest.raises(BadInput, match=r"^https_proxy: its value is no URL of a proxy.*quoted") as told:
        sign_in({"auth": {**PASSWORD, "auth_url": "https://store.example/v3", "project_domain_id": "default"}})
    assert "s3" not in str(told.value)


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ("locked", r"client_key .*locked\.key: its key has a password\. .*openssl pkey -in"),
        ("another", r"client_cert .*client\.pem and its key .*another\.key: it cannot be used"),
        ("no", r"client_cert .*no\.key: it cannot be used \(No such file"),
        ("pipe", r"client_cert .*pipe\.key: it cannot be used \(it is no regular file"),
    ],
)
def test_a_client_certificate_that_cannot_be_used_is_named(tmp_path: Path, which: str, told: str) -> None:
    authority = trustme.CA()
    client, other = (authority.issue_cert("demo@site") for _number in range(2))
    client.cert_chain_pems[0].write_to_path(tmp_path / "client.pem")
    other.private_key_pem.write_to_path(tmp_path / "another.key")
    key = serialization.load_pem_private_key(client.private_key_pem.bytes(), None)
    locked = serialization.BestAvailableEncryption(b"canary")
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    os.mkfifo(tmp_path / "pipe.key")
    (tmp_path / "locked.key").write_bytes(key.private_bytes(pem, pkcs8, locked))
    auth = {**PASSWORD, "auth_url": "https://127.0.0.1:1/v3", "project_domain_id": "default"}
    paths = {"client_cert": str(tmp_path / "client.pem"), "client_key": str(tmp_path / f"{which}.key")}
    with pytest.raises(BadInput, match=f"^{told}"):
        sign_in({"auth": auth, **paths})


def test_a_key_without_a_certificate_is_told_of() -> None:
    auth = {**PASSWORD, "auth_url": "https://127.0.0.1:1/v3", "project_domain_id": "default"}
    with pytest.raises(BadInput, match=r"^client_key /a\.key: there is no certificate to it"):
        sign_in({"auth": auth, "client_key": "/a.key"})


def test_an_address_without_tls_of_a_service_that_speaks_it() -> None:
    error = ConnectFailure(
        "Unable to establish connection to http://a/v3: Remote end closed connection without response"
    )
    with pytest.raises(Unavailable, match="begin with https://"), signing_in("cloud here"):
        raise error


def test_so_does_nginx_with_a_page() -> None:
    page = b"<html>400 The plain HTTP request was sent to HTTPS port</html>"
    with served(refusal(400, page), refusal(400, page)) as server, pytest.raises(
        Unavailable, match="begin with https:"
    ):
        sign_in({"auth": {**PASSWORD, "auth_url": server.url.replace("/v1/AUTH_x", "/v3")}})


def test_a_cloud_is_called_what_the_user_called_it() -> None:
    assert describe({"cloud": "chi_uc"}) == "cloud chi_uc"
    assert describe({"auth": {"auth_url": "https://a/v3"}}) == "cloud https://a/v3"
    assert describe({"cloud": {"auth": {"auth_url": "https://u:secret@a/v3"}}}) == "cloud https://a/v3"
    unknown: list[dict[str, Any]] = [{"cloud": {}}, {"cloud": {"auth": 5}}, {"auth": {"auth_url": ["secret"]}}]
    for options in unknown:
        assert describe(options) == "the cloud that is given"
    assert describe({"cloud": ""}) == describe({}) == "cloud of the environment"


def test_which_endpoints_are_meant_the_cloud_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here: {interface: internal, auth_type: none, auth: {}}\n")
    given = {**defaults_of(SWIFT_INFO), "cloud": "here"}
    for options, meant in ((given, "internal"), ({**given, "interface": "admin"}, "admin")):
        assert openstack.connect(**connect_arguments(options)).config.get_interface() == meant


@pytest.mark.parametrize("auth_type", ["none", "admin_token", "token_endpoint"])
def test_a_way_without_an_identity_service_is_told_as_that(auth_type: str) -> None:
    auth = {} if auth_type == "none" else {"endpoint": "http://127.0.0.1:1/v1", "token": "secret"}
    lost = auth and Version(importlib.metadata.version("openstacksdk")) < Version("4.5")
    told = "is lost by openstacksdk" if lost else r"signs in to no identity service.*'token' and 'endpoint'"
    with pytest.raises(BadInput, match=told) as refused:
        sign_in({"cloud": {"auth_type": auth_type, "auth": auth}})
    assert "secret" not in str(refused.value)


def test_a_password_in_an_address_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])  # as ansible-playbook has it, without those of pytest
    with pytest.raises(Unavailable, match=r"^cloud http://127\.0\.0\.1:1/v3: .* to http://127\.0\.0\.1:1/v3/") as away:
        sign_in({"auth": {**PASSWORD, "auth_url": "http://u:secret@127.0.0.1:1/v3", "project_domain_id": "default"}})
    assert "secret" not in str(away.value)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("plugin", ["password", "v3oidcpassword"])
def test_whose_certificate_is_not_trusted_is_named(tmp_path: Path, plugin: str) -> None:
    (tmp_path / "ca.pem").write_text(AUTHORITY)
    with served(context=own_certificate(tmp_path)) as server:
        base, place = server.url.partition("/v1")[0], server.url.split("/")[2]
        auth = {**PASSWORD, "auth_url": f"{base}/v3", "project_domain_id": "default"}
        if plugin != "password":
            provider = {"discovery_endpoint": f"{base}/realm", "identity_provider": "p", "protocol": "openid"}
            auth = {"auth_url": "https://127.0.0.1:1/v3", "username": "demo", "password": "x", **provider}
            auth.update(client_id="c", client_secret="none", project_id="p")
        with pytest.raises(
            Unavailable, match=f"certificate of {place} is not .* {tmp_path}/ca.pem holds is trusted, and"
        ):
            sign_in({"auth": auth, "auth_type": plugin, "ca_cert": str(tmp_path / "ca.pem")})


@pytest.mark.parametrize("text", ["Failed to validate token", "Could not recognize Fernet token"])
def test_a_token_that_is_no_more_is_a_matter_of_the_credentials(text: str) -> None:
    with pytest.raises(Denied, match="revoked"), signing_in("cloud here"):
        raise NotFound(text)
    with pytest.raises(Unavailable, match="auth_url"), signing_in("cloud here"):
        raise NotFound("Not Found")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Using a delegated token to create another token is not allowed.", "that of an application credential"),
        ("The request you have made requires authentication.", "Check that user, project"),
    ],
)
def test_what_keystone_refuses_a_token_for_is_told(said: str, told: str) -> None:
    with pytest.raises(Denied, match=told), signing_in("cloud here"):
        raise Forbidden(said)


@pytest.mark.parametrize(
    ("region", "name", "told"),
    [
        (None, None, "in One, Two, and no region was named: that in One is used"),
        (
            "One",
            None,
            r"several services object-store in One \(ceph, swift\).*'object_store_service_name' in",
        ),
        ("One", "swift", "^$"),
        ("Two", None, "^$"),
    ],
)
def test_a_choice_that_nobody_has_made_is_told(region: str | None, name: str | None, told: str) -> None:
    offers = [Offer("One", "public", "swift"), Offer("One", "public", "ceph"), Offer("Two", "public", "swift")]
    offers.append(Offer("Two", "internal", "ceph"))
    config = Mock(**{"get_region_name.return_value": region, "get_interface.return_value": "public"})
    config.get_service_name.return_value = name
    assert re.search(told, chosen("object-store", config, offers, region or "One"))


def test_a_region_that_the_cloud_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here: {region_name: One, auth_type: none, auth: {}}\n")
    with pytest.raises(BadInput, match=r"Valid choices are One.*'region_name'"):
        sign_in({"cloud": "here", "region_name": "Two"})


def test_a_login_in_the_browser_is_not_begun_where_nobody_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("keystoneauth1.identity.v3.websso", reason="keystoneauth has had it since 5.18")
    opened = Mock()
    monkeypatch.setattr("webbrowser.open", opened)
    auth = {"auth_url": "http://127.0.0.1:1/v3", "identity_provider": "p", "protocol": "openid", "project_id": "p"}
    with pytest.raises(
        Denied, match=r"it wants a person to sign in \(To authenticate please go to: http://127.*no terminal"
    ):
        signin.sign_in({"auth_type": "v3websso", "auth": auth}, Told())
    assert not opened.called


def test_folders_that_cannot_be_locked_do_not_end_a_sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on NFS, where ``flock`` wants what it locks to be open for writing."""
    monkeypatch.setattr(person, "_KEPT", str(tmp_path))
    monkeypatch.setattr("fcntl.flock", Mock(side_effect=OSError(errno.EBADF, "Bad file descriptor")))
    with person.with_person(object.__new__(OidcDeviceAuthorization), "cloud here", Told()):
        pass


@pytest.mark.parametrize(
    ("service_type", "region", "interface", "name", "told"),
    [
        ("object-store", "One", "public", "ceph", "of the name ceph.*service_name'.*: there is swift"),
        ("object-store", "Three", "public", None, r"no object-store endpoint in region Three.*has one \(One, Two\)"),
        ("object-store", None, "admin", None, r"no object-store endpoint in region \(any\).*a site that has one, or"),
        (
            "object-store",
            "Two",
            "internalURL",
            "swift",
            "no internal endpoint of object-store in region Two, only public",
        ),
        ("image", "Three", ["public", "admin"], None, "no public or admin endpoint of image in region Three, only int"),
        ("compute", "One", "public", "nova", "no compute endpoint in region One.*a site that has one, or"),
    ],
)
def test_what_the_catalog_has_instead_is_told(
    service_type: str, region: str, interface: Any, name: str | None, told: str
) -> None:
    stores = [{"region_id": region, "interface": "public"} for region in ("Two", "One", "One")]
    images = [{"region_id": "Three", "interface": "internal"}]
    catalog = [
        {"type": "object-store", "name": "swift", "endpoints": stores},
        {"type": "image", "name": "glance", "endpoints": images},
    ]
    offers = offers_of(Mock(**{"service_catalog.catalog": catalog}), service_type)
    config = Mock(**{"get_region_name.return_value": region, "get_interface.return_value": interface})
    config.get_service_name.return_value = name
    assert re.search(told, str(not_offered("cloud here", service_type, config, offers)))


def test_what_keystone_calls_incomplete_is_no_matter_of_an_identity_provider() -> None:
    answer = Mock(json=lambda: {"error": {"code": 400, "title": "Bad Request"}})
    with pytest.raises(BadInput, match=r"Invalid input.*'auth'"), signing_in("cloud here"):
        raise BadRequest("Invalid input", response=answer)
