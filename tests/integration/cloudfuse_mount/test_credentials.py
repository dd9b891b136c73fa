# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the secret is (one file) and is not (everywhere else); mounts that live on a token."""

from __future__ import annotations

import configparser
from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.site.outages import Passing
from tests.integration.waiting import wait_for
from tests.lab import layout

# Every file of the node that was changed since a moment (an earlier one cannot have the secret), what the processes
# show of themselves, and the journal.
_SEARCH = """
python3 - <<'END'
import glob, os, subprocess
secret, since = {secret!r}.encode(), {since}
suspects = glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ")
for folder, subfolders, names in os.walk("/"):
    if folder == "/":
        subfolders[:] = [name for name in subfolders if name not in ("proc", "sys", "mnt")]
    for name in names:
        path = os.path.join(folder, name)
        try:
            if os.path.isfile(path) and os.stat(path).st_ctime >= since:
                suspects.append(path)
        except OSError:
            pass
for path in suspects:
    try:
        with open(path, "rb") as stream:
            if secret in stream.read() and not path.startswith("/proc/%d/" % os.getpid()):
                print(path)
    except OSError:
        pass
if secret in subprocess.run(["journalctl", "--quiet", "--since", "@%d" % since], stdout=subprocess.PIPE).stdout:
    print("journal")
END
"""


def _secrets(mount: MountOfATest) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(on_node(f"cat {mount.places.config}"))
    return dict(parser["store"])


@pytest.mark.parametrize("kind", ["application_credential", "token"])
def test_the_secret_is_in_one_file(mount: MountOfATest, kind: str) -> None:
    since = int(on_node("date +%s"))
    mount.run("-vvv", "--diff", credential=kind)
    output = mount.played.output
    secret = _secrets(mount)["application_credential_secret" if kind == "application_credential" else "auth_token"]
    assert len(secret) > 20
    search = _SEARCH.format(secret=secret, since=since)
    assert "(secret)" in output
    assert on_node(f"stat -c '%a %U' {mount.places.config}") == "600 root\n"
    assert on_node(search).split() == [mount.places.config]
    mount.absent("-vvv", "--diff")
    assert secret not in output + mount.played.output
    assert on_node(search).split() == []


def test_the_credential_is_narrow(mount: MountOfATest, cloud: Callable[[str], Any], user: Any) -> None:
    """Whoever may do everything in the project has a mount that may read and write."""
    identity = cloud("lab-admin").connection.identity
    identity.assign_project_role_to_user(mount.cloud.project_id, user, identity.find_role("admin"))
    of_user = {"cloud": dict(Passing(cloud, user).cloud)}
    made = mount.run(**of_user)["credential"]
    found = identity.get_application_credential(user, made["id"])
    assert not found.unrestricted
    assert found.project_id == mount.cloud.project_id
    assert {role["name"] for role in found.roles} == {"member", "reader"}
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")
    assert mount.absent(**of_user)["revoked"] == [made["id"]]


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
    assert not mount.run("--check")["changed"]
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
        "ca_cert": str(layout.AUTHORITY),
    }
    result = mount.run("-vvv", **options)
    assert result["credential"]["kind"] == "application_credential"
    assert fresh not in mount.played.output
    assert not mount.run(**options)["changed"]
    mount.absent(**options)
    assert mount.credentials() == []


def test_a_token_and_an_endpoint_are_enough(mount: MountOfATest) -> None:
    options = {"cloud": None, "token": mount.cloud.token, "endpoint": mount.cloud.object_store}
    options["ca_cert"] = str(layout.AUTHORITY)
    result = mount.run("-vvv", **options)
    assert result["credential"] == {"kind": "token", "id": None, "expires": None, "own": False}
    assert options["token"] not in mount.played.output
    assert not mount.run(**options)["changed"]
    mount.absent(**options)
    assert mount.remains() == []
