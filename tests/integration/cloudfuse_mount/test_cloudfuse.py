# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cloudfuse and cc-cloudfuse of this machine, where there is one."""

from __future__ import annotations

import os
import ssl
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud import identity
from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import BACKENDS
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Backend, Installed, Service
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.integration.cloudfuse_mount.conftest import HERE, MountOfATest, here
from tests.integration.cloudfuse_mount.test_without_systemd import helper
from tests.integration.waiting import wait_for
from tests.lab import layout

pytestmark = pytest.mark.skipif(Systemd.runs(), reason="NOT RUN: the test's script would not be what keeps it up")


@pytest.fixture(params=BACKENDS[1:], ids=lambda backend: backend.name)
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend that needs no container, and has its program on this machine."""
    if request.param.find() is None:
        pytest.skip(f"NOT RUN: no {request.param.name} is on this machine's PATH")
    if layout.AUTHORITY.read_text() not in Path(str(ssl.get_default_verify_paths().cafile)).read_text():
        pytest.skip("NOT RUN: it trusts whom this machine's system trusts alone, and that is not the lab's authority")
    return request.param


@pytest.fixture
def local(
    make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any], backend: Backend
) -> Iterator[MountOfATest]:
    """A mount on this machine, of a store that the backend can reach."""
    if backend.name == "cc_cloudfuse":
        yield make_mount(cloud("lab"), " here", HERE)
        return
    # A region in which it finds the store, and the user's default project.
    store = next((one for one in map(cloud, ("lab-rgw", "lab")) if finds(backend, one)), None)
    if store is None:
        pytest.skip(f"NOT RUN: {backend.name} finds no store in the catalog, as its endpoints are in order")
    admin = cloud("lab-admin").connection
    user = store.connection.session.get_user_id()
    admin.identity.update_user(user, default_project_id=store.project_id)
    yield make_mount(store, " here", HERE)
    admin.identity.update_user(user, default_project_id=None)


def finds(backend: Backend, store: Any) -> bool:
    """Whether the program finds the store in the catalog."""
    place = identity.place_of(store.connection, store.object_store)
    try:
        backend.region_for(place.region, identity.endpoints_of(store.connection, "object-store"))
    except Refused:
        return False
    return True


def all_containers(backend: Backend, **options: Any) -> dict[str, Any]:
    """How it mounts: all containers, signed in with what it can, and trusting whom the system trusts."""
    credential = "auto" if "token" in backend.signs_in_with else "own"
    how = {"container": None, "backend": backend.name, "credential": credential, "extra_options": []}
    return {**how, "ca_cert_remote_src": True, **options}


def test_life(local: MountOfATest, backend: Backend) -> None:
    local.put_object("before.txt", b"from the store")
    options = all_containers(backend)
    result = local.run("-vvv", "--diff", **options)
    assert (result["backend"], result["source"]) == (backend.name, "store:")
    assert result["credential"]["kind"] == ("token" if "token" in backend.signs_in_with else "password")
    secrets = [local.cloud.connection.config.get_auth_args()["password"]]
    assert all(secret not in local.played.output for secret in secrets)
    folder = f"{local.path}/{local.container}"
    assert here(f"cat '{folder}/before.txt'") == "from the store"
    here(f"echo from here > '{folder}/written.txt'")
    assert local.object("written.txt") == b"from here\n"
    here(f"echo appended >> '{folder}/written.txt'")
    assert local.object("written.txt") == b"appended\n"  # as it is warned about
    assert not local.run(**options)["changed"]
    words = Path(f"/proc/{helper(local)}/cmdline").read_bytes()
    config = Path(local.places.config).read_text()
    credential = backend.credential(config)
    assert credential is not None and credential.secret.encode() not in words
    assert credential.secret not in Path(f"/var/log/chameleon.data/{local.places.name}.log").read_text()
    gone = local.absent()
    assert gone["changed"] and local.remains() == [] and helper(local) == 0


def test_authorities_that_would_have_to_travel_are_refused(local: MountOfATest, backend: Backend) -> None:
    refused = local.run(fails=True, **all_containers(backend, ca_cert_remote_src=False))
    assert "it trusts the authorities of the node's system and no others" in refused["msg"]
    assert local.remains() == []


def test_killed_it_comes_back_by_itself(local: MountOfATest, backend: Backend) -> None:
    options = all_containers(backend)
    local.run(**options)
    first = helper(local)
    here(f"kill -9 {first}")
    wait_for(lambda: helper(local) not in (0, first))
    wait_for(lambda: local.container in here(f"ls '{local.path}' 2>/dev/null || true"))
    assert not local.run(**options)["changed"]


def test_read_only(local: MountOfATest, backend: Backend) -> None:
    local.run(**all_containers(backend, read_only=True))
    assert "Read-only" in here(f"touch '{local.path}/{local.container}/file' 2>&1 || true")


def test_one_container_alone_is_refused(local: MountOfATest, backend: Backend) -> None:
    result = local.run(fails=True, **all_containers(backend, container=local.container))
    assert "never one alone" in result["msg"]
    assert local.remains() == []


def test_rclone_takes_over(local: MountOfATest, backend: Backend) -> None:
    local.run(**all_containers(backend))
    result = local.run("--diff", container=None)
    assert result["changes"][0]["action"] == "unmount"
    assert result["backend"] == "rclone" and "(secret)" in local.played.output
    assert local.cloud.connection.config.get_auth_args()["password"] not in local.played.output
    assert local.container in here(f"ls '{local.path}'")


def by_hand(mount: MountOfATest, backend: Backend, home: Path) -> None:
    """Mount it as somebody would who knows nothing of this collection."""
    installed = backend.find()
    assert isinstance(installed, Installed)
    connection = mount.cloud.connection
    place = identity.place_of(connection, mount.cloud.object_store)
    own = identity.own(connection)
    region = backend.region_for(place.region, identity.endpoints_of(connection, "object-store"))
    credential = Credential(**own._asdict(), **{**place._asdict(), "region": region})
    service = Service(mount.cloud.object_store, "swift", validate_certs=True, ca_cert="")
    home.mkdir()
    settings = read_settings({"path": mount.path})
    (home / ".cloudfuse").write_text(backend.config(settings, service, credential, installed))
    os.mkdir(mount.path)
    subprocess.run([installed.program, mount.path], check=True, env={**os.environ, "HOME": str(home)})
    wait_for(lambda: mount.container in here(f"ls '{mount.path}'"))


def test_one_of_others_is_migrated(local: MountOfATest, backend: Backend, tmp_path: Path) -> None:
    by_hand(local, backend, tmp_path / "home")
    refused = local.run(fails=True, container=None)
    assert "migrate: true" in refused["msg"] and local.container in here(f"ls '{local.path}'")

    # The new one cannot be made: the old one is started again.
    failed = local.run(fails=True, container=None, migrate=True, extra_options=["--log-file=/no/such/folder"])
    assert "did not start" in failed["msg"]
    wait_for(lambda: local.container in here(f"ls '{local.path}'"))
    assert "fuse.cloudfuse" in here(f"grep \"$(basename '{local.path}' | sed 's/ /.040/')\" /proc/self/mountinfo")

    result = local.run(container=None, migrate=True)
    assert result["changes"][0]["action"] == "migrate"
    assert f"{tmp_path}/home/.cloudfuse may have a password" in local.played.output.replace("\n", " ")
    here(f"echo text > '{local.path}/{local.container}/file'")
    wait_for(lambda: local.object("file") == b"text\n")
    assert not local.run(container=None, migrate=True)["changed"]
