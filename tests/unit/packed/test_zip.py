# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zip packs, judged by zipfile and by unzip."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.zip import ZipArchive
from tests.unit.packed.members import FOLDER, LINK, SECOND, Member, archived, by_zipfile

MEMBERS = [
    Member("a/file", b"content"),
    Member("a/empty"),
    Member("a/program", b"#!/bin/sh\n", mode=0o100750),
    Member("empty folder", mode=FOLDER),
    Member("link", b"a/file", mode=LINK),
    Member("caf\u00e9/\U0001f600", b"odd"),
    Member('quote"back\\slash\nline', b"odder"),
]
UNZIP = pytest.mark.skipif(shutil.which("unzip") is None, reason="NOT RUN: unzip is not on this machine")


def test_content_is_where_it_is_said_to_be() -> None:
    pack, offsets = archived(ZipArchive(), *MEMBERS)
    for member, offset in zip(MEMBERS, offsets):
        assert pack[offset : offset + len(member.content)] == member.content


def test_zipfile_reads_it() -> None:
    pack, _offsets = archived(ZipArchive(), *MEMBERS)
    wanted = [(one.name + "/" * (one.mode == FOLDER), one.content, one.mode) for one in MEMBERS]
    assert by_zipfile(pack) == wanted


def test_the_same_members_give_the_same_bytes() -> None:
    assert archived(ZipArchive(), *MEMBERS) == archived(ZipArchive(), *MEMBERS)


def test_an_empty_pack_is_an_archive() -> None:
    assert by_zipfile(archived(ZipArchive())[0]) == []


@pytest.mark.parametrize(
    ("seconds", "dos", "field"),
    [
        (-1, (1980, 1, 1, 0, 0, 0), None),
        (0, (1980, 1, 1, 0, 0, 0), 0),
        (315_532_799, (1980, 1, 1, 0, 0, 0), 315_532_799),
        (1_709_210_097, (2024, 2, 29, 12, 34, 56), 1_709_210_097),
        ((1 << 31) - 1, (2038, 1, 19, 3, 14, 6), (1 << 31) - 1),
        (1 << 31, (2038, 1, 19, 3, 14, 8), None),
        (4_354_819_199, (2107, 12, 31, 23, 59, 58), None),
        (1 << 40, (2107, 12, 31, 23, 59, 58), None),
    ],
)
def test_times_are_the_nearest_that_there_are(seconds: int, dos: tuple[int, ...], field: int | None) -> None:
    pack, _offsets = archived(ZipArchive(), Member("x", b"y", seconds * SECOND + 999_999_999))
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        (found,) = archive.infolist()
    assert found.date_time == dos
    assert found.extra == (b"" if field is None else struct.pack("<2sHBL", b"UT", 5, 1, field))


@pytest.mark.parametrize("count", [65_534, 65_535])
def test_many_members(count: int) -> None:
    archive = ZipArchive()
    for number in range(count):
        archive.add(str(number), b"", 0, 0o100644)
    size = archive.size
    pack = archive.finish()
    assert len(pack) == size
    with zipfile.ZipFile(io.BytesIO(pack)) as reader:
        assert len(reader.namelist()) == count
        assert reader.namelist()[-1] == str(count - 1)
    assert (b"PK\6\6" in pack) == (count > 65_534)


@UNZIP
def test_unzip_restores_names_modes_links_and_times(tmp_path: Path) -> None:
    members = [one for one in MEMBERS if "\n" not in one.name]  # it writes those in another way
    (tmp_path / "x.zip").write_bytes(archived(ZipArchive(), *members)[0])
    utf8 = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "America/Chicago"}
    subprocess.run(["unzip", "-tqq", "x.zip"], cwd=tmp_path, env=utf8, check=True)
    subprocess.run(["unzip", "-qq", "x.zip", "-d", "out"], cwd=tmp_path, env=utf8, check=True)
    for name, content, mtime_ns, mode in members:
        path = tmp_path / "out" / name
        assert path.lstat().st_mode == mode
        if mode == LINK:
            assert os.fsencode(os.readlink(path)) == content
            continue
        assert path.stat().st_mtime_ns == mtime_ns
        if mode != FOLDER:
            assert path.read_bytes() == content


@UNZIP
def test_unzip_reads_more_members_than_zip_once_had(tmp_path: Path) -> None:
    archive = ZipArchive()
    for number in range(66_000):
        archive.add(str(number), b"%d" % number, 0, 0o100644)
    (tmp_path / "x.zip").write_bytes(archive.finish())
    assert subprocess.check_output(["unzip", "-p", tmp_path / "x.zip", "65999"]) == b"65999"
    subprocess.run(["unzip", "-tqq", tmp_path / "x.zip"], check=True)


@pytest.mark.skipif(shutil.which("zipinfo") is None, reason="NOT RUN: zipinfo is not on this machine")
def test_zipinfo_shows_modes(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(archived(ZipArchive(), *MEMBERS[:5])[0])
    shown = subprocess.check_output(["zipinfo", "-s", "-h", tmp_path / "x.zip"], text=True).splitlines()
    modes = [line.split()[0] for line in shown if line[:1] in "-dl" and " stor " in line]
    assert modes == ["-rw-r--r--", "-rw-r--r--", "-rwxr-x---", "drwxr-xr-x", "lrwxrwxrwx"]
