# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that are asked side by side, so that a slow answer does not hold up the others.

Each is asked by a process of its own: what a run knows together is shared by processes, and a process can be ended
whatever it waits for.
"""

from __future__ import annotations

import math
import multiprocessing
import signal
import time
from multiprocessing.connection import Connection, wait
from typing import Any, Callable, Generator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable

_FORK = multiprocessing.get_context("fork")  # as ansible-core has it for tasks
_PERSON = "a person signs in"


class Question(NamedTuple):
    """Something to ask.

    :ivar subject: what it is about, for messages
    :ivar ask: answers it, with something that can be pickled, or raises a DataError
    :ivar patience: seconds in which there has to be an answer; None where it ends by itself. A person who has to sign
        in is waited for.
    """

    subject: str
    ask: Callable[[Operator], Any]
    patience: float | None


def side_by_side(questions: Sequence[Question], operator: Operator) -> Generator[tuple[int, Any], None, None]:
    """The place of each question and its answer, or the DataError why there is none, as soon as there is one.

    Who has enough closes the iterator, which ends the rest.
    """
    places: dict[Any, int] = {}
    ends: dict[Any, float] = {}
    processes = []
    try:
        for place, question in enumerate(questions):
            here, there = _FORK.Pipe(duplex=False)
            processes.append(_FORK.Process(target=_answer, args=(question, operator, there), daemon=True))
            processes[-1].start()
            there.close()
            places[here] = place
            ends[here] = math.inf if question.patience is None else time.monotonic() + question.patience
        while ends:
            soonest = min(ends.values())
            ready = wait([*ends], None if soonest == math.inf else max(0.0, soonest - time.monotonic()))
            for pipe in ready:
                said = _received(pipe, questions[places[pipe]].subject)
                if said == _PERSON:
                    ends[pipe] = math.inf
                else:
                    del ends[pipe]
                    yield places[pipe], said
            for pipe in [one for one, end in ends.items() if end <= time.monotonic()]:
                del ends[pipe]
                subject, _ask, patience = questions[places[pipe]]
                cause = f"there is no answer within {patience:.0f} s"
                yield places[pipe], Unavailable(subject, cause, "Have it waited for longer: 'api_timeout'.")
    finally:
        for process in processes:
            process.kill()
            process.join()


def _received(pipe: Any, subject: str) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        return Unavailable(subject, "the process that has asked it has ended without an answer", "Run again.")


def _answer(question: Question, operator: Operator, there: Connection) -> None:
    """In a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who has started it ends it
    try:
        there.send(question.ask(_Telling(operator, there)))
    except DataError as error:
        there.send(error)


class _Telling:
    """An operator; that a person is asked is told to who waits."""

    def __init__(self, operator: Operator, there: Connection) -> None:
        self._operator = operator
        self._there = there
        self.is_there = operator.is_there

    def tell(self, text: str) -> None:
        self._operator.tell(text)

    def ask(self, text: str) -> None:
        self._there.send(_PERSON)
        self._operator.ask(text)
