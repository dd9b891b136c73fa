# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import gzip
import json
import struct
import sys
from pathlib import Path

from tests.lab.swift.ring import write_ring


def test_a_ring_in_format_1_with_every_partition_on_the_one_device(tmp_path: Path) -> None:
    write_ring(tmp_path / "object.ring.gz", "10.99.0.1", 25005, "d1")
    raw = gzip.decompress((tmp_path / "object.ring.gz").read_bytes())
    magic, version, length = struct.unpack("!4sHI", raw[:10])
    assert (magic, version) == (b"R1NG", 1)
    description = json.loads(raw[10 : 10 + length])
    assert description["replica_count"] == 1
    assert description["byteorder"] == sys.byteorder
    assert [(dev["id"], dev["ip"], dev["port"], dev["device"]) for dev in description["devs"]] == [
        (0, "10.99.0.1", 25005, "d1")
    ]
    partitions = 2 ** (32 - description["part_shift"])
    assert raw[10 + length :] == struct.pack(f"={partitions}H", *[0] * partitions)


def test_the_same_ring_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_ring(tmp_path / name, "127.0.0.1", 25003, "d1")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
