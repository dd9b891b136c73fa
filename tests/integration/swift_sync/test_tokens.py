# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that do not work any more, before and in the middle of a task."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Iterator, Mapping

import pytest

from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.patience import patience
from tests.lab.tls import urls

AUTH_URL = urls.public("keystone") + "/v3"


def push(container: str, *tasks: tuple[str, Mapping[str, Any]]) -> str:
    """A playbook with a push for each name and its way to sign in."""
    common = {
        "direction": "push",
        "path": "/etc/pam.d",
        "container": container,
        "include": ["common-*"],
        "concurrency": "1",
    }
    rows = [
        {"name": name, "chameleon.data.swift_sync": {**common, **way}, "ignore_errors": True} for name, way in tasks
    ]
    return json.dumps([{"hosts": "node1", "gather_facts": False, "tasks": rows}])


@pytest.fixture
def credential(cloud: Callable[[str], Any]) -> Iterator[Callable[..., Any]]:
    """Makes application credentials of the demo user; none is left when the test ends."""
    identity = cloud("lab").connection.identity
    user = cloud("lab").connection.session.get_user_id()
    made = []

    def make(**options: Any) -> Any:
        made.append(identity.create_application_credential(user, f"test-{uuid.uuid4().hex[:12]}", **options))
        return made[-1]

    yield make
    for one in made:
        identity.delete_application_credential(user, one.id)


def way_of(credential: Any, **auth: str) -> Mapping[str, Any]:
    """How a task signs in with an application credential."""
    given = {"application_credential_id": credential.id, "application_credential_secret": credential.secret}
    return {
        "auth_type": "v3applicationcredential",
        "auth": {"auth_url": AUTH_URL, **given, **auth},
        "region_name": "RegionOne",
        "ca_cert": str(layout.AUTHORITY),
    }


def test_credentials_that_do_not_work_are_told(
    playbook: Callable[..., Any], cloud: Callable[[str], Any], container: str, credential: Callable[..., Any]
) -> None:
    end = datetime.now(timezone.utc) + timedelta(seconds=2)
    good, gone = credential(), credential()
    expired = credential(expires_at=end.strftime("%Y-%m-%dT%H:%M:%S"))
    connection = cloud("lab").connection
    connection.identity.delete_application_credential(connection.session.get_user_id(), gone.id)
    time.sleep(max(0.0, (end - datetime.now(timezone.utc)).total_seconds()))
    played = playbook(
        push(
            container,
            ("good", way_of(good)),
            ("expired", way_of(expired)),
            ("deleted", way_of(gone)),
            ("mistyped", way_of(good, application_credential_secret="mistyped")),
            ("elsewhere", {**way_of(good, auth_url=f"http://{layout.address()}:9/v3"), "api_timeout": 1}),
            ("no such cloud", {"cloud": "nowhere"}),
            ("no such region", {**way_of(good), "region_name": "Nowhere"}),
        )
    )
    results = {task: hosts["node1"] for task, hosts in played.results.items()}
    assert results.pop("good")["changed"]
    errors = {task: result["error"] for task, result in results.items()}
    for task in ("expired", "deleted", "mistyped"):
        assert (errors[task]["kind"], errors[task]["subject"]) == ("denied", f"cloud {AUTH_URL}")
    for task in ("expired", "mistyped"):
        assert "it does not accept the credentials" in errors[task]["cause"]
        assert "application credential, token or password are right and not expired" in errors[task]["remedy"]
    assert f"Could not find Application Credential: {gone.id}" in errors["deleted"]["cause"]
    assert "make a new application credential" in errors["deleted"]["remedy"]
    assert errors["elsewhere"]["kind"] == "unavailable"
    assert errors["elsewhere"]["remedy"].startswith("Check auth_url")
    assert (errors["no such cloud"]["kind"], errors["no such cloud"]["subject"]) == ("bad_input", "cloud nowhere")
    assert "clouds.yaml" in errors["no such cloud"]["remedy"]
    assert (errors["no such region"]["kind"], errors["no such region"]["subject"]) == ("missing", f"cloud {AUTH_URL}")
    assert "region Nowhere" in errors["no such region"]["cause"]
    assert "region_name" in errors["no such region"]["remedy"]
    for secret in (good.secret, gone.secret, expired.secret):
        assert secret not in played.output


@contextlib.contextmanager
def in_the_middle(rule: Rule, happens: Callable[[], None]) -> Iterator[None]:
    """While Swift makes the first request wait that the rule strikes, something happens."""
    done: list[int] = []

    def watch() -> None:
        while not rules.struck("swift"):
            time.sleep(0.05)
        happens()
        done.append(len(rules.struck("swift")))

    rules.set_rules("swift", [rule])
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
        watcher.join(timeout=patience(10))
    finally:
        rules.clear("swift")
    assert done == [1]


def test_a_token_that_is_revoked_is_renewed_and_the_run_goes_on(
    playbook: Callable[..., Any], cloud: Callable[[str], Any], container: str, user: Any, attentive: None
) -> None:
    identity = cloud("lab-admin").connection.identity

    def revoke() -> None:
        for enabled in (False, True):  # ends all tokens of a user, and no others
            identity.update_user(user, is_enabled=enabled)

    way = {
        "auth": {
            "auth_url": AUTH_URL,
            "username": user.name,
            "password": layout.USER_PASSWORD,
            "project_name": "demo",
            "user_domain_id": "default",
            "project_domain_id": "default",
        },
        "region_name": "RegionOne",
        "ca_cert": str(layout.AUTHORITY),
    }
    with in_the_middle(Rule(method="PUT", path="/common-", count=1, delay=2), revoke):
        played = playbook(push(container, ("revoked", way)), "-vv")
    assert "the token expired, signing in again" in played.output
    result = played.results["revoked"]["node1"]
    assert result["failures"] == []
    assert result["done"]["files"] == result["counts"]["upload"] > 1


def test_a_credential_that_is_deleted_in_the_middle_ends_the_run_and_is_told(
    playbook: Callable[..., Any], cloud: Callable[[str], Any], container: str, credential: Callable[..., Any]
) -> None:
    given, connection = credential(), cloud("lab").connection
    user = connection.session.get_user_id()
    # Swift believes its token for some minutes yet: the 401 is the lab's
    rule = Rule(method="PUT", path=f"/{container}/", skip=1, delay=patience(1), status=401)
    with in_the_middle(rule, lambda: connection.identity.delete_application_credential(user, given.id)):
        played = playbook(push(container, ("deleted", {**way_of(given), "include": ["*"]})))
    result = played.results["deleted"]["node1"]
    assert result["error"]["kind"] == "denied"
    assert "the controller got no new one" in result["error"]["cause"]
    assert f"Could not find Application Credential: {given.id}" in result["error"]["cause"]
    assert "it goes on where it stopped" in result["error"]["remedy"]
    assert result["done"]["files"] == 1
    assert result["failures_total"] < result["counts"]["upload"] // 2  # not each file in its turn
