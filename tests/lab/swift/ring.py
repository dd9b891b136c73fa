# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Swift's ring files, written directly: swift-ring-builder takes seconds to place one device."""

import array
import gzip
import json
import struct
import sys
from pathlib import Path

_PART_POWER = 2  # four partitions: nothing is ever rebalanced here


def write_ring(path: Path, address: str, port: int, device: str) -> None:
    """Write a ring (format 1 of swift.common.ring.RingData) of one replica on one device."""
    place = {"ip": address, "port": port, "replication_ip": address, "replication_port": port}
    about = {"id": 0, "region": 1, "zone": 1, "device": device, "weight": 1.0, "meta": "", **place}
    description = {"devs": [about], "part_shift": 32 - _PART_POWER, "replica_count": 1, "byteorder": sys.byteorder}
    head = json.dumps(description, sort_keys=True).encode("ascii")
    device_of_each_partition = array.array("H", [0] * 2**_PART_POWER)
    path.parent.mkdir(parents=True, exist_ok=True)
    # without a time in it, so that the same ring is the same file
    with path.open("wb") as stream, gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as ring:
        ring.write(struct.pack("!4sHI", b"R1NG", 1, len(head)) + head + device_of_each_partition.tobytes())
