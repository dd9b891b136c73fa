# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to sign in that a user of the testbed may have, each a run of its own."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, NamedTuple

import pytest
import yaml

from tests.integration.application_credentials import application_credential
from tests.lab import layout
from tests.lab.tls import urls

KEYSTONE = urls.public("keystone") + "/v3"
AUTHORITY = str(layout.AUTHORITY)
DEMO = {"username": "demo", "password": layout.USER_PASSWORD, "user_domain_id": "default"}
AT_PROVIDER = {"username": "demo", "password": layout.USER_PASSWORD}
PROJECT = {"project_name": "demo", "project_domain_id": "default"}
PASSWORD = {"auth_url": KEYSTONE, **DEMO, **PROJECT}
OIDC = {
    "auth_url": KEYSTONE,
    "identity_provider": "chameleon",
    "protocol": "openid",
    "client_id": "chi-cli",
    "client_secret": "none",
    "discovery_endpoint": layout.url("oidc") + "/.well-known/openid-configuration",
    **PROJECT,
}


CLIENT = layout.AUTHORITY.with_name("client")
WITH_CERTIFICATE = {**PASSWORD, "auth_url": f"https://{layout.host('keystone')}:{layout.CLIENT_CERT_PORT}/v3"}


class Way(NamedTuple):
    """A way to sign in.

    :ivar files: ``clouds.yaml`` and others beside it, by name
    :ivar options: of the task
    :ivar env: ``OS_*`` variables
    """

    files: Mapping[str, Any] = {}
    options: Mapping[str, Any] = {}
    env: Mapping[str, str] = {}


def clouds(**entry: Any) -> dict[str, Any]:
    """A clouds.yaml with one cloud, ``chi``."""
    return {"clouds.yaml": {"clouds": {"chi": {"region_name": "RegionOne", "cacert": AUTHORITY, **entry}}}}


def variables(entry: Mapping[str, Any]) -> dict[str, str]:
    """The content of an entry of clouds.yaml as ``OS_*`` variables, as the file has them that a site hands out."""
    return {f"OS_{name.upper()}": value for name, value in {**entry, **entry["auth"]}.items() if name != "auth"}


SITE = {"chameleon": {"auth_type": "password", "auth": {"auth_url": KEYSTONE}, "region_name": "RegionOne"}}
WITHOUT_SECRET = {name: value for name, value in PASSWORD.items() if name != "password"}
WAYS = {
    "password": Way(clouds(auth=PASSWORD), {"cloud": "chi"}),
    "oidc password": Way(clouds(auth_type="v3oidcpassword", auth={**OIDC, **AT_PROVIDER}), {"cloud": "chi"}),
    "a dictionary": Way({}, {"cloud": {"auth": PASSWORD, "region_name": "RegionOne", "cacert": AUTHORITY}}),
    "options": Way({}, {"auth": PASSWORD, "region_name": "RegionOne", "ca_cert": AUTHORITY}),
    "OS_* alone": Way(env=variables({"auth": PASSWORD, "region_name": "RegionOne", "cacert": AUTHORITY})),
    "a profile": Way(
        {
            **clouds(profile="chameleon", auth={**DEMO, **PROJECT}),
            "clouds-public.yaml": {"public-clouds": SITE},
        },
        {"cloud": "chi"},
    ),
    "secure.yaml": Way(
        {**clouds(auth=WITHOUT_SECRET), "secure.yaml": {"clouds": {"chi": {"auth": {"password": DEMO["password"]}}}}},
        {"cloud": "chi"},
    ),
    "a client certificate": Way(
        clouds(auth=WITH_CERTIFICATE, cert=f"{CLIENT}.pem"),
        {"cloud": "chi", "client_key": f"{CLIENT}.key"},
    ),
    "one of several regions": Way(
        clouds(auth=PASSWORD, region_name=None, regions=["RegionRGW", "RegionOne"]),
        {"cloud": "chi", "region_name": "RegionOne"},
    ),
}


@pytest.fixture
def look(playbook: Callable[..., Any], tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Runs swift_info with a way to sign in, on the controller; its result, and all that was shown as ``output``."""
    before = Path.cwd()

    def run(way: Way, fails: bool = False) -> Any:
        for name, content in way.files.items():
            (tmp_path / name).write_text(yaml.safe_dump(content))
        os.chdir(tmp_path)
        task = {"name": "Look", "chameleon.data.swift_info": dict(way.options)}
        variables = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables, "tasks": [task]}
        with without("OS_CLIENT_CONFIG_FILE"):
            # With a setting of Ansible's it is a process of its own: openstacksdk looks where it was loaded.
            played = playbook(json.dumps([play]), fails=fails, env={**way.env, "ANSIBLE_FORKS": "1"})
            return {**played.results["Look"]["localhost"], "output": played.output}

    yield run
    os.chdir(before)


@contextlib.contextmanager
def without(name: str) -> Iterator[None]:
    """The environment without a variable."""
    value = os.environ.pop(name)
    try:
        yield
    finally:
        os.environ[name] = value


@pytest.mark.parametrize("way", list(WAYS.values()), ids=list(WAYS))
def test_a_way_to_sign_in(look: Callable[..., Any], cloud: Callable[[str], Any], way: Way) -> None:
    assert "account" in look(way)


def test_several_regions_and_none_is_named(look: Callable[..., Any]) -> None:
    entry = {"auth": PASSWORD, "cacert": AUTHORITY}
    shown = look(Way({"clouds.yaml": {"clouds": {"chi": entry}}}, {"cloud": "chi"}))
    said = " ".join(shown["output"].split())
    assert "cloud chi: it has a service object-store in " in said and "no region was named" in said
    assert "that in Region" in said


@pytest.fixture
def second_store(cloud: Callable[[str], Any]) -> Iterator[str]:
    """The name of one more object store in the catalog of a region: it is that of another region."""
    identity = cloud("lab-admin").connection.identity
    service = identity.create_service(name="second", type="object-store")
    url = urls.public("rgw") + "/swift/v1/AUTH_%(project_id)s"
    endpoint = identity.create_endpoint(service_id=service.id, interface="public", region_id="RegionOne", url=url)
    yield str(service.name)
    identity.delete_endpoint(endpoint.id)
    identity.delete_service(service.id)


def test_several_stores_in_a_region(look: Callable[..., Any], second_store: str) -> None:
    shown = look(Way(clouds(auth=PASSWORD), {"cloud": "chi"}))
    said = " ".join(shown["output"].split())
    assert "several services object-store in RegionOne (second, swift), and the first of the catalog is used" in said
    named = look(Way(clouds(auth=PASSWORD, object_store_service_name=second_store), {"cloud": "chi"}))
    assert named["account"]["url"].startswith(urls.public("rgw"))


@pytest.mark.parametrize("unrestricted", [False, True], ids=["restricted", "unrestricted"])
def test_an_application_credential(look: Callable[..., Any], cloud: Callable[[str], Any], unrestricted: bool) -> None:
    with application_credential(cloud("lab").connection, unrestricted) as entry:
        way = Way(clouds(**entry), {"cloud": "chi"}) if unrestricted else Way(env=variables(entry))
        assert "account" in look(way)


def test_a_token_of_an_application_credential_is_told_as_that(
    look: Callable[..., Any], cloud: Callable[[str], Any]
) -> None:
    auth = {"auth_url": KEYSTONE, "token": cloud("lab-appcred").token, **PROJECT}
    error = look(Way(clouds(auth_type="token", auth=auth), {"cloud": "chi"}), fails=True)["error"]
    assert error["kind"] == "denied" and "that of an application credential" in error["remedy"], error


def test_a_token(look: Callable[..., Any], cloud: Callable[[str], Any]) -> None:
    auth = {"auth_url": KEYSTONE, "token": cloud("lab").token, **PROJECT}
    assert "account" in look(Way(clouds(auth_type="token", auth=auth), {"cloud": "chi"}))


def test_a_wrong_password_at_the_identity_provider(look: Callable[..., Any]) -> None:
    auth = {**OIDC, **AT_PROVIDER, "password": "mistyped"}
    error = look(Way(clouds(auth_type="v3oidcpassword", auth=auth), {"cloud": "chi"}), fails=True)["error"]
    assert (error["kind"], error["subject"]) == ("denied", "cloud chi")
    assert "its identity provider does not accept the credentials (invalid_grant)" in error["cause"]


def test_without_the_certificate_that_the_site_wants(look: Callable[..., Any]) -> None:
    error = look(Way(clouds(auth=WITH_CERTIFICATE), {"cloud": "chi"}), fails=True)["error"]
    assert error["kind"] == "unavailable" and "client_cert" in error["remedy"], error
