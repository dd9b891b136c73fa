# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that are asked side by side."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Unavailable
from ansible_collections.chameleon.data.plugins.plugin_utils.side_by_side import Question, side_by_side
from tests.lab.patience import patience
from tests.unit.cloud.keystone import Told

LONG = 60


def answers(*questions: tuple[Callable[[Operator], Any], float | None], operator: Told | None = None) -> dict[int, Any]:
    asked = [Question(f"site {place}", ask, limit) for place, (ask, limit) in enumerate(questions)]
    return dict(side_by_side(asked, operator if operator is not None else Told()))


def refuses(_operator: Operator) -> None:
    raise Denied("cloud b", "it does not accept the credentials", "Sign in anew.")


def sleeps(_operator: Operator) -> None:
    time.sleep(LONG)


def test_who_does_not_answer_in_time_keeps_no_other() -> None:
    began = time.monotonic()
    found = answers((sleeps, 0.3), (lambda operator: ["rows"], 5), (refuses, 5), (lambda operator: os._exit(1), None))
    assert time.monotonic() - began < LONG / 2 and not multiprocessing.active_children()
    assert found[1] == ["rows"]
    assert isinstance(found[0], Unavailable) and str(found[0]).startswith("site 0: there is no answer within 0 s")
    assert isinstance(found[2], Denied) and str(found[2]) == str(Denied("cloud b", *found[2].args[1:]))
    assert "site 3: the process that has asked it has ended without an answer" in str(found[3])


def test_answers_come_as_soon_as_there_are_any_and_the_rest_is_ended() -> None:
    asked = [Question("a", sleeps, None), Question("b", lambda operator: 1, None)]
    with contextlib.closing(side_by_side(asked, Told())) as found:
        assert next(found, None) == (1, 1)
    assert not multiprocessing.active_children()


def test_a_person_who_signs_in_is_waited_for() -> None:
    def asks(operator: Operator) -> str:
        operator.ask("go to https://keystone")
        time.sleep(2 * limit)
        return "signed in"

    limit = patience(0.5)
    assert answers((asks, limit)) == {0: "signed in"}


def test_many_are_asked_at_once() -> None:
    began = time.monotonic()
    answers(*[(lambda operator: time.sleep(0.5), None)] * 20)
    assert time.monotonic() - began < 8
