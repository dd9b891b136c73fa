# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A snapshot of a node whose folders are links: nothing on the node is written.

The whole root is watched during the run, and looked at before and after it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node
from tests.integration.chameleon_snapshot.disk import Disk
from tests.lab import layout

PLANT = """
mkdir -p /data2
install -d -m 700 -o cc -g cc /data2/private
for folder in /var/log /boot/grub; do
  cp -a $folder /data2/; mv $folder $folder.real; ln -s /data2/${folder##*/} $folder
done
mv /tmp /tmp.real; ln -s ../data2/private /tmp
cp -a /etc/fstab /data2/fstab; mv /etc/fstab /etc/fstab.real; ln -s /data2/fstab /etc/fstab
cp /etc/machine-id /data2/id; mv /etc/machine-id /etc/machine-id.real; ln -s /data2/id /etc/machine-id
mkdir /mnt/foreign; mount -t tmpfs foreign /mnt/foreign; mkdir /mnt/foreign/efi; echo KEEP > /mnt/foreign/efi/file
test ! -e /boot/efi || mv /boot/efi /boot/efi.real
ln -s /mnt/foreign/efi /boot/efi
echo KEEP | tee /data2/log/btmp /data2/log/wtmp > /data2/log/lastlog
chmod 660 /data2/log/btmp; echo private > /data2/private/file; echo left > /data2/log/old.log
"""
CLEAR = """
for path in /var/log /boot/grub /tmp /etc/fstab /etc/machine-id /boot/efi; do
  test ! -L $path || rm $path
  test ! -e $path.real || mv $path.real $path
done
umount /mnt/foreign; rmdir /mnt/foreign; rm -rf /data2
"""

# Tells the paths of all files of a root that anybody writes to, in whatever mount namespace, and which program does:
# fanotify(7). A process that ends with a write has written before, as sshd does when somebody comes and goes.
WATCH = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
CLOEXEC, LARGEFILE, ADD, FILESYSTEM, MODIFY, CLOSE_WRITE, AT_FDCWD = 1, 0o100000, 1, 0x100, 2, 8, -100
watch = libc.fanotify_init(CLOEXEC, LARGEFILE)
mask = ctypes.c_uint64(MODIFY | CLOSE_WRITE)
assert libc.fanotify_mark(watch, ADD | FILESYSTEM, mask, AT_FDCWD, sys.argv[1].encode()) == 0, ctypes.get_errno()
print("watching", flush=True)
seen, programs = set(), {}
while True:
    events = os.read(watch, 65536)
    while events:
        length, _version, _reserved, _header, _mask, file, pid = struct.unpack_from("=IBBHQii", events)
        path = os.readlink(f"/proc/self/fd/{file}").replace(" (deleted)", "")
        os.close(file)
        try:
            programs[pid] = open(f"/proc/{pid}/comm").read().strip()
        except OSError:
            pass
        line = f"{programs.get(pid, '')} {ascii(path)[1:-1]}"
        if line not in seen:
            seen.add(line)
            print(line, flush=True)
        events = events[length:]
"""
AUDIT = """
import json, os, stat
found, waiting = {}, ["/"]
device = os.lstat("/").st_dev
while waiting:
    folder = waiting.pop()
    for entry in os.scandir(folder):
        status = entry.stat(follow_symlinks=False)
        if status.st_dev == device or stat.S_ISREG(status.st_mode):  # files of an overlay have those below
            kept = [status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns, status.st_ctime_ns]
            found[entry.path] = kept + ([] if stat.S_ISDIR(status.st_mode) else [status.st_size])
        if stat.S_ISDIR(status.st_mode) and status.st_dev == device:
            waiting.append(entry.path)
print(json.dumps(found))
"""
# What Ansible (in its own folders and, by links, in /tmp), systemd and sudo keep, and the scratch folder
OTHERS = re.compile(
    r"(/var/tmp(/chameleon-snapshot.*|/#\d+)?|/home/cc(/\.ansible.*)?|/root(/\.ansible.*)?|/home/cc/\.cache.*"
    r"|/data2/private(/ansible_.*|/[a-z0-9_]{8})?|/data2/log|/data2/log/(journal|private)(/.*)?"
    r"|/var/log(\.real)?/journal/.*|/var/lib/(systemd|sudo|chrony|private)/.*|/dev/.*|/run.*|/memfd:.*)"
)
OTHER_PROGRAMS = re.compile(r"sshd.*|sudo|systemd.*|\(.*|rsyslogd|chronyd")


@pytest.fixture
def linked(node: Node) -> Iterator[Node]:
    try:
        node.root(PLANT)
        yield node
    finally:
        node.root(CLEAR)


def audit(node: Node) -> dict[str, Any]:
    found = json.loads(node.root(f"python3 - <<'END'\n{AUDIT}\nEND"))
    return {path: kept for path, kept in found.items() if not OTHERS.fullmatch(path)}


def node_root() -> str:
    """The node's root, as this machine sees it."""
    supervisor = json.loads((layout.RUN / f"{NODE}.json").read_text())["pid"]
    waiting = [supervisor]
    while waiting:  # its descendants
        pid = waiting.pop()
        if Path(f"/proc/{pid}/comm").read_text() == "systemd\n":
            return f"/proc/{pid}/root"
        waiting += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    raise AssertionError("the node has no systemd")


@contextlib.contextmanager
def watched() -> Iterator[set[tuple[str, str]]]:
    """The programs and paths of the node that they write to meanwhile: whole when the context is left."""
    found: set[tuple[str, str]] = set()
    with subprocess.Popen([sys.executable, "-c", WATCH, node_root()], stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        assert watch.stdout.readline() == "watching\n"
        try:
            yield found
        finally:
            watch.terminate()
            for line in watch.stdout.read().splitlines():
                program, _blank, path = line.partition(" /")
                found.add((program, f"/{path}"))


def test_nothing_of_the_node_is_written_wherever_its_links_lead(
    linked: Node, images: Names, small: Callable[..., str], playbook: Callable[..., Any], tmp_path: Path
) -> None:
    before = audit(linked)
    with watched() as written:
        linked.root("echo x > /data2/noticed")  # so the watch sees what there is
        done = playbook(small()).results["Snapshot"][NODE]
        linked.root("rm /data2/noticed")
    after = audit(linked)
    theirs = {path for program, path in written if OTHER_PROGRAMS.fullmatch(program)}
    rest = {path for program, path in written if not OTHER_PROGRAMS.fullmatch(program)}
    assert {path for path in rest if not OTHERS.fullmatch(path)} == {"/data2/noticed"}
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed - theirs <= {"/data2"}

    # In the image they lead to the same places, where it is as it is to be in an image.
    images.download(done["image"]["id"], tmp_path / "image.qcow2")
    disk = Disk(tmp_path / "image.qcow2", tmp_path)
    with disk.opened():
        links = {path: os.readlink(disk.path(path)) for path in ("/var/log", "/boot/grub", "/tmp", "/etc/fstab")}
        assert links == {
            "/var/log": "/data2/log",
            "/boot/grub": "/data2/grub",
            "/tmp": "../data2/private",
            "/etc/fstab": "/data2/fstab",
        }
        emptied = ["/data2/log/btmp", "/data2/log/wtmp", "/data2/log/lastlog", "/data2/id"]
        assert [disk.path(path).read_bytes() for path in emptied] == [b""] * len(emptied)
        assert stat.S_IMODE(disk.path("/data2/log/btmp").stat().st_mode) == 0o660
        assert not disk.path("/data2/log/old.log").exists()
        assert list(disk.path("/data2/private").iterdir()) == []
        assert f"UUID={disk.uuid} / " in disk.path("/data2/fstab").read_text()
        assert disk.uuid in disk.path("/data2/grub/grub.cfg").read_text()
