# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, below, own, regular


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link to fifo").symlink_to("fifo")
    return tmp_path


def test_files_are_read_and_written(place: Path) -> None:
    with open(place / "new", "w", opener=own) as stream:
        stream.write("more")
    for name, text in (("file", "text"), ("link", "text"), ("new", "more")):
        with open(place / name, opener=regular) as stream:
            assert stream.read() == text


@pytest.mark.parametrize("name", ["fifo", "link to fifo", "folder"])
def test_nothing_else_is_opened_and_nothing_waits(place: Path, name: str) -> None:
    with pytest.raises(NotRegular, match="no regular file"), open(place / name, opener=regular):
        pass


def test_nothing_else_is_written(place: Path) -> None:
    for name in ("fifo", "folder"):
        with pytest.raises(OSError), open(place / name, "w", opener=regular):
            pass


def test_sockets_and_what_is_not_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)  # the address of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        with pytest.raises(OSError), open("socket", opener=regular):
            pass
    with pytest.raises(FileNotFoundError), open("gone", opener=regular):
        pass


def test_links_are_followed_only_where_that_is_wanted(place: Path) -> None:
    folder = os.open(place, os.O_RDONLY)
    try:
        with open("file", opener=below(folder)) as stream:
            assert stream.read() == "text"
        with pytest.raises(OSError), open("link", opener=below(folder)):
            pass
    finally:
        os.close(folder)
    with pytest.raises(OSError), open(place / "link", opener=own):
        pass
