# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at each of its requests in turn: no reader sees a half version, and the next run ends it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from tests.integration.packed.killing import killed
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.trust.faults.requests import CHANGES

MIB = 1 << 20


@pytest.mark.stores(server="rgw")
def test_a_push(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "b": b"b", "link": "a"})
    pack(source)
    old = tree(source)
    (source / "b").unlink()
    large = os.urandom(2 * MIB)
    grow(source, {"a": b"new", **{f"d/{number}": os.urandom(700_000) for number in range(3)}, "large": large}, when=1)
    new = tree(source)
    options = {"delete": True, "pack_size": "1M", "segment_size": "1M"}
    for at in itertools.count():
        ended = not killed(lambda: pack(source, **options), at, CHANGES)
        assert reader.restore() in ((new,) if ended else (old, new))
        if ended:
            break
    assert at > 5  # what is under way side by side when a run dies is done by then, or not
    assert not pack(source, **options)["changed"]
    assert not reader.names(".packed/.at-work/")
    assert all(reader.restore(version) in (old, new) for version in reader.versions())


@pytest.mark.stores(server="rgw")
def test_a_pull(pack: Pack, unpack: Pack, tmp_path: Path) -> None:
    things = {f"{number:02}": os.urandom(300_000) for number in range(8)}
    source = grow(tmp_path / "source", {**things, "large": os.urandom(2 * MIB), "link": "00", "folder": None})
    pack(source, pack_size="1M", segment_size="1M")
    target, whole = tmp_path / "target", tree(source)
    for at in itertools.count():
        ended = not killed(lambda: unpack(target), at, ("GET",))
        shown = {name: item for name, item in tree(target).items() if ".chameleon-data-" not in name}
        assert shown.items() <= whole.items()
        if ended:
            break
    assert at > 4
    assert tree(target) == whole


def test_anywhere(pack: Pack, run_and_kill: Any, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {f"d{number % 7}/{number}": os.urandom(9000) for number in range(400)})
    options = {"layout": "packed", "pack_size": "1M"}

    def some() -> bool:
        return len(reader.names(".packed/packs/")) > 1

    pack(source, include=["d0/0"])
    run_and_kill(some, direction="push", path=str(source), bandwidth_limit="2M", **options)
    before = reader.names(".packed/packs/")
    assert reader.restore().keys() == {"d0/0"}
    pack(source, pack_size="1M")
    assert reader.restore() == tree(source)
    assert set(before) <= set(reader.names(".packed/packs/"))
    assert not reader.names(".packed/.at-work/")
