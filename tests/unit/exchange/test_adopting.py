# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes are few, one at a time, and none is begun for what one has seen already."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._exchange import adopting
from ansible_collections.chameleon.data.plugins.module_utils._exchange.adopting import Adopting


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopting, "_PAUSE", 0.0)


def state(done: int, whole: bool = False) -> dict[str, Any]:
    return {"done": done, "wanted": 1000, "whole": whole, "have": str(done)}


def see_and_wait(passes: Adopting, told: dict[str, Any]) -> None:
    passes.see(told)
    if passes._pass is not None:
        passes._pass.result()


def test_a_pass_is_worth_a_twentieth_and_the_last_one_anything() -> None:
    seen: list[str] = []
    passes = Adopting(seen.append)
    for done in range(0, 1000, 10):
        see_and_wait(passes, state(done))
    assert 16 <= len(seen) <= 20
    see_and_wait(passes, state(1000, whole=True))
    assert seen[-1] == "1000"
    for _again in range(3):
        see_and_wait(passes, state(1000, whole=True))
    assert seen.count("1000") == 1
    passes.end()


def test_there_is_one_at_a_time_and_the_end_waits_for_it() -> None:
    seen: list[str] = []
    go_on = threading.Event()

    def adopt(have: str) -> None:
        go_on.wait(30)
        seen.append(have)

    passes = Adopting(adopt)
    for done in (100, 200, 300):
        passes.see(state(done))
    assert seen == []
    go_on.set()
    passes.end()
    assert seen == ["100"]


def test_what_breaks_a_pass_is_told() -> None:
    def adopt(have: str) -> None:
        raise LookupError(have)

    passes = Adopting(adopt)
    passes.see(state(100))
    with pytest.raises(LookupError):
        passes.end()
