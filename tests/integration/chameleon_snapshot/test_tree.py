# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A root's files into the file system of an image, on real ones: loop devices, in a mount namespace of the test's own.

Needs no lab. The node's root is a file system here that has what an overlay of the lab's nodes cannot hold.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.paths import ROOT

SCRIPT = """
import json, os, stat, subprocess, sys
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import folders_of
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import layout
from ansible_collections.chameleon.data.plugins.module_utils._image.node import loop, namespace
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import view
from ansible_collections.chameleon.data.plugins.module_utils._image.tree.copy import copy
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.base import Goal
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.filesystems.choice import _KINDS
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.secrets import Secrets
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import Wanted, survey
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter

folder, kind = sys.argv[1:]
namespace.enter()
view.BASE = folder + "/base"
os.mkdir(view.BASE)
disk = Extent(0, os.path.getsize(f"{folder}/disk"))
device = loop.attached(f"{folder}/disk", disk, folder)
root = f"{folder}/node"
namespace.mount("-t", "ext4", device.__enter__(), root)

layer = f"{root}/docker/diff"
os.makedirs(layer + "/opaque")
os.setxattr(layer + "/opaque", "trusted.overlay.opaque", b"y")
os.setxattr(layer, "trusted.overlay.redirect", b"/elsewhere")
os.mknod(layer + "/removed", stat.S_IFCHR, os.makedev(0, 0))
os.mkdir(root + "/many")
for number in range(4000):
    os.mknod(f"{root}/many/{number:06}-with-a-name-of-usual-length", stat.S_IFREG | 0o640)
for number in range(1000):
    with open(f"{root}/many/noted-{number}", "w") as stream:
        os.setxattr(stream.fileno(), "user.note", b"%d " % number * 400)
open(root + "/file", "w").write("content")
with open(root + "/large", "wb") as stream:  # xfs has no less than 300 MB
    stream.write(os.urandom(1 << 20) * 48)
for name, nanoseconds in (("file", 4_000_000_000_123456789), ("many", -1_500_000_000)):
    os.utime(f"{root}/{name}", ns=(nanoseconds, nanoseconds))
subprocess.run(["chattr", "+id", root + "/file"], check=True)

part = view.Part(0, "/")
part.lower = root
wanted = Wanted(Rules([]), Secrets([]), True, [], Rules([]))
found = survey([(root, "/")], wanted, lambda count: None)
size = layout.root_size(found.data, found.inodes)
filesystem = _KINDS[kind]()
goal = Goal(f"{folder}/image", layout.disk_layout(size, "x86_64"), size.inodes, "01234567-89ab-cdef-0123-456789abcdef")

def fill(tree):
    with folders_of(tree) as folders:
        copied = copy([part], wanted, found, folders, lambda count: None)
        assert copied.flags.apply(folders) == []
        assert copied.refused == []

filesystem.make(goal, fill, Stages(Meter()))
assert os.stat(goal.disk).st_blocks * 512 < layout.scratch_needed(found.data, found.inodes, True)

def look(path):
    status = os.lstat(path)
    names = sorted(os.listxattr(path, follow_symlinks=False))
    told = [status.st_mode, status.st_uid, status.st_mtime_ns, status.st_rdev, names]
    return told + [os.getxattr(path, name, follow_symlinks=False).hex() for name in names]

def tree(top):
    return {os.path.relpath(os.path.join(above, name), top): look(os.path.join(above, name))
            for above, folders, files in os.walk(top) for name in folders + files if name != "lost+found"}

with filesystem.opened(goal.disk, goal.layout.root):
    made = tree(view.BASE + "/root")
    assert made == tree(root), "not the same"
    assert open(view.BASE + "/root/file").read() == "content"
    flags = subprocess.run(["lsattr", view.BASE + "/root/file"], capture_output=True, text=True, check=True).stdout
    assert {"i", "d"} <= set(flags.split()[0]), flags
print(len(made))
"""


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_all_that_a_root_has_is_in_the_image(tmp_path: Path, kind: str) -> None:
    (tmp_path / "node").mkdir()
    with open(tmp_path / "disk", "wb") as stream:
        stream.truncate(800 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-I", "256", "-N", "20000", tmp_path / "disk"], check=True)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), kind]
    run = subprocess.run(
        command, check=False, env={"PYTHONPATH": f"{ROOT}/.collections:{ROOT}"}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) == 5007
