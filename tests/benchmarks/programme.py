# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that is measured, by name."""

from __future__ import annotations

from tests.benchmarks.cases import CASES, Case, name_of
from tests.benchmarks.histories import HISTORIES, History

PACKED_CASES = tuple(case for history in HISTORIES for case in history.cases)
EVERY_CASE = (*CASES, *PACKED_CASES)
NAMES = tuple(one.name for one in (*CASES, *HISTORIES))


def chosen(name: str) -> Case | History:
    """What is measured by a name.

    :raises ValueError: there is no such case
    """
    for one in (*CASES, *HISTORIES):
        if one.name == name:
            return one
    raise ValueError(f"{name}: no such case. There are {', '.join(NAMES)}.")


def case_of(label: str) -> Case | None:
    """The case that a label of the results is of; None of one that is measured no more."""
    return next((case for case in EVERY_CASE if case.name == name_of(label)), None)
