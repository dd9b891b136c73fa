# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes are what a leased machine is, and come back from whatever is done to them."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from tests.integration.nodes import call_on, run_on
from tests.integration.waiting import wait_for
from tests.lab import layout
from tests.lab.network import BRIDGE, mac_of, show
from tests.lab.nodes import access
from tests.lab.nodes.part import Node


def lab(*arguments: str) -> str:
    """The lab's command line; what it said."""
    command = [sys.executable, "-m", "tests.lab", *arguments]
    done = subprocess.run(command, cwd=layout.ROOT, check=True, capture_output=True, text=True)
    return done.stdout + done.stderr


def said(node: str, script: str) -> str:
    return run_on(node, script, user="cc").strip()


def what(node: str) -> str:
    """What an `up` did with it."""
    return next(line.split(": ")[1].split(" (")[0] for line in lab("up", node).splitlines() if f" {node}: " in line)


@pytest.fixture(scope="module", autouse=True)
def nodes() -> Iterator[None]:
    reason = Node("node1").cannot()
    if reason:
        pytest.skip(f"nodes cannot run here: {reason}")
    lab("up", "node1", "node2")
    yield
    lab("up", "node1", "node2")


def test_up_again_does_nothing() -> None:
    assert what("node1") == what("node2") == "already up"


def test_a_user_with_sudo_and_a_whole_systemd() -> None:
    assert said("node1", "id -un; sudo -n id -un; hostname; ps -o comm= 1; systemctl is-system-running").split() == [
        "cc",
        "root",
        "node1",
        "systemd",
        "running",
    ]


def test_names_are_known_and_there_is_no_way_out() -> None:
    assert said("node1", "getent hosts controller node2").split()[::2] == [layout.LAB_ADDRESS, layout.NODES["node2"]]
    assert said("node1", "ip route show default") == ""
    assert said("node1", "exec 3<>/dev/tcp/node2/22; head -c 4 <&3") == "SSH-"


def test_a_stranger_at_its_address_is_not_believed(tmp_path: Path) -> None:
    other = tmp_path / "known_hosts"
    other.write_text(access.KNOWN_HOSTS.read_text().replace("node2,10.99.0.12", "node1,10.99.0.11"))
    other.write_text("".join(line for line in other.read_text().splitlines(True)[3:]))
    ssh = ["ssh", "-o", f"UserKnownHostsFile={other}", "-F", str(access.CONFIG), "node1", "true"]
    refused = subprocess.run(ssh, check=False, capture_output=True, text=True)
    assert refused.returncode == 255
    assert "Host key verification failed" in refused.stderr


@pytest.mark.parametrize("become", ["", "sudo"], ids=["cc", "root"])
def test_fuse_mounts(become: str) -> None:
    assert "seen by all" in said(
        "node1",
        f"""
        here=$(mktemp -d); there=$(mktemp -d); chmod 755 "$here" "$there"; echo "seen by all" > "$here"/file
        {become} rclone mount "$here" "$there" --allow-other --daemon
        trap '{become} fusermount3 -u "$there"' EXIT
        sudo cat "$there"/file; cat "$there"/file
        grep -c "$there fuse.rclone" /proc/mounts
        """,
    )


def test_reboot_by_ansible_starts_its_units_again() -> None:
    """A unit of Type=notify that is a FUSE mount: what a data mount is."""
    said(
        "node1",
        """
        sudo mkdir -p /srv/data /mnt/data; echo kept | sudo tee /srv/data/file
        sudo tee /etc/systemd/system/try-mount.service <<'UNIT'
        [Service]
        Type=notify
        ExecStart=/usr/bin/rclone mount /srv/data /mnt/data --allow-other
        ExecStop=/usr/bin/fusermount3 -u /mnt/data
        [Install]
        WantedBy=multi-user.target
UNIT
        sudo systemctl enable --now try-mount
        """,
    )
    look = "cat /proc/sys/kernel/random/boot_id; systemctl is-active try-mount; cat /mnt/data/file"
    before = said("node1", look).split()
    subprocess.run(["ansible", "node1", "--become", "-m", "ansible.builtin.reboot"], cwd=layout.ROOT, check=True)
    after = said("node1", look).split()
    assert before[1:] == after[1:] == ["active", "kept"]
    assert before[0] != after[0]
    said("node1", "sudo systemctl disable --now try-mount; sudo rm /etc/systemd/system/try-mount.service")


def test_killed_it_comes_back_with_its_disk() -> None:
    said("node1", "echo written > before; sync")
    outermost = Node("node1").container.daemon.pid()
    assert outermost
    os.kill(outermost, signal.SIGKILL)
    events = Node("node1").container.cgroup.path / "cgroup.events"
    wait_for(lambda: "populated 1" not in events.read_text(), 10, "the node's processes to end with the outermost")
    assert (
        "NOT ok  is not running"
        in subprocess.run(
            [sys.executable, "-m", "tests.lab", "status"], cwd=layout.ROOT, check=False, capture_output=True, text=True
        ).stdout
    )
    assert what("node1") == "repaired"
    assert said("node1", "cat before") == "written"


def test_stopped_it_hangs_and_goes_on() -> None:
    boot = said("node1", "cat /proc/sys/kernel/random/boot_id")
    lab("stop", "node1")
    assert "stopped" in Node("node1").health().detail
    assert Node("node1").ask("true").returncode == 255
    lab("cont", "node1")
    assert said("node1", "cat /proc/sys/kernel/random/boot_id") == boot


def test_a_lost_link_is_put_back_under_the_running_node() -> None:
    boot = said("node1", "cat /proc/sys/kernel/random/boot_id")
    subprocess.run(["ip", "-n", layout.LAB_ID, "link", "del", "node1"], check=True)
    assert what("node1") == "repaired"
    assert said("node1", "cat /proc/sys/kernel/random/boot_id") == boot


def test_nodes_that_come_and_go_do_not_change_the_labs_own_address() -> None:
    """A bridge takes the lowest of its links', unless it has one of its own: the other nodes would not find it."""
    assert show(layout.LAB_ID, BRIDGE)["address"] == mac_of(layout.LAB_ADDRESS)


def test_the_small_disk_is_full_when_it_is_full() -> None:
    full = call_on("node1", "trap 'rm /mnt/small/ballast' EXIT; head -c 20M /dev/zero > /mnt/small/ballast", user="cc")
    assert full.returncode != 0
    assert os.strerror(errno.ENOSPC) in full.stderr


def test_it_can_be_imaged() -> None:
    """A kernel with its initrd, a boot loader for both firmwares, fstab; and tar takes the root file system whole."""
    said(
        "node1",
        """
        for kernel in /boot/vmlinuz-*; do test -s /boot/initrd.img-${kernel#/boot/vmlinuz-}; done
        test -s /usr/lib/grub/i386-pc/boot.img; test -s /usr/lib/grub/x86_64-efi/fat.mod; command -v grub-mkimage mke2fs
        findmnt --fstab --noheadings --target / --output SOURCE | grep -x LABEL=img-rootfs
        """,
    )
    names = said("node1", "touch /mnt/small/not-on-it; sudo tar -C / --one-file-system -cf - ./etc ./mnt | tar -t")
    assert "./etc/fstab" in names.splitlines()
    assert "./mnt/small/" in names.splitlines()
    assert "./mnt/small/not-on-it" not in names.splitlines()


def test_down_leaves_nothing_of_it() -> None:
    node = Node("node2")
    said("node2", "echo gone > file")
    subprocess.run(["ansible", "node2", "-m", "ansible.builtin.ping"], cwd=layout.ROOT, check=True)
    assert (access.CONTROL / layout.NODES["node2"]).exists(), "Ansible keeps no connection open"
    cgroup = node.container.cgroup.path
    lab("down", "node2")
    assert not cgroup.exists()
    assert not (access.CONTROL / layout.NODES["node2"]).exists()
    assert not (layout.NETNS.parent / node.container.link.namespace).exists()
    assert node.container.link.namespace not in Path("/proc/self/mounts").read_text()
    assert not (layout.DATA / "node2").exists()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            assert node.container.link.namespace.encode() not in (process / "cmdline").read_bytes()
    assert what("node2") == "started"
    assert call_on("node2", "cat file", user="cc").returncode != 0
