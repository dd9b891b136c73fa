# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import multiprocessing
import time
from pathlib import Path

import pytest

from tests.lab import cache, layout


@pytest.mark.usefixtures("state")
def test_built_once_for_the_same_key_and_apart_for_another() -> None:
    built = []

    def build(folder: Path) -> None:
        built.append(folder)
        (folder / "content").write_text(str(len(built)))

    first = cache.cached("thing", "1.0", build)
    assert cache.cached("thing", "1.0", build) == first == cache.entry("thing", "1.0")
    assert (first / "content").read_text() == "1"
    assert cache.cached("thing", "1.1", build) != first
    assert len(built) == 2


@pytest.mark.usefixtures("state")
def test_a_half_made_entry_is_never_used_and_leaves_nothing() -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        cache.cached("thing", "1.0", fail)
    assert not cache.entry("thing", "1.0").exists()
    killed = layout.CACHE / f".{cache.entry('thing', '1.0').name}.half-killed"
    killed.mkdir()
    cache.cached("thing", "1.0", lambda folder: (folder / "whole").touch())
    assert [path.name for path in cache.entry("thing", "1.0").iterdir()] == ["whole"]
    assert not list(layout.CACHE.glob("*.half-*"))
    assert not killed.exists()


@pytest.mark.usefixtures("state")
def test_two_builders_wait_for_each_other(tmp_path: Path) -> None:
    def build(folder: Path) -> None:
        time.sleep(0.2)
        with (tmp_path / "builds").open("a") as stream:
            stream.write("built\n")

    context = multiprocessing.get_context("fork")
    builders = [context.Process(target=cache.cached, args=("thing", "1.0", build)) for _round in range(3)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert [builder.exitcode for builder in builders] == [0, 0, 0]
    assert (tmp_path / "builds").read_text() == "built\n"
