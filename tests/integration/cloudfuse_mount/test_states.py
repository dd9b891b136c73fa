# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is mounted now and what is written down are told apart."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import MountOfATest, being_written, on_node
from tests.integration.waiting import wait_for


def test_unmounted_for_a_while(mount: MountOfATest) -> None:
    mount.run()
    on_node(f"echo kept > {mount.path}/file")
    assert mount.run(state="unmounted")["changed"]
    assert mount.object("file") == b"kept\n"
    assert mount.helper() == 0
    assert on_node(f"ls -A {mount.path}; systemctl is-enabled '{mount.places.unit}'") == "enabled\n"
    assert len(mount.credentials()) == 1
    assert not mount.run(state="unmounted")["changed"]
    assert not mount.run("--check", state="unmounted")["changed"]
    assert [change["action"] for change in mount.run()["changes"]] == ["mount"]
    assert on_node(f"cat {mount.path}/file") == "kept\n"


def test_nothing_to_unmount(mount: MountOfATest) -> None:
    assert not mount.run(state="unmounted")["changed"]
    assert mount.remains() == [] == mount.credentials()


def test_present_is_for_later(mount: MountOfATest) -> None:
    assert mount.run(state="present")["changed"]
    assert mount.helper() == 0
    assert not mount.run(state="present")["changed"]
    assert mount.run()["changed"]
    running = mount.helper()
    assert [change["action"] for change in mount.run(state="present", cache_time="1m")["changes"]] == ["write_unit"]
    assert mount.helper() == running
    # Only now it is mounted so.
    assert mount.run(cache_time="1m")["changed"]
    assert mount.helper() not in (0, running)
    assert not mount.run(cache_time="1m")["changed"]
    assert len(mount.credentials()) == 1


def test_remounted_is_made_anew_each_time(mount: MountOfATest) -> None:
    assert [change["action"] for change in mount.run(state="remounted")["changes"]][-1] == "mount"
    running = mount.helper()
    assert [change["action"] for change in mount.run(state="remounted")["changes"]] == ["unmount", "mount"]
    assert mount.helper() not in (0, running)


def test_options_reach_the_program(mount: MountOfATest) -> None:
    options = {"cache_size": "64M", "buffer_size": "1M", "bandwidth_limit": "20M", "extra_options": ["--transfers=2"]}
    told = mount.run(**options)["options"]
    assert (told["cache_size"], told["buffer_size"]) == (64 << 20, 1 << 20)
    on_node(f"echo works > {mount.path}/file")
    command = on_node(f"tr '\\0' ' ' < /proc/{mount.helper()}/cmdline")
    assert "--vfs-cache-max-size 67108864B --buffer-size 1048576B --bwlimit 20971520B" in command
    assert "--transfers=2" in command
    mount.absent()
    assert mount.object("file") == b"works\n"


def test_who_insists_mounts_over_files(mount: MountOfATest) -> None:
    on_node(f"mkdir {mount.path}; echo mine > {mount.path}/mine")
    assert mount.run(allow_non_empty=True)["changed"]
    assert on_node(f"ls {mount.path}") == ""
    assert not mount.run(allow_non_empty=True)["changed"]
    mount.absent()
    assert on_node(f"cat {mount.path}/mine") == "mine\n"


def test_by_force_a_mount_goes_and_what_it_had_waits_in_the_cache(mount: MountOfATest) -> None:
    mount.run()
    with being_written(mount):
        assert mount.run(fails=True, state="unmounted", drain_timeout=2)["error"]["kind"] == "refused"
        assert mount.helper() != 0
        result = mount.run(state="unmounted", drain_timeout=2, force=True)
        assert result["abandoned"] == ["open.txt"]
        assert mount.helper() == 0
    mount.run()
    wait_for(lambda: mount.object("open.txt") == b"one\n")


def test_by_force_one_that_hangs_goes_at_once(mount: MountOfATest) -> None:
    mount.run()
    with being_written(mount):
        on_node(f"kill -STOP {mount.helper()}")
        result = mount.absent(timeout=3, force=True)
    assert result["abandoned"] == ["open.txt"]
    assert mount.remains() == [] == mount.credentials()


def test_by_force_it_is_gone_with_what_it_had(mount: MountOfATest) -> None:
    mount.run()
    with being_written(mount):
        assert mount.absent(drain_timeout=2, force=True)["abandoned"] == ["open.txt"]
    assert mount.remains() == [] == mount.credentials()
    assert mount.object("open.txt") in (None, b"")
