# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd things that users, kernel developers and mounts leave on a node."""

from __future__ import annotations

import json
import uuid

CACHED = f"cached-{uuid.uuid4().hex}"  # the content of an object
LEFT_OUT = r"/srv/left/big\xff"  # as a result writes it

_RECORD = json.dumps({"path": "/srv/odd-mount", "cache": "/srv/odd-cache"})
_DEEP = """
import os
here = os.open("/srv/left", os.O_RDONLY)
for level in range(30):
    os.mkdir("d" * 200, dir_fd=here)
    here = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
"""

PLANT = f"""
mkfifo /home/cc/odd.pem /home/cc/.odd_history
head -c 3000000 /dev/zero | tr '\\0' x > "$(printf '/srv/left/big\\377')"
python3 -c '{_DEEP}'
mkdir -p /srv/odd-cache/vfs /srv/odd-cache.rescued /var/cache/chameleon.data/odd /var/lib/chameleon.data/mounts
for folder in /srv/odd-cache/vfs /srv/odd-cache.rescued /var/cache/chameleon.data/odd
do echo {CACHED} > $folder/file; done
echo '{_RECORD}' > /var/lib/chameleon.data/mounts/srv-odd.json
for kernel in /boot/vmlinuz-*; do cp $kernel $kernel.old; done
"""
CLEAR = """
rm -rf /home/cc/odd.pem /home/cc/.odd_history /srv/odd-cache /srv/odd-cache.rescued /var/cache/chameleon.data/odd \\
  /var/lib/chameleon.data/mounts/srv-odd* /boot/vmlinuz-*.old
"""
