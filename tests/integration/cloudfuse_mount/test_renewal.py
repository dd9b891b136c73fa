# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials that end, and those that are the user's own."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.waiting import wait_for
from tests.lab import layout


def _age(mount: MountOfATest) -> None:
    """As if the mount had been made long ago: its credential is in the second half of its life."""
    on_node(f'sed -i \'s/"credential_since": "20/"credential_since": "19/\' {mount.places.record}')


def _expires(mount: MountOfATest, credential_id: str) -> datetime:
    connection = mount.cloud.connection
    found = connection.identity.get_application_credential(connection.session.get_user_id(), credential_id)
    return datetime.fromisoformat(found.expires_at).replace(tzinfo=timezone.utc)


def test_it_ends_and_is_replaced_before(mount: MountOfATest) -> None:
    first = mount.run(credential_lifetime="2h")["credential"]
    left = _expires(mount, first["id"]) - datetime.now(timezone.utc)
    assert timedelta(hours=1.9) < left <= timedelta(hours=2)
    assert first["expires"] == _expires(mount, first["id"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert not mount.run()["changed"]
    _age(mount)
    result = mount.run()
    assert f"its application credential ends at {first['expires']}" in result["changes"][0]["reason"]
    assert result["revoked"] == [first["id"]]
    assert mount.credentials() == [result["credential"]["id"]]
    assert _expires(mount, result["credential"]["id"]) - datetime.now(timezone.utc) > timedelta(days=29)
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")
    assert not mount.run()["changed"]


def test_who_uses_the_mount_is_not_disturbed_while_the_old_one_works(mount: MountOfATest) -> None:
    first = mount.run(credential_lifetime="2h")["credential"]
    _age(mount)
    unit = f"--property=Type=exec --unit=stands-{mount.container} --working-directory={mount.path}"
    on_node(f"systemd-run --quiet {unit} sleep 600")
    try:
        helper = mount.helper()
        result = mount.run()
        assert not result["changed"] and result["credential"] == first
        assert mount.helper() == helper and mount.credentials() == [first["id"]]
        assert "it is in use by sleep (" in mount.played.output.replace("\n", " ")
    finally:
        on_node(f"systemctl stop stands-{mount.container}")
    assert mount.run()["revoked"] == [first["id"]]


def test_for_ever(mount: MountOfATest) -> None:
    result = mount.run(credential_lifetime="0")
    assert result["credential"]["expires"] is None
    assert not mount.run(credential_lifetime="0")["changed"]
    assert mount.run(fails=True, credential_lifetime="soon")["error"]["kind"] == "bad_input"


@pytest.mark.parametrize(("name", "kind"), [("lab-appcred", "application_credential"), ("lab", "password")])
def test_ones_own(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any], name: str, kind: str) -> None:
    mount = make_mount(cloud(name))
    result = mount.run("-vvv", "--diff", credential="own")
    assert (result["credential"]["kind"], result["credential"]["own"]) == (kind, True)
    secrets = mount.cloud.connection.config.get_auth_args()
    for field in ("password", "application_credential_secret"):
        assert secrets.get(field, "no such secret") not in mount.played.output
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")
    assert not mount.run(credential="own")["changed"]
    made = [one for one in mount.credentials() if one != result["credential"]["id"]]
    assert made == []
    gone = mount.absent(credential="own")
    assert gone["revoked"] == [] and "has to revoke it" not in mount.played.output
    assert mount.object("file") == b"text\n"  # by a connection that has signed in with the same


def test_a_token_is_nobodys_own(mount: MountOfATest) -> None:
    options = {
        "cloud": None,
        "auth_type": "token",
        "auth": {
            "auth_url": mount.cloud.connection.session.auth.auth_url,
            "token": mount.cloud.token,
            "project_id": mount.cloud.project_id,
        },
        "ca_cert": str(layout.AUTHORITY),
    }
    result = mount.run(fails=True, credential="own", **options)
    assert "neither an application credential nor a password" in result["msg"]
    assert mount.remains() == []
