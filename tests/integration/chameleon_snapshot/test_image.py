# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An image of a real node, downloaded from the real Glance and taken apart."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import uuid
from typing import Any, Callable, Iterator, NamedTuple

import pytest

from tests.integration.chameleon_snapshot import odd
from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node
from tests.integration.chameleon_snapshot.disk import Disk
from tests.integration.chameleon_snapshot.planted import Planted

MARKER = f"kept-{uuid.uuid4().hex}"
SECRET = f"secret-{uuid.uuid4().hex}"
CREDENTIALS = Planted(SECRET)
IDENTITY = "/etc/iscsi/initiatorname.iscsi /etc/nvme/hostid /etc/nvme/hostnqn"
BOUND = "/etc/netplan/00-planted.yaml"

PLANT = f"""
mkdir -p /srv/kept/tmp /srv/left/cache /etc/chameleon.data
echo {MARKER} > /srv/kept/tmp/keep.me
echo {MARKER} > /srv/kept/plain
echo left > /srv/left/cache/file
ln -f /srv/kept/plain /srv/kept/second-name
ln -sfn /nowhere/far "/srv/kept/a link"
cp /bin/true /srv/kept/capable; chown cc:users /srv/kept/capable; setcap cap_net_raw+ep /srv/kept/capable
touch -d '@1234567890.1234567' /srv/kept/plain
touch -d '@4000000000' /srv/kept/future
touch /srv/kept/fixed; chattr +ia /srv/kept/fixed
setfattr -n user.note -v 'a note' /srv/kept/plain
setfacl -m u:cc:rw /srv/kept/plain
chown cc:users /srv/kept/tmp; chmod 2750 /srv/kept/tmp
truncate -s 64M /srv/kept/holes; printf {MARKER} | dd of=/srv/kept/holes bs=1 seek=40000000 conv=notrunc status=none
printf x > "$(printf '/srv/kept/line\\nbreak')"; printf y > "$(printf '/srv/kept/latin\\351')"
for file in /etc/chameleon.data/planted /home/cc/.planted_history /tmp/planted /var/tmp/planted /var/log/planted.log
do echo {SECRET} > $file; done
mkdir -p /etc/iscsi /etc/nvme /etc/netplan
for file in {IDENTITY}; do echo {SECRET} > $file; done
printf 'match: {{macaddress: "aa:bb:cc:dd:ee:ff"}}\\n' > {BOUND}
{CREDENTIALS.plant}
{odd.PLANT}
"""
CLEAR = f"""
chattr -ia /srv/kept/fixed
rm -rf /srv/kept /srv/left \\
  /etc/chameleon.data/planted /home/cc/.planted_history /tmp/planted /var/tmp/planted /var/log/planted.log \\
  {IDENTITY} {BOUND}
{CREDENTIALS.clear}
{odd.CLEAR}
"""


class Made(NamedTuple):
    """A snapshot: the task's result, Glance's record of then, and the disk."""

    result: dict[str, Any]
    record: Any
    disk: Disk
    traces: str


class Once(NamedTuple):
    """What is made for the first test that wants it, by kind of file system, and what is to be done at the end."""

    made: dict[str, Made]
    at_the_end: contextlib.ExitStack


@pytest.fixture(scope="module")
def once() -> Iterator[Once]:
    with contextlib.ExitStack() as at_the_end:
        yield Once({}, at_the_end)


@pytest.fixture(params=["ext4", "xfs"])
def made(
    request: pytest.FixtureRequest,
    once: Once,
    node: Node,
    images: Names,
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Made:
    """A snapshot of the node with planted files."""
    kind = request.param
    if kind not in once.made:
        node.root(PLANT)
        options = {"exclude": "[/srv/left/*]", "properties": "{paper: sc26}", "tags": "[one, two]", "min_ram": 512}
        try:
            # The node's root is an overlay: for that, ext4 is what is made by default.
            played = playbook(snapshot(filesystem="auto" if kind == "ext4" else kind, **options))
        finally:
            node.root(CLEAR)
        (record,) = images.all()
        folder = tmp_path_factory.mktemp("image")
        once.at_the_end.callback(shutil.rmtree, folder)  # not kept as long as pytest does: it is large
        images.download(record.id, folder / "image.qcow2")
        disk = Disk(folder / "image.qcow2", folder)
        once.at_the_end.enter_context(disk.opened())
        assert disk.kind == kind
        once.made[kind] = Made(played.results["Snapshot"][NODE], record, disk, node.traces())
    return once.made[kind]


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


def test_the_root_has_the_testbeds_label_and_is_found(made: Made) -> None:
    disk = made.disk
    assert disk.label == "img-rootfs"
    assert f"UUID={disk.uuid} / {disk.kind} " in disk.path("/etc/fstab").read_text()
    assert f"root=UUID={disk.uuid}" in disk.path("/boot/grub/grub.cfg").read_text()


def test_boot_loaders_are_where_firmware_looks(made: Made) -> None:
    with open(made.disk.raw, "rb") as stream:
        first = stream.read(512)
    assert b"GRUB" in first
    assert first[510:] == b"\x55\xaa"
    assert made.disk.esp("/EFI/BOOT/BOOTX64.EFI")[:2] == b"MZ"
    assert made.disk.path("/boot/grub/x86_64-efi/normal.mod").exists()


def test_excludes_are_anchored(made: Made) -> None:
    assert made.disk.path("/srv/kept/tmp/keep.me").read_text().strip() == MARKER
    assert list(made.disk.path("/srv/left").iterdir()) == []
    assert made.result["left_out"]["lists"]["excluded"]["count"] == 3


def test_no_secret_is_anywhere_on_the_disk(made: Made) -> None:
    assert made.disk.holds(MARKER.encode())  # so the search finds what is there
    assert not made.disk.holds(SECRET.encode())
    assert made.result["left_out"]["secrets"] == CREDENTIALS.kinds  # these, and nothing that was there before
    assert SECRET not in json.dumps(made.result)


def test_what_makes_a_node_itself_is_gone(made: Made) -> None:
    path = made.disk.path
    assert path("/etc/machine-id").read_bytes() == b""
    assert list(path("/etc/ssh").glob("ssh_host_*")) == []
    assert path("/var/log/apt").is_dir()
    for gone in ("/tmp/planted", "/var/tmp/planted", "/var/log/planted.log", "/home/cc/.planted_history"):
        assert not path(gone).exists()
    for gone in IDENTITY.split():
        assert not path(gone).exists()
    assert path("/home/cc/.ssh/authorized_keys").exists()
    # The node has no cloud-init, which would configure the network of a new one.
    assert path(BOUND).exists()
    assert any(note.startswith(f"{BOUND} goes in") for note in made.result["notes"])


def test_files_are_what_they_were(made: Made) -> None:
    path = made.disk.path
    plain, capable = path("/srv/kept/plain"), path("/srv/kept/capable")
    assert plain.samefile(path("/srv/kept/second-name"))
    assert plain.stat().st_nlink == 2
    assert os.getxattr(plain, "user.note") == b"a note"
    assert os.getxattr(plain, "system.posix_acl_access") != b""
    # VFS_CAP_REVISION_2 with the effective bit, and CAP_NET_RAW (13) permitted
    assert os.getxattr(capable, "security.capability")[:8] == bytes.fromhex("0100000200200000")
    assert (capable.stat().st_uid, capable.stat().st_gid) == (1000, 100)
    assert stat.filemode(path("/srv/kept/tmp").stat().st_mode) == "drwxr-s---"
    assert os.readlink(path("/srv/kept/a link")) == "/nowhere/far"
    assert {b"line\nbreak", b"latin\351"} < set(os.listdir(os.fsencode(path("/srv/kept"))))
    assert plain.stat().st_mtime_ns == 1234567890_123456700
    assert path("/srv/kept/future").stat().st_mtime == 4_000_000_000
    assert " ".join(made.disk.flags("/srv/kept/fixed")) == "i a"


def test_holes_stay_holes(made: Made) -> None:
    holes = made.disk.path("/srv/kept/holes")
    content = holes.read_bytes()
    assert len(content) == 64 << 20
    assert content.strip(b"\0") == MARKER.encode()
    assert holes.stat().st_blocks * 512 < 1 << 20


def test_nothing_stays_on_the_node(made: Made) -> None:
    assert made.traces == ""


def test_the_stages_are_timed(made: Made) -> None:
    assert set(made.result["seconds"]) == {
        *("survey", "file system", "copy", "edit", "boot loader", "inspect", "compress", "compare", "upload")
    }


def test_odd_things_end_nothing_and_a_mounts_cache_stays_out(made: Made) -> None:
    assert odd.LEFT_OUT in [each["path"] for each in made.result["left_out"]["largest"]]
    assert not made.disk.holds(odd.CACHED.encode())
    assert list(made.disk.path("/var/lib/chameleon.data/mounts").iterdir()) == []
    assert stat.S_ISFIFO(made.disk.path("/home/cc/odd.pem").lstat().st_mode)
    assert not made.record.properties["chameleon_data_kernel"].endswith(".old")
