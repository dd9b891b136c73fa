# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a push sends is what has changed, and little more, however many files there are."""

from __future__ import annotations

import itertools
import os
import random
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import tree

FILES, SIZE = 6_000, 1024  # bytes of each
CHANGED = FILES // 100
HEAD = 500  # bytes of a request beside its body, more than it has


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """How many bytes have been sent since this was asked before: bodies as they are, and heads of requests."""
    counts: list[int] = []

    def count(length: int | None) -> None:
        assert length is not None
        counts.append(HEAD + length)

    def spy(name: str) -> None:
        real = getattr(Transport, name)

        def request(self: Transport, *arguments: Any, **more: Any) -> Any:
            body = more.get("body") or b""
            count(body.length if isinstance(body, Body) else len(body))
            return real(self, *arguments, **more)

        monkeypatch.setattr(Transport, name, request)

    def asked() -> int:
        total = sum(counts)
        counts.clear()
        return total

    spy("request")
    spy("get")
    yield asked


def change(folder: Path, names: list[str], turn: int) -> None:
    """Other content and other times."""
    for name in names:
        (folder / name).write_bytes(os.urandom(SIZE))
        os.utime(folder / name, ns=(0, 10**18 + turn))


@pytest.mark.stores(server="rgw")
def test_one_in_a_hundred_files_costs_at_most_two_percent_of_the_bytes(
    pack: Pack, sent: Callable[[], int], tmp_path: Path, reader: Reader
) -> None:
    folder, chance = tmp_path / "source", random.Random(18)
    names = [f"class-{number % 50:02}/image-{number:06}.jpg" for number in range(FILES)]
    for group in range(50):
        (folder / f"class-{group:02}").mkdir(parents=True)
    change(folder, names, 0)
    pack(folder)
    assert FILES * SIZE < sent() < 1.25 * FILES * SIZE
    for turn in range(1, 3):
        change(folder, chance.sample(names, CHANGED), turn)
        assert pack(folder)["counts"] == {"upload": CHANGED}
        assert CHANGED * SIZE < sent() <= 0.02 * FILES * SIZE
    first, *others = reader.versions()
    bases = [reader.index(version).header.get("base") for version in (first, *others)]
    assert bases == [None, *([bases[1]] * 2)] and bases[1] is not None
    assert reader.names(".packed/bases/") == [f".packed/bases/{bases[1]}"]
    assert reader.restore() == tree(folder)
    (folder / names[0]).unlink()
    pack(folder, delete=True)
    assert sent() < 0.005 * FILES * SIZE
    assert len(list(itertools.chain(reader.index().rows))) == FILES - 1
