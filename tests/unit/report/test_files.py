# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two files in a folder that others use as well."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.files import ReportFiles

BEGAN = 1796040000.0


def test_runs_that_begin_together_have_files_of_their_own(tmp_path: Path) -> None:
    runs = [ReportFiles(tmp_path / "new" / "folder", "up", BEGAN) for _run in range(3)]
    for number, run in enumerate(runs):
        run.write(f"page {number}", f"facts {number}")
        run.write(f"page {number} again", f"facts {number}")
    assert sorted(path.name for path in (tmp_path / "new/folder").iterdir()) == [
        f"2026-11-30T12-00-00Z-up{number}.{suffix}" for number in ("-2", "-3", "") for suffix in ("html", "json")
    ]
    assert [run.page().read_text() for run in runs] == [f"page {number} again" for number in range(3)]
    assert [run.facts().read_text() for run in runs] == [f"facts {number}" for number in range(3)]


@pytest.mark.parametrize(("name", "kept"), [("../../etc/x y", "etc-x-y"), ("ünï", "n"), ("...", "report")])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str, kept: str) -> None:
    assert ReportFiles(tmp_path, name, BEGAN).page() == tmp_path / f"2026-11-30T12-00-00Z-{kept}.html"


def test_nothing_is_written_through_a_link_of_others(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    files = ReportFiles(tmp_path, "up", BEGAN)
    files.page().with_name(f".{files.page().name}.new").symlink_to(victim)
    files.write("page", "facts")
    assert victim.read_text() == "mine" and files.page().read_text() == "page" and not files.page().is_symlink()


def test_a_page_is_never_half_written(tmp_path: Path) -> None:
    files = ReportFiles(tmp_path, "up", BEGAN)
    files.write("old", "old")
    files.page().with_name(f".{files.page().name}.new").mkdir()  # so that it fails in the middle
    with pytest.raises(OSError):
        files.write("new", "new")
    assert files.page().read_text() == "old"


@pytest.mark.parametrize("full_for", [".json", ".html"])
def test_on_a_full_disk_nothing_half_written_stays(
    full_for: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if target.suffix == full_for:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    files = ReportFiles(tmp_path, "up", BEGAN)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError):
        files.write("page", "facts")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    files.write("page", "facts")  # there is room again
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError):
        files.write("later page", "facts")
    assert files.page().read_text() == "page"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        ReportFiles(tmp_path / "file", "up", BEGAN).write("page", "facts")
