# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tar packs, judged by tarfile and by tar."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.tar import TarArchive
from tests.unit.packed.members import FOLDER, LINK, SECOND, Member, archived, by_tarfile

MEMBERS = [
    Member("a/file", b"content"),
    Member("a/empty"),
    Member("a/block", b"x" * 512),
    Member("a/program", b"#!/bin/sh\n", mode=0o100750),
    Member("empty folder", mode=FOLDER),
    Member("link", b"a/file", mode=LINK),
    Member("link of 100", b"t" * 100, mode=LINK),
    Member("link of 101", b"t" * 101, mode=LINK),
    Member("link to caf\u00e9", "caf\u00e9".encode(), mode=LINK),
    Member("link to bytes", b"caf\xe9", mode=LINK),
    Member("n" * 100, b"100"),
    Member("n" * 101, b"101"),
    Member("n" * 4000, b"4000"),
    Member("f" * 99, mode=FOLDER),
    Member("f" * 100, mode=FOLDER),
    Member("caf\u00e9/\U0001f600", b"odd"),
    Member("l" * 150, b"caf\xff" * 99, mode=LINK),
    Member("kaf\u00e9", b"plain", mode=LINK),
    Member('quote"back\\slash\nline', b"odder"),
]


def test_content_is_where_it_is_said_to_be() -> None:
    pack, offsets = archived(TarArchive(), *MEMBERS)
    for member, offset in zip(MEMBERS, offsets):
        assert pack[offset : offset + len(member.content)] == member.content


def test_tarfile_reads_it() -> None:
    pack, _offsets = archived(TarArchive(), *MEMBERS)
    assert by_tarfile(pack) == [(one.name, one.content, one.mode, 1_700_000_000) for one in MEMBERS]


def test_only_what_ustar_cannot_say_has_a_pax_header() -> None:
    pack, _offsets = archived(TarArchive(), *MEMBERS)
    with tarfile.open(fileobj=io.BytesIO(pack), mode="r:") as archive:
        said = {one.name: sorted(one.pax_headers) for one in archive if one.pax_headers}
    assert said == {
        "link of 101": ["linkpath"],
        "link to caf\u00e9": ["linkpath", "path"],
        "link to bytes": ["hdrcharset", "linkpath"],
        "n" * 101: ["path"],
        "n" * 4000: ["path"],
        "f" * 100: ["path"],
        "caf\u00e9/\U0001f600": ["path"],
        "l" * 150: ["hdrcharset", "linkpath", "path"],
        "kaf\u00e9": ["path"],
    }


def test_the_same_members_give_the_same_bytes() -> None:
    assert archived(TarArchive(), *MEMBERS) == archived(TarArchive(), *MEMBERS)


def test_an_empty_pack_is_an_archive() -> None:
    assert by_tarfile(archived(TarArchive())[0]) == []


@pytest.mark.parametrize(
    ("seconds", "told"), [(-1, 0), (0, 0), (1 << 31, 1 << 31), ((1 << 33) - 1, (1 << 33) - 1), (1 << 33, (1 << 33) - 1)]
)
def test_times_are_the_nearest_that_there_are(seconds: int, told: int) -> None:
    pack, _offsets = archived(TarArchive(), Member("x", b"y", seconds * SECOND + 999_999_999))
    assert by_tarfile(pack)[0][3] == told


def test_tar_restores_names_modes_links_and_times(tmp_path: Path) -> None:
    members = [one for one in MEMBERS if len(one.name) <= 200]
    (tmp_path / "x.tar").write_bytes(archived(TarArchive(), *members)[0])
    (tmp_path / "out").mkdir()
    utf8 = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(["tar", "-C", "out", "-xpf", "x.tar"], cwd=tmp_path, env=utf8, check=True, stderr=subprocess.PIPE)
    for name, content, mtime_ns, mode in members:
        path = tmp_path / "out" / name
        assert path.lstat().st_mode == mode
        assert path.lstat().st_mtime_ns == mtime_ns
        if mode == LINK:
            assert os.fsencode(os.readlink(path)) == content
        elif mode != FOLDER:
            assert path.read_bytes() == content
