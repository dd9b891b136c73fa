# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No write is lost."""

from __future__ import annotations

import hashlib

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.cloudfuse_mount.test_repair import LEAVE_DEAD
from tests.integration.conftest import remove_container


def test_absent_waits_for_uploads(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    checksum = on_node(
        f"head -c 20M /dev/urandom > {mount.path}/large; for n in $(seq 30); do echo $n > {mount.path}/small-$n; done\n"
        f"md5sum < {mount.path}/large"
    ).split()[0]
    mount.absent()
    assert mount.remains() == []
    assert hashlib.md5(mount.object("large") or b"").hexdigest() == checksum
    assert [mount.object(f"small-{number}") for number in (1, 30)] == [b"1\n", b"30\n"]


def test_a_file_that_is_being_written_is_named_and_nothing_is_taken_away(mount: MountOfATest) -> None:
    mount.run()
    on_node(
        f"systemd-run --quiet --unit=writer-{mount.container} /bin/sh -c "
        f"'exec 3>{mount.path}/open.txt; echo one >&3; while [ ! -e /run/{mount.container} ]; do sleep 0.2; done; "
        "echo two >&3'"
    )
    try:
        result = mount.absent(fails=True, drain_timeout=3)
        assert result["error"]["kind"] == "refused"
        assert result["error"]["pending"] == ["open.txt"]
        assert mount.helper() != 0 and len(mount.credentials()) == 1
        on_node(f"touch /run/{mount.container}")
        assert mount.absent()["changed"]
    finally:
        on_node(f"rm -f /run/{mount.container}; systemctl stop writer-{mount.container} 2>/dev/null || true")
    assert mount.object("open.txt") == b"one\ntwo\n"
    assert mount.remains() == []


def test_a_container_that_was_deleted_while_files_wait_is_told_of(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    on_node(f"echo precious > {mount.path}/file")
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    remove_container(mount.cloud, mount.container)
    refused = mount.run(fails=True)
    assert refused["error"]["kind"] == "missing" and "1 files (file) wait to be uploaded" in refused["msg"]
    other = f"{mount.container}_segments"  # which is removed after the test as well
    mount.cloud.connection.object_store.create_container(other)
    for options in ({"state": "absent"}, {"container": other}):
        assert mount.run("--check", **options)["changed"]
        assert "was deleted while 1 files (file) waited" in mount.played.output.replace("\n", " ")
    assert mount.absent()["changed"] and mount.remains() == []
    assert "was deleted while 1 files (file) waited" in mount.played.output.replace("\n", " ")
    assert mount.object("file") == b"precious\n"


def test_a_shell_that_stands_in_it_is_named(mount: MountOfATest) -> None:
    mount.run()
    unit = f"--property=Type=exec --unit=stands-{mount.container} --working-directory={mount.path}"
    on_node(f"systemd-run --quiet {unit} sleep 600")
    try:
        result = mount.absent(fails=True, drain_timeout=2)
        assert "sleep (" in result["msg"] and f"): {mount.path}" in result["msg"]
        assert mount.helper() != 0
    finally:
        on_node(f"systemctl stop stands-{mount.container}")
    assert mount.absent()["changed"]
