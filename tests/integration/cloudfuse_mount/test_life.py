# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nothing to mounted and back, on each store."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import trustme

from tests.integration.cloudfuse_mount.conftest import MountOfATest, being_written, on_node
from tests.integration.waiting import wait_for
from tests.lab import layout


def test_life(make_mount: Callable[..., MountOfATest], store: Any) -> None:
    mount = make_mount(store)
    mount.put_object("there/before.txt", b"from the store")

    result = mount.run()
    assert result["changed"]
    assert [change["action"] for change in result["changes"]] == [
        "create_folder",
        "write_config",
        "write_authorities",
        "write_unit",
        "enable",
        "mount",
    ]
    assert (result["backend"], result["source"]) == ("rclone", f"store:{mount.container}")
    assert result["credential"]["kind"] == "application_credential"
    assert mount.credentials() == [result["credential"]["id"]]

    assert on_node(f"su cc -c 'cat {mount.path}/there/before.txt'") == "from the store"
    on_node(f"su cc -c 'echo from the node > {mount.path}/written.txt'")
    wait_for(lambda: mount.object("written.txt") == b"from the node\n")
    on_node(f"su cc -c 'echo appended >> {mount.path}/written.txt'")
    wait_for(lambda: mount.object("written.txt") == b"from the node\nappended\n")
    on_node(f"su cc -c 'rm {mount.path}/there/before.txt'")
    wait_for(lambda: mount.object("there/before.txt") is None)

    helper = mount.helper()
    again = mount.run()
    assert not again["changed"] and not again["changes"]
    assert mount.helper() == helper
    assert mount.credentials() == [result["credential"]["id"]]

    gone = mount.absent("--check")
    assert gone["changed"] and mount.helper() == helper
    gone = mount.absent()
    assert gone["changed"] and gone["revoked"] == [result["credential"]["id"]]
    assert mount.remains() == [] and mount.credentials() == []
    assert mount.object("written.txt") == b"from the node\nappended\n"
    assert not mount.absent()["changed"]


def test_check_mode_changes_nothing(mount: MountOfATest) -> None:
    result = mount.run("--check", "--diff")
    assert result["changed"] and [change["action"] for change in result["changes"]][-1] == "mount"
    assert mount.remains() == [] and mount.credentials() == []
    assert "+application_credential_id = (new)" in mount.played.output
    assert f"+ExecStart=/usr/bin/rclone mount store:{mount.container} {mount.path} " in mount.played.output


def test_other_settings_make_it_anew(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    helper = mount.helper()
    on_node(f"echo one > {mount.path}/one")
    result = mount.run(mode="0700", owner="root", cache_mode="full")
    assert [change["action"] for change in result["changes"]] == ["unmount", "write_unit", "mount"]
    assert mount.helper() != helper
    assert on_node(f"stat -c '%a %U' {mount.path} {mount.path}/one").splitlines() == ["700 root", "600 root"]
    assert mount.object("one") == b"one\n"  # it was uploaded before the mount was let go
    assert not mount.run(mode="0700", owner="root", cache_mode="full")["changed"]
    assert len(mount.credentials()) == 1


def test_the_authorities_that_it_trusts_are_followed(mount: MountOfATest, tmp_path: Path) -> None:
    mount.run()
    assert on_node(f"cat {mount.places.authorities}") == layout.AUTHORITY.read_text()
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(trustme.CA().cert_pem.bytes().decode() + layout.AUTHORITY.read_text())
    with being_written(mount):
        waits = mount.run(ca_cert=str(bundle))
        assert not waits["changed"]
        assert any("goes on trusting the authorities that it was started with" in text for text in waits["warnings"])
    wait_for(lambda: mount.object("open.txt") == b"one\n")
    for number, expected in enumerate((["unmount", "write_authorities", "mount"], [])):
        result = mount.run(ca_cert=str(bundle))
        assert [change["action"] for change in result["changes"]] == expected, number
    on_node(f"echo text > {mount.path}/file")
    wait_for(lambda: mount.object("file") == b"text\n")


def test_boot_is_told_from_now(mount: MountOfATest) -> None:
    mount.run(boot=False)
    helper = mount.helper()
    assert not [path for path in mount.remains() if "wants" in path]
    assert [change["action"] for change in mount.run(boot=True)["changes"]] == ["enable"]
    assert [path for path in mount.remains() if "wants" in path]
    assert mount.helper() == helper


def test_a_folder_of_a_container_at_a_path_with_blanks(
    make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]
) -> None:
    mount = make_mount(cloud("lab"), " with blanks & 100%")
    mount.put_object("outside.txt", b"not seen")
    mount.put_object("my folder/inside.txt", b"seen")
    assert mount.run(prefix="my folder")["changed"]
    assert not mount.run(prefix="my folder")["changed"]
    assert on_node(f"cd '{mount.path}'; find . -type f") == "./inside.txt\n"
    on_node(f"echo new > '{mount.path}/new.txt'")
    wait_for(lambda: mount.object("my folder/new.txt") == b"new\n")
    mount.absent()
    assert mount.remains() == []


def test_all_containers(mount: MountOfATest) -> None:
    container, mount.container = mount.container, None
    result = mount.run()
    assert result["container"] is None
    assert "can never be uploaded" in mount.played.output
    assert container in on_node(f"ls {mount.path}").split()
    on_node(f"echo text > {mount.path}/{container}/file")
    mount.container = container
    wait_for(lambda: mount.object("file") == b"text\n")


def test_read_only(mount: MountOfATest) -> None:
    mount.put_object("file", b"text")
    assert mount.run(read_only=True)["options"]["read_only"]
    assert on_node(f"cat {mount.path}/file; touch {mount.path}/other 2>&1 || true").startswith("text")
    assert "Read-only file system" in on_node(f"touch {mount.path}/other 2>&1 || true")
    assert not mount.run(read_only=True)["changed"]
