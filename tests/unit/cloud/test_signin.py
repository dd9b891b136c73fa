# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, as far as it goes without a cloud: what is wrong before anybody is asked."""

from __future__ import annotations

import logging
import os
import socket
from pathlib import Path
from typing import Any, Mapping
from unittest.mock import Mock

import pytest
import trustme
from keystoneauth1.exceptions import BadRequest, ConnectFailure, NotFound
from openstack.config import loader

from ansible_collections.chameleon.data.plugins.module_utils._cloud import signin
from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import regions_with
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import describe
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import signing_in
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from tests.unit.http.scripted import own_certificate, refusal, served

AUTHORITY = trustme.CA().cert_pem.bytes().decode()
PASSWORD = {"username": "demo", "password": "x", "project_name": "demo", "user_domain_id": "default"}


@pytest.fixture(autouse=True)
def no_cloud_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test's own clouds.yaml and environment, not those of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("OS_") or name.endswith("CA_BUNDLE"):
            monkeypatch.delenv(name)
    for name in ("CONFIG_FILES", "SECURE_FILES"):  # openstacksdk 4.0 adds those of variables for good
        monkeypatch.setattr(loader, name, list(getattr(loader, name)))
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text("clouds:\n  here:\n    auth: {auth_url: 'http://127.0.0.1:1/v3', username: demo}\n")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signin, "PATIENCE", 0.2)
    RUN.forget()


def sign_in(options: Mapping[str, Any]) -> Any:
    """A connection; nobody is told why it takes long."""
    return signin.sign_in(options, Mock())


def test_a_cloud_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match=r"^cloud nowhere: .*nowhere.*clouds\.yaml"):
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


@pytest.mark.parametrize("verify", ["no", "False", "yes"])
def test_quotation_marks_make_verify_the_name_of_a_file(tmp_path: Path, verify: str) -> None:
    entry = f"{{auth_type: none, auth: {{}}, verify: '{verify}'%s}}"
    (tmp_path / "clouds.yaml").write_text(f"clouds:\n  here: {entry % ''}\n  sure: {entry % ', insecure: true'}\n")
    with pytest.raises(BadInput, match=rf"^cloud here: its verify is the text '{verify}'.*verify: false"):
        sign_in({"cloud": "here"})
    sign_in({"cloud": "sure"})


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


@pytest.mark.parametrize("path", ["/v3", ""])
def test_one_that_refuses_to_tell_its_versions_is_not_waited_for(path: str) -> None:
    with served(*[refusal(401)] * 9) as server:
        auth = {"auth_url": server.url.replace("/v1/AUTH_x", path), "username": "u", "password": "p"}
        with pytest.raises((Denied, Unavailable), match="401"):
            sign_in({"auth_type": "password", "auth": auth})


def test_the_variable_that_names_whom_to_trust_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(AUTHORITY)
    given = {"auth": {**PASSWORD, "auth_url": "https://127.0.0.1:1/v3", "project_domain_id": "default"}}
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with pytest.raises(Unavailable, match=r"Whom CURL_CA_BUNDLE names in this environment is trusted now: /.*/ca\.pem"):
        sign_in(given)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with pytest.raises(Unavailable, match="Whom REQUESTS_CA_BUNDLE names"):
        sign_in(given)
    with pytest.raises(Unavailable) as told:
        sign_in({**given, "ca_cert": str(tmp_path / "ca.pem")})
    assert "BUNDLE" not in str(told.value)


@pytest.mark.parametrize("auth_type", ["token", "v3token"])
def test_a_token_that_openstacksdk_loses_is_told_of(auth_type: str) -> None:
    auth = {"auth_url": "https://127.0.0.1:1/v3", "token": "None"}
    with pytest.raises(BadInput, match=r"its token has no value.*openstacksdk.*before release 4\.5.*OS_TOKEN"):
        sign_in({"auth": auth, "auth_type": auth_type})


def test_an_address_without_tls_of_a_service_that_speaks_it() -> None:
    error = ConnectFailure(
        "Unable to establish connection to http://a/v3: Remote end closed connection without response"
    )
    with pytest.raises(Unavailable, match="begin with https://"), signing_in("cloud here"):
        raise error


def test_a_cloud_is_called_what_the_user_called_it() -> None:
    assert describe({"cloud": "chi_uc"}) == "cloud chi_uc"
    assert describe({"auth": {"auth_url": "https://a/v3"}}) == "cloud https://a/v3"
    assert describe({"cloud": ""}) == describe({"cloud": {"auth": {}}}) == "cloud of the environment"


def test_which_endpoints_are_meant_the_cloud_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here: {interface: internal, auth_type: none, auth: {}}\n")
    given = {**defaults_of(SWIFT_INFO), "cloud": "here"}
    assert sign_in(given).config.get_interface() == "internal"
    assert sign_in({**given, "interface": "admin"}).config.get_interface() == "admin"


def test_a_cloud_may_be_written_as_text_and_is_never_shown() -> None:
    text = "{'auth': {'auth_url': 'http://127.0.0.1:1/v3', 'username': 'demo', 'password': 'secret'%s"
    with pytest.raises(Unavailable, match=r"^cloud of the environment: Unable to establish connection"):
        sign_in({"cloud": text % ", 'project_name': 'p', 'user_domain_id': 'd', 'project_domain_id': 'd'}}"})
    with pytest.raises(BadInput, match=r"^cloud: it begins like a dictionary and is none") as broken:
        sign_in({"cloud": text % ""})
    assert "secret" not in str(broken.value)
    with pytest.raises(BadInput, match="cloud: it is a list"):
        sign_in({"cloud": ["secret"]})


def test_a_password_in_an_address_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [])  # as ansible-playbook has it, without those of pytest
    with pytest.raises(Unavailable, match=r"^cloud http://127\.0\.0\.1:1/v3: .* to http://127\.0\.0\.1:1/v3/") as away:
        sign_in({"auth": {**PASSWORD, "auth_url": "http://u:secret@127.0.0.1:1/v3", "project_domain_id": "default"}})
    assert "secret" not in str(away.value)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("token", ["secret\n", " secret", "sec\nret"])
def test_a_token_that_cannot_be_sent_is_not_shown(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    # openstacksdk 4.0 loses a token on its way from 'auth'.
    config = Mock(**{"get_auth_args.return_value": {"token": token}})
    monkeypatch.setattr("openstack.connect", Mock(return_value=Mock(config=config)))
    with pytest.raises(BadInput, match=r"^cloud here: its token has a line break") as refused:
        sign_in({"cloud": "here"})
    assert "sec" not in str(refused.value)
    assert refused.value.__context__ is None


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("clouds:\n  here: {auth: {password: secret}\n", r"clouds\.yaml: it is no valid YAML \(line 3, column 1\)"),
        ("clouds:\n\there: secret\n", r"clouds\.yaml: it is no valid YAML \(line 2, column 1\)"),
        ("clouds: {here: {auth: {password: *secret}}}\n", r"clouds\.yaml: it is no valid YAML"),
        ("\udcff secret", r"clouds\.yaml: it is no text in UTF-8"),
        ("secret\n", r"clouds\.yaml: it has to be a dictionary"),
        ("clouds: [secret]\n", r"clouds\.yaml: it has to be a dictionary, and 'clouds' in it, too"),
        ("clouds:\n  here: secret\n", r"cloud here of .*clouds\.yaml: it has to be a dictionary"),
        ("clouds:\n  here: {auth: secret}\n", r"cloud here of .*clouds\.yaml: .*'auth' in it"),
        (None, r"clouds\.yaml: it cannot be read \(Is a directory\)"),
    ],
)
def test_a_file_that_openstacksdk_passes_over_is_named(tmp_path: Path, content: str | None, cause: str) -> None:
    file = tmp_path / "clouds.yaml"
    if content is None:
        file.unlink()
        file.mkdir()
    else:
        file.write_text(content, errors="surrogateescape")
    with pytest.raises(BadInput, match=cause) as refused:
        sign_in({"cloud": "here"})
    assert "secret" not in str(refused.value)


def test_so_is_the_file_with_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secure.yaml").write_text("clouds:\n\there: secret\n")
    monkeypatch.setenv("OS_CLIENT_SECURE_FILE", str(tmp_path / "secure.yaml"))
    with pytest.raises(BadInput, match=r"secure\.yaml: it is no valid YAML"):
        sign_in({"cloud": "here"})


@pytest.mark.parametrize(
    ("content", "told"),
    (
        (None, "it cannot be read .No such file"),
        ("junk", "no certificate in it"),
        (AUTHORITY.strip() + AUTHORITY, "OpenSSL cannot read it"),
        ({"site.pem": AUTHORITY}, "openssl rehash"),
    ),
)
def test_authorities_that_cannot_be_used_are_named(tmp_path: Path, content: Any, told: str) -> None:
    path = tmp_path / "authorities"
    if isinstance(content, dict):
        path.mkdir()
        for name, text in content.items():
            (path / name).write_text(text)
    elif content:
        path.write_text(content)
    auth = {**PASSWORD, "auth_url": "https://127.0.0.1:1/v3", "project_domain_id": "default"}
    with pytest.raises(BadInput, match=f"^ca_cert {path}: .*{told}"):
        sign_in({"auth": auth, "ca_cert": str(path)})


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


def test_a_region_that_the_cloud_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here: {region_name: One, auth_type: none, auth: {}}\n")
    with pytest.raises(BadInput, match=r"Valid choices are One.*'region_name'"):
        sign_in({"cloud": "here", "region_name": "Two"})


def test_a_region_without_a_value(tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here:\n    region_name:\n    auth_type: none\n    auth: {}\n")
    with pytest.raises(BadInput, match="its region_name has no value"):
        sign_in({"cloud": "here"})


def test_the_regions_that_have_a_service_are_told() -> None:
    catalog = [
        {"type": "object-store", "endpoints": [{"region_id": name} for name in ("Two", "One", "One")]},
        {"type": "image", "endpoints": [{"region_id": "Three"}]},
    ]
    access = Mock(**{"service_catalog.catalog": catalog})
    assert regions_with(access, "object-store") == ["One", "Two"]
    assert regions_with(access, "compute") == []


@pytest.mark.parametrize(
    ("auth_type", "auth", "cause"),
    [
        ("password", {"pasword": "secret"}, "its 'auth_type' does not know 'pasword' in 'auth'"),
        ("v3token", {}, "its 'auth_type' wants 'token' in 'auth'"),
    ],
)
def test_what_is_in_auth_is_told_as_it_is_written(auth_type: str, auth: dict[str, str], cause: str) -> None:
    with pytest.raises(BadInput, match=cause):
        sign_in({"auth_type": auth_type, "auth": {"auth_url": "http://127.0.0.1:1/v3", **auth}})


def test_what_keystone_calls_incomplete_is_no_matter_of_an_identity_provider() -> None:
    answer = Mock(json=lambda: {"error": {"code": 400, "title": "Bad Request"}})
    with pytest.raises(BadInput, match=r"Invalid input.*'auth'"), signing_in("cloud here"):
        raise BadRequest("Invalid input", response=answer)
