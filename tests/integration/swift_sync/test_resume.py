# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A large download that was killed goes on where it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.integration.swift_sync.conftest import Sync, make_tree, run_sync, tree_of
from tests.lab.faults.proxy import FaultProxy

MIB = 1 << 20
SIZE = 100 * MIB  # in one piece it is one object, which is then fetched in four


class Kind(NamedTuple):
    """How the object is made, and how many pieces of which size are fetched."""

    segment_size: str
    pieces: int
    piece: int


WHOLE, SEGMENTED = Kind("auto", 4, 32 * MIB), Kind("5M", 20, 5 * MIB)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "source", {"large": os.urandom(SIZE)})


@pytest.fixture
def proxy(store: Any) -> Callable[..., FaultProxy]:
    """Makes proxies of the store."""
    return lambda **conditions: FaultProxy(store.kind.part, **conditions)


def behind(proxy: FaultProxy, endpoint: str) -> str:
    """The endpoint, through the proxy."""
    return proxy.url + urlsplit(endpoint).path


def marks(target: Path, kind: Kind) -> bytes:
    """The journal: a byte for each piece."""
    for path in target.glob(".chameleon-data-*.part"):
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > SIZE + kind.pieces:
                stream.seek(-kind.pieces, os.SEEK_END)
                return stream.read()
    return b""


@pytest.mark.parametrize("kind", [WHOLE, SEGMENTED], ids=["whole", "in segments"])
@pytest.mark.parametrize("damaged", [False, True], ids=["", "with damage"])
def test_a_pull_killed_in_a_large_file_goes_on(
    sync: Sync,
    run_and_kill: Callable[..., None],
    source: Path,
    tmp_path: Path,
    store: Any,
    container: str,
    proxy: Callable[..., FaultProxy],
    kind: Kind,
    damaged: bool,
) -> None:
    sync("push", source, segment_size=kind.segment_size)
    target = tmp_path / "target"
    options = {"direction": "pull", "path": str(target), "container": container}
    with proxy(rate_down=40_000_000) as slow:
        endpoint = behind(slow, store.object_store)
        run_and_kill(lambda: 1 in marks(target, kind), endpoint=endpoint, concurrency="2", **options)
    assert not (target / "large").exists()
    finished = marks(target, kind).count(1)
    assert 0 < finished < kind.pieces
    if damaged:
        (partial,) = target.glob(".chameleon-data-*.part")
        with partial.open("r+b") as stream:
            stream.seek(marks(target, kind).index(1) * kind.piece + 17)
            stream.write(b"damage")
    with proxy() as counting:
        pulled = run_sync(token=store.token, endpoint=behind(counting, store.object_store), **options)
        came = counting.traffic.bytes_down
    assert pulled["failures"] == []
    assert pulled["done"]["unverified"] == 0
    assert tree_of(target) == tree_of(source)
    if not damaged:
        assert came < SIZE - finished * kind.piece + MIB
