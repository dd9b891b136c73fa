# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server of the lab's Nova finds at its first boot."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lab.parts import LabError
from tests.lab.servers import first_boot

SERVER = "6d3b1a52-3f0c-4b6e-9a38-2f7f1c0d9e11"
UNIT = "etc/systemd/system/user-data.service"
LEASE = {"id": "lease-id", "start_date": "2026-11-29T17:00:00.000000", "end_date": "2026-11-30T17:00:00.000000"}


def told(**other: Any) -> "dict[str, Any]":
    return {"hostname": "first", "host": "machine1", "key": "ssh-ed25519 AAAA mine", "user_data": "", **other}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    for name in ("etc/systemd/system", "home/cc/.ssh", "var/cache"):
        (folder / name).mkdir(parents=True)
    (folder / "home/cc/.ssh/authorized_keys").write_text("ssh-ed25519 BBBB of the image\n")
    return folder


def test_the_key_comes_beside_those_of_the_image(tree: Path, tmp_path: Path) -> None:
    first_boot.lay(SERVER, told(lease=None), tmp_path / "upper", tree)
    keys = (tmp_path / "upper/home/cc/.ssh/authorized_keys").read_text()
    assert keys == "ssh-ed25519 BBBB of the image\nssh-ed25519 AAAA mine\n"


def test_the_lease_is_told_as_on_the_testbed(tree: Path, tmp_path: Path) -> None:
    first_boot.lay(SERVER, told(lease=LEASE), tmp_path / "upper", tree)
    assert json.loads((tmp_path / "upper/var/cache/vendordata2.json").read_text()) == {
        "chameleon": {
            "node": "machine1",
            "region": "RegionOne",
            "lease_id": "lease-id",
            "lease_start": "2026-11-29T17:00:00.000000",
            "lease_end": "2026-11-30T17:00:00.000000",
        }
    }


def test_user_data_is_a_script_of_this_server_alone(tree: Path, tmp_path: Path) -> None:
    first_boot.lay(SERVER, told(lease=None, user_data="#!/bin/sh\n"), tmp_path / "upper", tree)
    script = f"var/lib/cloud/instances/{SERVER}/user-data"
    assert (tmp_path / "upper" / script).stat().st_mode & 0o111
    assert f"ExecStart=/{script}\n" in (tmp_path / "upper" / UNIT).read_text()
    with pytest.raises(LabError, match="a script alone"):
        first_boot.lay(SERVER, told(lease=None, user_data="#cloud-config\n"), tmp_path / "other", tree)
