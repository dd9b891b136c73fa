# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at each of its changes: no version lacks anything, and the next one, of the same host, ends it at once."""

from __future__ import annotations

import itertools
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import Tidied, tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import list_versions
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from tests.unit.packed.histories import LARGE, Files, each, push


def text(number: int) -> str:
    return f"{number:06}" * 50


def tidied(place: Place) -> Tidied:
    return tidy(place, Keep(versions=2), 0.3, 4000, each)


def packs(place: Place) -> dict[str, str]:
    """Names, and when each was stored."""
    found = list_objects(place.store, place.container, place.prefix + PACKS)
    return {entry.name: entry.modified for entry in found}


def test_a_push(place: Place, dies: Callable[..., bool], read: Callable[..., Files]) -> None:
    first = {"a": text(1), "b": text(2)}
    push(place, {name: content.encode() for name, content in first.items()})
    second = {**first, **{f"c{number}": text(number) for number in range(25)}, "large": "x" * LARGE}
    whole = {name: content.encode() for name, content in second.items()}
    there: dict[str, str] = {}
    for at in itertools.count():
        killed = dies("push", at, files=second)
        stored = packs(place)
        assert there.items() <= stored.items()  # what was there is not sent again
        there = stored
        assert read() in ([whole] if not killed else [whole, {name: text.encode() for name, text in first.items()}])
        if not killed:
            break
    assert at > 5
    assert not tidied(place).pruned.why_not
    for version in list_versions(place):
        assert "a" in read(version.name)


def test_prune_and_repack(place: Place, dies: Callable[..., bool], read: Callable[..., Files]) -> None:
    files = {f"f{number:02}": text(number) for number in range(24)}
    history = []
    for turn in range(3):
        files.update({f"f{number:02}": text(100 * turn + number) for number in range(turn, 24, 2)})
        history.append({name: content.encode() for name, content in files.items()})
        push(place, {**history[-1], f"large{turn}": b"%d" % turn * LARGE})
        history[-1][f"large{turn}"] = b"%d" % turn * LARGE
    before = packs(place)
    for at in itertools.count():
        killed = dies("tidy", at)
        versions = list_versions(place)
        assert [read(version.name) for version in versions] == history[-len(versions) :]
        if not killed:
            break
    assert at > 5
    assert len(versions) == 2
    assert not before.keys() & packs(place).keys()
    last = tidied(place)
    assert not (last.pruned.why_not or last.pruned.objects or last.repacked.packs)
