# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On a machine that was not booted with systemd, this one, a script keeps the mount up."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.shell import Shell
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.integration.cloudfuse_mount.conftest import HERE, MountOfATest, here
from tests.integration.waiting import wait_for

pytestmark = pytest.mark.skipif(Systemd.runs(), reason="NOT RUN: systemd runs on this machine, so nothing else would")
SUPERVISOR = Shell()


@pytest.fixture
def local(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> MountOfATest:
    """A mount on this machine."""
    return make_mount(cloud("lab"), " here", HERE)


def helper(mount: MountOfATest) -> int:
    """The process that serves the mount; 0 where there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if os.path.basename(words[0]) in (b"rclone", b"cloudfuse") and mount.path.encode() in words:
            return int(folder.name)
    return 0


def test_life(local: MountOfATest) -> None:
    result = local.run()
    assert [change["action"] for change in result["changes"]] == [
        "create_folder",
        "write_config",
        "write_authorities",
        "write_unit",
        "mount",
    ]
    assert result["unit"].endswith(".sh") and not result["options"]["boot"]
    assert "nothing mounts it when the node boots" in local.played.output.replace("\n", " ")
    here(f"echo text > '{local.path}/file'")
    wait_for(lambda: local.object("file") == b"text\n")
    assert not local.run(boot=False)["changed"]
    assert "nothing mounts it" not in local.played.output

    changed = local.run(cache_mode="full")
    assert [change["action"] for change in changed["changes"]] == ["unmount", "write_unit", "mount"]
    here(f"echo more > '{local.path}/last-words'")
    assert local.run(state="unmounted")["changed"]
    assert local.object("last-words") == b"more\n"
    assert not SUPERVISOR.is_active(local.places) and helper(local) == 0
    assert local.run()["changed"]
    assert local.absent()["changed"]
    assert local.remains() == [] and local.credentials() == [] and helper(local) == 0


def test_killed_it_comes_back_by_itself(local: MountOfATest) -> None:
    local.put_object("file", b"text")
    local.run()
    first = helper(local)
    here(f"kill -9 {first}")
    wait_for(lambda: helper(local) not in (0, first))
    wait_for(lambda: here(f"cat '{local.path}/file' 2>/dev/null || true") == "text")
    assert not local.run()["changed"]


def test_killed_with_its_script_it_is_repaired(local: MountOfATest) -> None:
    local.put_object("file", b"text")
    local.run()
    SUPERVISOR.kill(local.places)
    wait_for(lambda: helper(local) == 0)
    assert "not connected" in here(f"ls '{local.path}' 2>&1 || true")
    result = local.run()
    assert result["repaired"] and [change["action"] for change in result["changes"]] == ["take_down", "mount"]
    assert here(f"cat '{local.path}/file'") == "text"


def test_hanging_it_is_repaired(local: MountOfATest) -> None:
    local.run()
    here(f"kill -STOP {helper(local)}")
    assert local.run(timeout=3)["repaired"]
    assert not local.run()["changed"]


def test_what_a_killed_program_had_not_uploaded_is_uploaded_before_it_goes(local: MountOfATest) -> None:
    local.keep_waiting()
    local.run()
    here(f"echo precious > '{local.path}/file'")
    time.sleep(1)  # rclone has written down what it has not uploaded
    SUPERVISOR.kill(local.places)
    wait_for(lambda: helper(local) == 0)
    assert [change["action"] for change in local.absent()["changes"]][:3] == ["take_down", "resume", "unmount"]
    assert local.object("file") == b"precious\n"
    assert local.remains() == []


def test_what_a_killed_program_has_forgotten_is_kept(local: MountOfATest) -> None:
    local.keep_waiting()
    local.run()
    here(f"echo precious > '{local.path}/file'")
    time.sleep(1)
    SUPERVISOR.kill(local.places)
    wait_for(lambda: helper(local) == 0)
    here(f"truncate --size 0 '{local.places.cache}/vfsMeta/store/{local.container}/file'")  # as in mid-write
    result = local.run()
    assert result["rescued"] == [f"{local.container}/file"]
    assert f"is in {local.places.rescued}" in local.played.output.replace("\n", " ")
    assert local.absent()["changed"]
    try:
        assert here(f"cat '{local.places.rescued}/{local.container}/file'") == "precious\n"
    finally:
        here(f"rm -r '{local.places.rescued}'")


def test_one_that_cannot_start_leaves_nothing(local: MountOfATest) -> None:
    result = local.run(fails=True, extra_options=["--log-file=/no/such/folder"])
    assert "did not start" in result["msg"] and "no such file or directory" in result["msg"]
    assert local.remains() == [] and local.credentials() == [] and helper(local) == 0


def test_the_task_lets_go_of_it(local: MountOfATest, playbook: Callable[..., Any]) -> None:
    # A helper that held Ansible's pipes would keep a task with a timeout waiting for ever.
    local.run()
    for name in ("0", "1", "2"):
        assert "pipe" not in os.readlink(f"/proc/{helper(local)}/fd/{name}")
