# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from pathlib import Path

import pytest

from tests.lab.template import render


def test_names_are_replaced_and_everything_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "template").write_text("a = @VALUE@\nb = %(x)s $name {y} me@example.org\n")
    target = render(tmp_path / "template", tmp_path / "new" / "conf", value=3)
    assert target.read_text() == "a = 3\nb = %(x)s $name {y} me@example.org\n"


def test_an_equal_file_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "template").write_text("a = @VALUE@\n")
    target = render(tmp_path / "template", tmp_path / "conf", value=1)
    before = target.stat().st_ino
    assert render(tmp_path / "template", tmp_path / "conf", value=1).stat().st_ino == before
    assert render(tmp_path / "template", tmp_path / "conf", value=2).stat().st_ino != before


@pytest.mark.parametrize("values", [{}, {"value": 1, "vaule": 2}])
def test_a_name_without_value_and_a_value_without_name_are_errors(tmp_path: Path, values: "dict[str, int]") -> None:
    (tmp_path / "template").write_text("a = @VALUE@\n")
    with pytest.raises(ValueError, match="VA"):
        render(tmp_path / "template", tmp_path / "conf", **values)
    assert not (tmp_path / "conf").exists()
