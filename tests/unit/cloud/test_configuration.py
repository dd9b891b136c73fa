# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with what was written to sign in with is told in the words in which it is written, without a secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openstack
import pytest
import yaml
from openstack.config import loader

from ansible_collections.chameleon.data.plugins.module_utils._cloud.configuration import hint
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import connect_arguments
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Unavailable
from tests.unit.cloud.signing_in import AUTHORITY, PASSWORD, sign_in
from tests.unit.http.scripted import refusal, served

PIPE = "a pipe"

pytestmark = pytest.mark.usefixtures("no_cloud_around")


@pytest.mark.parametrize("verify", ["no", "False", "yes"])
def test_quotation_marks_make_verify_the_name_of_a_file(tmp_path: Path, verify: str) -> None:
    entry = f"{{auth_type: none, auth: {{}}, verify: '{verify}'%s}}"
    (tmp_path / "clouds.yaml").write_text(f"clouds:\n  here: {entry % ''}\n  sure: {entry % ', insecure: true'}\n")
    with pytest.raises(BadInput, match=rf"^cloud here: its verify is the text '{verify}'.*verify: false"):
        sign_in({"cloud": "here"})
    with pytest.raises(BadInput, match="signs in to no identity service"):  # it has come further
        sign_in({"cloud": "sure"})


@pytest.mark.parametrize("auth_type", ["token", "v3token"])
def test_a_token_that_openstacksdk_loses_is_told_of(auth_type: str) -> None:
    auth = {"auth_url": "https://127.0.0.1:1/v3", "token": "None"}
    with pytest.raises(BadInput, match=r"its token has no value.*openstacksdk.*before release 4\.5.*OS_TOKEN"):
        sign_in({"auth": auth, "auth_type": auth_type})


def test_a_cloud_may_be_written_as_text_and_is_never_shown() -> None:
    text = "{'auth': {'auth_url': 'http://127.0.0.1:1/v3', 'username': 'demo', 'password': 'secret'%s"
    with pytest.raises(Unavailable, match=r"^cloud http://127.0.0.1:1/v3: Unable to establish connection"):
        sign_in({"cloud": text % ", 'project_name': 'p', 'user_domain_id': 'd', 'project_domain_id': 'd'}}"})
    with pytest.raises(BadInput, match=r"^cloud: it begins like a dictionary and is none") as broken:
        sign_in({"cloud": text % ""})
    assert "secret" not in str(broken.value)


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
        (None, r"clouds\.yaml: it cannot be read \(it is no regular file\)"),
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


@pytest.mark.parametrize(
    ("content", "told"),
    (
        (None, "it cannot be read .No such file"),
        ("junk", "no certificate in it"),
        (AUTHORITY.strip() + AUTHORITY, "OpenSSL cannot read it"),
        ({"site.pem": AUTHORITY}, "openssl rehash"),
        (PIPE, "it is no regular file"),
    ),
)
def test_authorities_that_cannot_be_used_are_named(tmp_path: Path, content: Any, told: str) -> None:
    path = tmp_path / "authorities"
    if isinstance(content, dict):
        path.mkdir()
        for name, text in content.items():
            (path / name).write_text(text)
    elif content == PIPE:
        os.mkfifo(path)
    elif content:
        path.write_text(content)
    auth = {**PASSWORD, "auth_url": "https://127.0.0.1:1/v3", "project_domain_id": "default"}
    with pytest.raises(BadInput, match=f"^ca_cert {path}: .*{told}"):
        sign_in({"auth": auth, "ca_cert": str(path)})


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("region_name:", "its region_name has no value"),
        ("region_name: yes", "its region_name is true or false, and has to be text or a list"),
        ("regions:", "its regions has no value"),
        ("regions: on", "its regions is true or false, and has to be a list"),
        ("networks: {a: secret}", "its networks is a dictionary, and has to be a list"),
        ("profile: [secret]", "its profile is a list, and has to be text"),
        ("7: secret", "a name in it is a number"),
    ],
)
def test_what_openstacksdk_cannot_work_with_is_told_as_it_is_written(tmp_path: Path, written: str, cause: str) -> None:
    entry = {"auth_type": "none", "auth": {}, **yaml.safe_load(written)}
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"here": entry}}))
    with pytest.raises(BadInput, match=cause) as refused:
        sign_in({"cloud": "here"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "kind"), [("yes", "true or false"), ("2026-01-31", "a date"), ("[secret]", "a list")]
)
def test_a_password_that_is_no_text_to_yaml_is_not_sent_and_not_shown(tmp_path: Path, written: str, kind: str) -> None:
    auth = {**PASSWORD, "auth_url": "http://127.0.0.1:1/v3", "password": yaml.safe_load(written)}
    with pytest.raises(BadInput, match=f"its password is {kind} to YAML") as refused:
        sign_in({"auth": auth})
    assert "secret" not in str(refused.value)


def test_bytes_of_another_terminal_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"AUTH_URL": "http://127.0.0.1:1/v3", "USERNAME": "demo", "PROJECT_NAME": "demo", "USER_DOMAIN_ID": "d"}
    for name, value in {
        **given,
        "PROJECT_DOMAIN_ID": "d",
        "PASSWORD": b"secr\xe9t".decode(errors="surrogateescape"),
    }.items():
        monkeypatch.setenv(f"OS_{name}", value)
    with pytest.raises(BadInput, match=r"its password is no text in UTF-8") as refused:
        sign_in({})
    assert "secr" not in str(refused.value)


def test_of_a_password_that_is_refused_and_a_number_to_yaml_that_is_told(tmp_path: Path) -> None:
    with served(*[refusal(401)] * 9) as server:
        auth = {**PASSWORD, "auth_url": server.url.replace("/v1/AUTH_x", "/v3"), "project_domain_id": "default"}
        entry = {"auth_type": "v3password", "auth": {**auth, "password": 8300083}}
        (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"here": entry}}))
        for given in ({"cloud": "here"}, {"cloud": entry}, entry):
            RUN.forget()
            with pytest.raises(Denied, match="To YAML its password is a number") as refused:
                sign_in(given)
            assert "8300083" not in str(refused.value)  # which no port of the server's has in it


_CREDENTIAL = {"APPLICATION_CREDENTIAL_ID": "a", "APPLICATION_CREDENTIAL_SECRET": "secret"}


_PROJECT = {"PROJECT_NAME": "p", "PROJECT_ID": "p", "USERNAME": "u"}


@pytest.mark.parametrize(
    ("variables", "way_out"),
    [
        (_CREDENTIAL, r"auth_type \(OS_AUTH_TYPE\) has to be v3applicationcredential"),
        ({"TOKEN": "secret"}, r"auth_type \(OS_AUTH_TYPE\) has to be token"),
        ({"AUTH_TYPE": "v3applicationcredential", **_CREDENTIAL, **_PROJECT}, "leave out project_id, project_name"),
        ({"CLOUD": "nowhere"}, r"^cloud nowhere: .*looked for in"),
    ],
)
def test_what_is_often_wrong_is_told(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], way_out: str) -> None:
    for name, value in {"AUTH_URL": "http://127.0.0.1:1/v3", **variables}.items():
        monkeypatch.setenv(f"OS_{name}", value)
    with pytest.raises(BadInput, match=way_out) as refused:
        sign_in({})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (
            "clouds:\n  pw: {}\n  chi_uc: {auth: {password: secret}}\n",
            r"clouds\.yaml, where there are chi_uc, pw\.",
        ),
        (
            "chi_tac: {auth: {password: secret}}\n",
            r"clouds\.yaml, where nothing is below 'clouds:'",
        ),
    ],
)
def test_of_a_cloud_that_there_is_not_the_others_are_named(tmp_path: Path, content: str, cause: str) -> None:
    (tmp_path / "clouds.yaml").write_text(content)
    with pytest.raises(BadInput, match=rf"^cloud chi_tac: .*{cause}.*looked for in") as refused:
        sign_in({"cloud": "chi_tac"})
    assert "secret" not in str(refused.value)


def test_a_cloud_is_named_and_there_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    monkeypatch.setattr(loader, "CONFIG_FILES", [])
    monkeypatch.setattr(loader, "SECURE_FILES", [])
    monkeypatch.setenv("OS_CLOUD", "nowhere")
    with pytest.raises(BadInput, match=r"^cloud nowhere: there is no clouds\.yaml\. Name .*looked for in"):
        sign_in({})


@pytest.mark.parametrize(
    "written",
    [
        {"auth": PASSWORD},
        {"profile": "p", "auth": {"application_credential_id": "a"}},
        {"auth_type": "v3applicationcredential", "auth": {"application_credential_id": "a"}},
        {"auth_type": "v3token", "token": "t", "project_id": "p"},
    ],
)
def test_what_is_not_wrong_is_not_told(written: dict[str, Any]) -> None:
    assert hint({"load_yaml_config": False, **written}) == ""


@pytest.mark.parametrize(
    "auth_url",
    [
        " http://a/v3",
        "http://a/v3\n",
        "http://a b/v3",
        "http://a/v3?b=c",
        "http://a/v3#b",
        "http://",
        "ftp://a/v3",
        "a/v3",
    ],
)
def test_an_address_that_libraries_take_and_mounts_could_not_keep_is_refused(auth_url: str) -> None:
    with pytest.raises(BadInput, match=r"its auth_url (is no address of http|has a line break or a blank)"):
        sign_in({"auth": {**PASSWORD, "auth_url": auth_url, "project_domain_id": "default"}})


@pytest.mark.parametrize("value", [-1, "soon", float("inf"), float("nan"), [5]])
def test_a_timeout_that_is_none_is_told(value: Any) -> None:
    auth = {**PASSWORD, "auth_url": "http://127.0.0.1:1/v3", "project_domain_id": "default"}
    with pytest.raises(BadInput, match="its api_timeout is no number of seconds"):
        sign_in({"cloud": {"auth": auth, "api_timeout": value}})


def test_a_line_break_that_an_editor_has_left_is_told_of() -> None:
    with served(*[refusal(401)] * 9) as server:
        auth = {**PASSWORD, "auth_url": server.url.replace("/v1/AUTH_x", "/v3"), "project_domain_id": "default"}
        with pytest.raises(Denied, match="A line break is at the beginning or the end of its password"):
            sign_in({"auth_type": "v3password", "auth": {**auth, "password": "secret\r"}})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"regions": ["One", "Two"]}, "One"),
        ({"regions": ["One", "Two"], "region_name": "Two"}, "Two"),
        ({"regions": [{"name": "One", "values": {"interface": "internal"}}]}, "One"),
        ({"region_name": ["One", "Two"]}, "One"),
        ({"regions": []}, ""),
    ],
)
def test_regions_in_a_dictionary_are_those_of_a_file(given: dict[str, Any], wanted: str) -> None:
    cloud = {"auth_type": "none", "auth": {}, **given}
    config = openstack.connect(**connect_arguments({"cloud": cloud})).config
    assert (config.get_region_name() or "") == wanted
    assert config.get_interface() == ("internal" if "interface" in str(given) else "public")
    task = openstack.connect(**connect_arguments({"cloud": cloud, "interface": "admin"})).config
    assert task.get_interface() == "admin"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"regions": ["One"], "region_name": "Two"}, "its regions have no Two. Name one of them: One"),
        ({"regions": [{"nam": "One"}]}, "no list of names"),
        ({"regions": [None]}, "no list of names"),
        ({"regions": [{"name": "One", "values": "secret"}]}, "no list of names"),
        ({"regions": 5}, "no list of names"),
    ],
)
def test_so_is_one_that_is_none_of_them(given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        sign_in({"cloud": {"auth_type": "none", "auth": {}, **given}})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("cloud", [5, True, ["secret"]])
def test_a_cloud_is_a_name_or_a_dictionary(cloud: Any) -> None:
    with pytest.raises(BadInput, match=r"^cloud: it is .*Give a name, in quotation marks, or a dictionary") as refused:
        sign_in({"cloud": cloud})
    assert "secret" not in str(refused.value)


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
