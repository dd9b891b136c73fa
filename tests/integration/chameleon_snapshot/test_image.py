# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An image of a real node, downloaded from the real Glance and taken apart."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, Callable, Iterator, NamedTuple

import pytest

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node
from tests.integration.chameleon_snapshot.disk import Disk

MARKER = f"kept-{uuid.uuid4().hex}"
SECRET = f"secret-{uuid.uuid4().hex}"

PLANT = f"""
mkdir -p /srv/kept/tmp /srv/left/cache /etc/chameleon.data
echo {MARKER} > /srv/kept/tmp/keep.me
echo {MARKER} > /srv/kept/plain
echo left > /srv/left/cache/file
ln -f /srv/kept/plain /srv/kept/second-name
ln -sfn /nowhere/far "/srv/kept/a link"
cp /bin/true /srv/kept/capable; chown cc:users /srv/kept/capable; setcap cap_net_raw+ep /srv/kept/capable
setfattr -n user.note -v 'a note' /srv/kept/plain
setfacl -m u:cc:rw /srv/kept/plain
chown cc:users /srv/kept/tmp; chmod 2750 /srv/kept/tmp
truncate -s 64M /srv/kept/holes; printf {MARKER} | dd of=/srv/kept/holes bs=1 seek=40000000 conv=notrunc status=none
printf x > "$(printf '/srv/kept/line\\nbreak')"; printf y > "$(printf '/srv/kept/latin\\351')"
for file in /home/cc/clouds.yaml /home/cc/.cloudfuse /home/cc/CH-1-openrc.sh /home/cc/.ssh/id_planted \\
    /etc/chameleon.data/planted /home/cc/.planted_history /tmp/planted /var/tmp/planted /var/log/planted.log
do echo {SECRET} > $file; done
printf '%s\\n' '-----BEGIN OPENSSH PRIVATE KEY-----' {SECRET} > /home/cc/.ssh/id_planted
"""
CLEAR = """
rm -rf /srv/kept /srv/left /home/cc/clouds.yaml /home/cc/.cloudfuse /home/cc/CH-1-openrc.sh /home/cc/.ssh/id_planted \\
  /etc/chameleon.data/planted /home/cc/.planted_history /tmp/planted /var/tmp/planted /var/log/planted.log
"""


class Made(NamedTuple):
    """A snapshot: the task's result, Glance's record of then, and the disk."""

    result: dict[str, Any]
    record: Any
    disk: Disk
    traces: str


@pytest.fixture(scope="module")
def once() -> dict[str, Made]:
    return {}


@pytest.fixture
def made(
    once: dict[str, Made],
    node: Node,
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    """One snapshot of the node with planted files, made for the first test that wants it."""
    if "made" not in once:
        node.root(PLANT)
        try:
            played = playbook(
                snapshot(exclude="[/srv/left/*]", properties="{paper: sc26}", tags="[one, two]", min_ram=512)
            )
        finally:
            node.root(CLEAR)
        (record,) = images.all()
        folder = tmp_path_factory.mktemp("image")
        with open(folder / "image.qcow2", "wb") as stream:
            for block in images.images.download_image(record.id, stream=True).iter_content(1 << 20):
                stream.write(block)
        result = played.results["Snapshot"][NODE]
        once["made"] = Made(result, record, Disk(folder / "image.qcow2", folder), node.traces())
    return once["made"]


@pytest.fixture(scope="module", autouse=True)
def _no_large_files_stay(once: dict[str, Made]) -> Iterator[None]:
    yield
    if "made" in once:
        for file in once["made"].disk.raw.parent.iterdir():
            file.unlink()


def test_glance_has_what_was_sent(made: Made) -> None:
    content = (made.disk.raw.parent / "image.qcow2").read_bytes()
    assert made.record.status == "active"
    assert hashlib.sha512(content).hexdigest() == made.record.hash_value == made.result["image"]["os_hash_value"]
    assert len(content) == made.record.size == made.result["image"]["size"]
    assert made.result["changed"]


def test_the_record_tells_where_the_image_comes_from(made: Made) -> None:
    properties = made.record.properties
    assert properties["chameleon_data_node"] == NODE
    assert properties["chameleon_data_kernel"]
    assert properties["chameleon_data_family"] == made.record.name
    assert properties["chameleon_data_fingerprint"] == made.result["fingerprint"]
    assert properties["paper"] == "sc26"
    assert sorted(made.record.tags) == ["one", "two"]
    assert made.record.visibility == "private"
    assert made.record.min_ram == 512
    assert made.record.min_disk * (1 << 30) >= made.disk.raw.stat().st_size


def test_the_partition_table(made: Made) -> None:
    assert made.disk.table["label"] == "gpt"
    assert [part["type"] for part in made.disk.table["partitions"]] == [
        "21686148-6449-6E6F-744E-656564454649",
        "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
        "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
    ]


def test_the_root_is_sound_and_has_the_testbeds_label(made: Made) -> None:
    made.disk.check()
    header = made.disk.debugfs("show_super_stats -h")
    assert "Filesystem volume name:   img-rootfs" in header
    uuid_ = header.split("Filesystem UUID:")[1].split()[0]
    assert f"UUID={uuid_} / ext4" in made.disk.read("/etc/fstab").decode()
    assert f"root=UUID={uuid_}" in made.disk.read("/boot/grub/grub.cfg").decode()


def test_boot_loaders_are_where_firmware_looks(made: Made) -> None:
    with open(made.disk.raw, "rb") as stream:
        first = stream.read(512)
    assert b"GRUB" in first
    assert first[510:] == b"\x55\xaa"
    assert made.disk.esp("/EFI/BOOT/BOOTX64.EFI")[:2] == b"MZ"
    assert made.disk.exists("/boot/grub/x86_64-efi/normal.mod")


def test_excludes_are_anchored(made: Made) -> None:
    assert made.disk.read("/srv/kept/tmp/keep.me").decode().strip() == MARKER
    assert made.disk.exists("/srv/left")
    assert not made.disk.exists("/srv/left/cache")
    assert made.result["left_out"]["lists"]["excluded"]["count"] == 1


def test_no_secret_is_anywhere_on_the_disk(made: Made) -> None:
    assert made.disk.holds(MARKER.encode())  # so the search finds what is there
    assert not made.disk.holds(SECRET.encode())
    told = made.result["left_out"]["secrets"]
    for path in ("/home/cc/clouds.yaml", "/home/cc/.cloudfuse", "/home/cc/CH-1-openrc.sh", "/home/cc/.ssh/id_planted"):
        assert path in told
    assert SECRET not in json.dumps(made.result)


def test_what_makes_a_node_itself_is_gone(made: Made) -> None:
    assert made.disk.exists("/etc/machine-id")
    assert made.disk.read("/etc/machine-id") == b""
    assert "ssh_host" not in made.disk.debugfs("ls -l /etc/ssh")
    assert made.disk.exists("/var/log/apt")
    for path in ("/tmp/planted", "/var/tmp/planted", "/var/log/planted.log", "/home/cc/.planted_history"):
        assert not made.disk.exists(path)
    assert made.disk.exists("/home/cc/.ssh/authorized_keys")


def test_files_are_what_they_were(made: Made) -> None:
    disk = made.disk
    plain = disk.debugfs("stat /srv/kept/plain")
    assert plain.split()[1] == disk.debugfs("stat /srv/kept/second-name").split()[1]  # inode
    assert "Links: 2" in plain
    assert disk.attribute("/srv/kept/plain", "user.note") == b"a note"
    assert disk.attribute("/srv/kept/plain", "system.posix_acl_access")
    # VFS_CAP_REVISION_2 with the effective bit, and CAP_NET_RAW (13) permitted
    assert disk.attribute("/srv/kept/capable", "security.capability")[:8] == bytes.fromhex("0100000200200000")
    assert "User:  1000   Group:   100" in disk.debugfs("stat /srv/kept/capable")
    assert "Mode:  02750" in disk.debugfs("stat /srv/kept/tmp")
    assert 'Fast link dest: "/nowhere/far"' in disk.debugfs('stat "/srv/kept/a link"')
    names = disk.debugfs("ls -p /srv/kept")
    assert "line" in names
    assert "latin" in names


def test_holes_stay_holes(made: Made) -> None:
    content = made.disk.read("/srv/kept/holes")
    assert len(content) == 64 << 20
    assert content.strip(b"\0") == MARKER.encode()
    assert int(made.disk.debugfs("stat /srv/kept/holes").split("Blockcount:")[1].split()[0]) < 100


def test_nothing_stays_on_the_node(made: Made) -> None:
    assert made.traces == ""


def test_the_stages_are_timed(made: Made) -> None:
    assert set(made.result["seconds"]) == {
        "survey",
        "edit",
        "file system",
        "boot loader",
        "compress",
        "inspect",
        "upload",
    }
