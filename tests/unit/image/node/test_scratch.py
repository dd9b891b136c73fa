# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict
from ansible_collections.chameleon.data.plugins.module_utils._image.node import scratch
from ansible_collections.chameleon.data.plugins.module_utils._mount import table


@pytest.mark.parametrize("put", [os.mkfifo, Path.touch, Path.mkdir, lambda path: path.symlink_to(path.parent / "kept")])
def test_what_others_put_in_its_place_goes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(scratch, "_LAST", str(tmp_path / "last"))
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").touch()
    put(tmp_path / scratch.NAME)
    with scratch.scratch(str(tmp_path), make=True) as folder:
        assert os.listdir(folder) == []
        assert not os.path.islink(folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "kept"]


def test_a_folder_whose_name_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_LAST", str(tmp_path / "last"))
    (tmp_path / os.fsdecode(b"caf\xe9")).mkdir()
    (tmp_path / "disk").symlink_to(os.fsdecode(b"caf\xe9"))
    (tmp_path / "other").mkdir()
    with scratch.scratch(str(tmp_path / "disk"), make=True) as folder:
        written = (tmp_path / "last").read_bytes()
    os.mkdir(folder)  # as a run leaves it that was killed
    (tmp_path / "last").write_bytes(written)
    with scratch.scratch(str(tmp_path / "other"), make=True):
        assert not os.path.exists(folder)


def test_what_is_mounted_in_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_LAST", str(tmp_path / "last"))
    mounted = tmp_path / "my disk" / scratch.NAME / "a\rb"
    mounted.mkdir(parents=True)
    (mounted / "file").touch()
    (tmp_path / "table").write_bytes(f"9 8 0:1 / {table.as_in_table(str(mounted))} rw - tmpfs x rw\n".encode())
    monkeypatch.setattr(table, "TABLE", str(tmp_path / "table"))
    with pytest.raises(Conflict, match="something is mounted in it"), scratch.scratch(str(tmp_path / "my disk"), True):
        raise AssertionError
    assert (mounted / "file").exists()


@pytest.mark.parametrize("make", [True, False])
def test_a_folder_where_nothing_can_be_made_is_told_by_its_name(make: bool) -> None:
    with pytest.raises(BadInput, match="scratch /proc: nothing can be made there"), scratch.scratch("/proc", make):
        raise AssertionError


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "scratch: '' is no path from the root"),
        ("var/tmp", "scratch: 'var/tmp' is no path from the root"),
        ("{}/fifo", "scratch {}/fifo: it is no folder"),
        ("{}/file", "scratch {}/file: it is no folder"),
        ("{}/file/below", "scratch {}/file/below: there is no such folder"),
        ("{}/dangling", "scratch {}/dangling: there is no such folder"),
    ],
)
def test_what_is_no_folder_is_told_with_the_option_and_the_way_out(tmp_path: Path, path: str, words: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    with pytest.raises(BadInput) as failed, scratch.scratch(path.format(tmp_path), make=True):
        raise AssertionError
    assert str(failed.value).startswith(words.format(tmp_path))
    assert failed.value.remedy
    assert sorted(os.listdir(tmp_path)) == ["dangling", "fifo", "file"]
