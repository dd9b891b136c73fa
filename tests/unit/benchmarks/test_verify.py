# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was pulled is right when it is the source, no more and no less."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import pytest

from tests.benchmarks.verify import pulled


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("source", "pulled"):
        (tmp_path / name / "a" / "b").mkdir(parents=True)
        for file in ("one", "a/two", "a/b/three"):
            (tmp_path / name / file).write_bytes(b"same")
    return tmp_path / "source", tmp_path / "pulled"


def test_the_same_is_right(two: tuple[Path, Path]) -> None:
    assert pulled(*two, content=True) == ""


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "a/b/three").unlink(), "1 of 1 in b are missing, 0 are too many: three"),
        (lambda folder: (folder / "a/four").touch(), "0 of 2 in a are missing, 1 are too many: four"),
        (lambda folder: (folder / "a/two").write_bytes(b"longer"), "a/two should have 4 bytes"),
        (lambda folder: (folder / "a/two").write_bytes(b"lame"), "a/two has another content"),
    ],
)
def test_what_is_wrong_is_named(two: tuple[Path, Path], damage: Callable[[Path], None], said: str) -> None:
    source, folder = two
    damage(folder)
    assert pulled(source, folder, content=True).endswith(said)


def test_contents_are_not_looked_at_unless_asked(two: tuple[Path, Path]) -> None:
    (two[1] / "one").write_bytes(b"lame")
    assert pulled(*two, content=False) == ""
