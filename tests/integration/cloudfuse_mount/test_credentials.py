# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the secret is (one file) and is not (everywhere else); mounts that live on a token."""

from __future__ import annotations

import configparser
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node, wait_for

# Every file of the node that could have it; memory and the kernel's files are looked at one by one below.
_SEARCH = r"""
printf %s '{secret}' > /root/.needle
grep --recursive --files-with-matches --fixed-strings --binary-files=text --devices=skip --file=/root/.needle \
    --exclude=.needle /etc /home /opt /root /run /srv /tmp /usr/local /var /dev/shm 2>/dev/null || true
for process in /proc/[0-9]*; do
    if tr '\0' ' ' < $process/cmdline 2>/dev/null | grep -qFf /root/.needle; then echo $process/cmdline; fi
    if tr '\0' ' ' < $process/environ 2>/dev/null | grep -qFf /root/.needle; then echo $process/environ; fi
done
if journalctl --quiet | grep -qFf /root/.needle; then echo journal; fi
rm /root/.needle
"""


def _secrets(mount: MountOfATest) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(on_node(f"cat {mount.places.config}"))
    return dict(parser["store"])


@pytest.mark.parametrize("kind", ["application_credential", "token"])
def test_the_secret_is_in_one_file(mount: MountOfATest, kind: str) -> None:
    mount.run("-vvv", "--diff", credential=kind)
    output = mount.played.output
    values = _secrets(mount)
    secret = values["application_credential_secret" if kind == "application_credential" else "auth_token"]
    assert len(secret) > 20
    output += mount.run("-vvv", "--diff", credential=kind, cache_mode="full") and mount.played.output
    assert secret not in output
    assert "(secret)" in output
    assert on_node(f"stat -c '%a %U' {mount.places.config}") == "600 root\n"
    assert on_node(_SEARCH.format(secret=secret)).split() == [mount.places.config]
    output += mount.absent("-vvv", "--diff") and mount.played.output
    assert secret not in output
    assert on_node(_SEARCH.format(secret=secret)).split() == []


def test_the_credential_is_narrow(mount: MountOfATest) -> None:
    mount.run()
    connection = mount.cloud.connection
    (one,) = mount.credentials()
    found = connection.identity.get_application_credential(connection.session.get_user_id(), one)
    assert not found.unrestricted
    assert found.project_id == mount.cloud.project_id
    assert "admin" not in {role["name"] for role in found.roles}


def test_a_token_mount_tells_when_it_ends(mount: MountOfATest) -> None:
    result = mount.run(credential="token")
    assert result["credential"]["kind"] == "token" and result["credential"]["expires"].endswith("Z")
    assert f"it stops working at {result['credential']['expires']}" in mount.played.output.replace("\n", " ")
    assert mount.credentials() == []
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")
    again = mount.run(credential="token")
    assert not again["changed"] and again["credential"] == result["credential"]
    # An application credential is the better thing to have, so it is what comes next.
    better = mount.run()
    assert better["changed"] and better["credential"]["kind"] == "application_credential"
    worse = mount.run(credential="token")
    assert worse["changed"] and worse["revoked"] == [better["credential"]["id"]]


def test_who_may_not_make_one_gets_a_token_mount(
    make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]
) -> None:
    mount = make_mount(cloud("lab-appcred"))
    result = mount.run()
    assert result["credential"]["kind"] == "token"
    assert not mount.run()["changed"]
    refused = mount.run(fails=True, credential="application_credential")
    assert refused["error"]["kind"] == "denied"
    assert not mount.run()["changed"]


def test_signed_in_with_a_token_the_mount_outlives_it(
    make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]
) -> None:
    mount = make_mount(cloud("lab"))
    fresh = mount.cloud.token
    catalog = mount.cloud.connection.session.auth.auth_url
    options = {
        "cloud": None,
        "auth_type": "token",
        "auth": {"auth_url": catalog, "token": fresh, "project_id": mount.cloud.project_id},
        "region_name": mount.cloud.connection.config.get_region_name(),
    }
    result = mount.run("-vvv", **options)
    assert result["credential"]["kind"] == "application_credential"
    assert fresh not in mount.played.output
    assert not mount.run(**options)["changed"]
    mount.absent(**options)
    assert mount.credentials() == []


def test_a_token_and_an_endpoint_are_enough(mount: MountOfATest) -> None:
    options = {"cloud": None, "token": mount.cloud.token, "endpoint": mount.cloud.object_store}
    result = mount.run("-vvv", **options)
    assert result["credential"] == {"kind": "token", "id": None, "expires": None}
    assert options["token"] not in mount.played.output
    assert not mount.run(**options)["changed"]
    mount.absent(**options)
    assert mount.remains() == []


def test_under_async(mount: MountOfATest, playbook: Callable[..., Any]) -> None:
    played = playbook(
        f"""
        - hosts: {NODE}
          gather_facts: false
          become: true
          tasks:
            - name: Mount
              chameleon.data.cloudfuse_mount: {{cloud: lab, path: {mount.path}, container: {mount.container}}}
              async: 120
              poll: 1
            - name: Use
              ansible.builtin.shell: echo text > {mount.path}/file
        """
    )
    assert played.results["Mount"][NODE]["changed"]
    wait_for(lambda: mount.object("file") == b"text\n")


def test_nothing_is_left_in_memory_folders(mount: MountOfATest, tmp_path: Path) -> None:
    before = on_node("ls /dev/shm")
    mount.run()
    mount.absent()
    assert on_node("ls /dev/shm") == before
