# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One lock file has data sets and images; it is whole at any time."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.plugin_utils.lock_file import LockFile, parse

DATA = {"digest": "ab" * 32, "objects": 1, "bytes": 2}
IMAGE = {"id": "1", "name": "a", "os_hash_algo": "sha512", "os_hash_value": "cd" * 64, "size": 3}
BOTH = {"data/a": DATA, "image://CC-Ubuntu24.04": IMAGE, "snapshot://exp": IMAGE}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    there = LockFile(str(tmp_path / "lock.json"))
    assert there.read() == {}
    assert there.difference(BOTH)["before"] == ""
    there.write(BOTH)
    assert there.read() == BOTH
    assert json.loads(there.difference({})["before"]) == BOTH
    assert [path.name for path in tmp_path.iterdir()] == ["lock.json"]
    assert (tmp_path / "lock.json").stat().st_mode & 0o777 == 0o644


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    LockFile(str(tmp_path / "link")).write(BOTH)
    assert (tmp_path / "link").is_symlink() and LockFile(str(tmp_path / "file")).read() == BOTH


@pytest.mark.parametrize("path", ["lock.json", "~/lock.json", "/nowhere/lock.json", "/" + "a" * 300 + "/b", "/a\0/b"])
def test_a_place_where_there_can_be_none_is_refused(path: str) -> None:
    with pytest.raises(BadInput, match="lock file"):
        LockFile(path)


def test_so_is_a_link_to_such_a_place(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "file")
    with pytest.raises(BadInput, match="its folder is not there"):
        LockFile(str(tmp_path / "link"))


@pytest.mark.parametrize("missing", ["id", "os_hash_algo", "os_hash_value"])
@pytest.mark.parametrize("instead", [None, "", 5, "no hash"])
def test_an_image_that_is_not_told_whole_is_named(missing: str, instead: Any) -> None:
    if instead == "no hash" and missing != "os_hash_value":
        instead = []
    with pytest.raises(BadInput, match="snapshot://exp has no "):
        parse(json.dumps({**BOTH, "snapshot://exp": {**IMAGE, missing: instead}}), "/x.json")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="lock file"):
        LockFile(str(tmp_path / "lock.json")).read()


def _add(path: str, name: str) -> None:
    there = LockFile(path)
    with there.alone():
        there.write({**there.read(), name: DATA})


def test_hosts_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "lock.json")
    many = [multiprocessing.Process(target=_add, args=(path, f"data/{number}")) for number in range(20)]
    for one in many:
        one.start()
    for one in many:
        one.join()
    assert len(LockFile(path).read()) == 20
