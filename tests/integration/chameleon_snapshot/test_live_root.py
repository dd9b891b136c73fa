# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A snapshot of a node whose folders are links: nothing on the node is written.

The whole root is watched during the run, and looked at before and after it.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node
from tests.tools.paths import ROOT

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

# Tells the paths of all files of a root that anybody writes to, in whatever mount namespace: fanotify(7)
WATCH = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
CLOEXEC, LARGEFILE, ADD, FILESYSTEM, MODIFY, CLOSE_WRITE, AT_FDCWD = 1, 0o100000, 1, 0x100, 2, 8, -100
watch = libc.fanotify_init(CLOEXEC, LARGEFILE)
mask = ctypes.c_uint64(MODIFY | CLOSE_WRITE)
assert libc.fanotify_mark(watch, ADD | FILESYSTEM, mask, AT_FDCWD, sys.argv[1].encode()) == 0, ctypes.get_errno()
print("watching", flush=True)
seen = set()
while True:
    events = os.read(watch, 65536)
    while events:
        length, _version, _reserved, _header, _mask, file, _pid = struct.unpack_from("=IBBHQii", events)
        path = os.readlink(f"/proc/self/fd/{file}").replace(" (deleted)", "")
        os.close(file)
        if path not in seen:
            seen.add(path)
            print(ascii(path)[1:-1], flush=True)
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
# What Ansible (in its own folders and, by links, in /tmp), sshd, sudo and systemd write, and the scratch folder
OTHERS = re.compile(
    r"(/var/tmp(/chameleon-snapshot.*|/#\d+)?|/home/cc(/\.ansible.*)?|/root(/\.ansible.*)?|/home/cc/\.cache.*"
    r"|/data2/private(/ansible_.*|/[a-z0-9_]{8})?"
    r"|/data2/log(/(journal|private|sudo|lastlog|wtmp|auth|syslog|daemon|user|kern).*)?"
    r"|/var/log(\.real)?/journal/.*|/var/lib/(systemd|sudo|chrony|private)/.*|/dev/.*|/run.*|/memfd:.*)"
)


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
    supervisor = json.loads((ROOT / f".lab/run/{NODE}.json").read_text())["pid"]
    waiting = [supervisor]
    while waiting:  # its descendants
        pid = waiting.pop()
        if Path(f"/proc/{pid}/comm").read_text() == "systemd\n":
            return f"/proc/{pid}/root"
        waiting += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    raise AssertionError("the node has no systemd")


@contextlib.contextmanager
def watched() -> Iterator[list[str]]:
    """Paths of the node that are written to meanwhile: whole when the context is left."""
    found: list[str] = []
    with subprocess.Popen([sys.executable, "-c", WATCH, node_root()], stdout=subprocess.PIPE, text=True) as watch:
        assert watch.stdout is not None
        assert watch.stdout.readline() == "watching\n"
        try:
            yield found
        finally:
            watch.terminate()
            found += watch.stdout.read().splitlines()


def test_nothing_of_the_node_is_written_wherever_its_links_lead(
    linked: Node, images: Names, snapshot: Callable[..., str], playbook: Callable[..., Any]
) -> None:
    before = audit(linked)
    with watched() as written:
        linked.root("echo x > /data2/noticed")  # so the watch sees what there is
        playbook(snapshot())
        assert [image.status for image in images.all()] == ["active"]
        linked.root("rm /data2/noticed")
    after = audit(linked)
    assert {path for path in written if not OTHERS.fullmatch(path)} == {"/data2/noticed"}
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed <= {"/data2"}
