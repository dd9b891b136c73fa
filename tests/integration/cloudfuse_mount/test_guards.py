# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is refused before anything is changed, and what is taken back."""

from __future__ import annotations

from typing import Any, Callable

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node
from tests.integration.waiting import wait_for


def test_a_folder_with_files_is_not_hidden(mount: MountOfATest) -> None:
    on_node(f"mkdir {mount.path}; echo mine > {mount.path}/file")
    result = mount.run(fails=True, cache_mode="off", cache_size="1G")
    assert result["error"]["kind"] == "refused" and "not empty" in result["msg"]
    assert any("'cache_size' means nothing" in text for text in result["warnings"])  # what it warns of is told as well
    assert mount.remains() == [mount.path] and mount.credentials() == []
    assert on_node(f"cat {mount.path}/file") == "mine\n"


def test_what_somebody_else_has_mounted_is_left_alone(mount: MountOfATest) -> None:
    on_node(f"mkdir {mount.path}; mount -t tmpfs mine {mount.path}; echo mine > {mount.path}/file")
    for state in ("mounted", "absent"):
        assert "not by this module" in mount.run(fails=True, state=state)["msg"]
    assert on_node(f"cat {mount.path}/file") == "mine\n"


def test_bad_input_is_refused_before_a_credential_is_made(mount: MountOfATest) -> None:
    assert mount.run(fails=True, mode="u=rwx")["error"]["kind"] == "bad_input"
    assert mount.remains() == [] and mount.credentials() == []


def test_a_container_that_is_not_there(mount: MountOfATest) -> None:
    result = mount.run(fails=True, container=f"{mount.container}-mistyped")
    assert result["error"]["kind"] == "missing" and "no such container" in result["msg"]
    assert mount.remains() == [] and mount.credentials() == []


def test_without_root(mount: MountOfATest, playbook: Callable[..., Any]) -> None:
    played = playbook(
        f"""
        - hosts: {NODE}
          gather_facts: false
          tasks:
            - name: Mount
              chameleon.data.cloudfuse_mount: {{cloud: lab, path: {mount.path}, container: {mount.container}}}
        """,
        fails=True,
    )
    assert "become: true" in played.results["Mount"][NODE]["msg"]
    assert mount.credentials() == []


def test_who_may_only_read_mounts_for_reading_only(
    make_mount: Callable[..., MountOfATest], mount: MountOfATest, cloud: Callable[[str], Any]
) -> None:
    reader = make_mount(cloud("lab"))
    reader.cloud = cloud("lab-reader")
    result = reader.run(fails=True)
    assert result["error"]["kind"] == "refused" and "read_only: true" in result["msg"]
    assert reader.remains() == [] and reader.credentials() == []
    mount.put_object("file", b"text")
    reader.run(read_only=True)
    assert on_node(f"cat {reader.path}/file") == "text"


# Everything goes well until systemd is to start the program.
_FAIL = r"""
mkdir -p /run/systemd/system/{unit}.d
printf '[Service]\nExecStartPre=/bin/sh -c "echo no luck; false"\n' > /run/systemd/system/{unit}.d/fail.conf
systemctl daemon-reload
"""
_FAIL_NO_MORE = "rm -r /run/systemd/system/{unit}.d; systemctl daemon-reload"


def test_a_mount_that_fails_leaves_nothing(mount: MountOfATest) -> None:
    on_node(_FAIL.format(unit=mount.places.unit))
    result = mount.run(fails=True)
    assert "did not start" in result["msg"] and "no luck" in result["msg"] and mount.places.unit in result["msg"]
    assert mount.remains() == [] and mount.credentials() == []


def test_a_change_that_fails_brings_the_old_mount_back(mount: MountOfATest) -> None:
    mount.put_object("file", b"text")
    first = mount.run()
    before = on_node(f"cat {mount.places.config} {mount.places.unit_file}")
    on_node(_FAIL.format(unit=mount.places.unit))
    assert "no luck" in mount.run(fails=True, cache_mode="full")["msg"]
    assert on_node(f"cat {mount.places.config} {mount.places.unit_file}") == before
    assert mount.credentials() == [first["credential"]["id"]]
    # systemd goes on trying to start the old one, and succeeds as soon as it can.
    on_node(_FAIL_NO_MORE.format(unit=mount.places.unit))
    wait_for(lambda: on_node(f"cat {mount.path}/file 2>/dev/null || true") == "text")
    assert not mount.run()["changed"]


def test_a_cache_that_cannot_be_made(mount: MountOfATest) -> None:
    # Without one rclone would mount all the same, and lose what the cache is there to keep.
    on_node(f"mkdir -p $(dirname {mount.places.cache}); echo mine > {mount.places.cache}")
    assert mount.places.cache in mount.run(fails=True)["msg"]
    assert mount.remains() == [mount.places.cache] and mount.credentials() == []
