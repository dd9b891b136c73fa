# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``createImage``: a disk image of what a server has on its disk, from which another one can be made."""

import subprocess
import tempfile
from pathlib import Path

from tests.lab.parts import LabError
from tests.lab.servers.server import Server

_LABEL = "img-rootfs"  # by which the nodes' fstab has the root
_BEGIN = 1 << 20  # byte where the partition begins
_LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4"

# In a mount namespace of its own: whatever ends this, no mount is left. Both layers are only read.
_FILL = """
cd "$1"
mount -t overlay -o "ro,lowerdir=upper:$2" none "$3"
kib=$(du -sk --apparent-size "$3" | cut -f1)
kib=$((kib * 5 / 4 + 262144))
truncate -s "$((kib * 1024 + 2 * $5))" "$4"
echo "start=$(($5 / 512)), size=$((kib * 2)), type=$6" | sfdisk --quiet --label gpt "$4"
mke2fs -q -t ext4 -i 8192 -L "$7" -d "$3" -E "offset=$5" "$4" "${kib}k"
"""


def make(server: Server, target: Path) -> None:
    """Write the image (qcow2) to *target*. Nothing of the server runs meanwhile.

    :raises LabError: it cannot be made
    """
    container = server.container
    with tempfile.TemporaryDirectory(prefix=".image-", dir=server.data) as name:
        mounted, raw = Path(name) / "mounted", Path(name) / "disk.raw"
        mounted.mkdir()
        values = [server.data, container.tree, mounted, raw, _BEGIN, _LINUX, _LABEL]
        container.cgroup.freeze(True)
        try:
            _run("unshare", "--mount", "--propagation", "private", "sh", "-ec", _FILL, "sh", *map(str, values))
        finally:
            container.cgroup.freeze(False)
        _run("qemu-img", "convert", "-O", "qcow2", str(raw), str(target))


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"{command[0]}: {done.stderr.strip()}")
