# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of single files: capped, and when it makes no sense to go on."""

from __future__ import annotations

import errno

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Refused,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import SHOWN, Failures, from_os

GONE = Missing("x", "it is gone", "Run again.")
SILENT = Unavailable("x", "no answer", "Run again.")


def test_all_are_counted_and_the_first_shown() -> None:
    failures = Failures(in_a_row=4)
    for number in range(1000):
        failures.add(f"file {number}", GONE)
    assert failures.count == 1000
    assert len(failures.shown()) == SHOWN
    assert failures.shown()[0] == {"name": "file 0", "kind": "missing", "cause": "it is gone", "remedy": "Run again."}
    assert failures.fatal is None


def test_a_refused_token_ends_the_run_at_once() -> None:
    failures = Failures(in_a_row=4)
    failures.add("x", Denied("x", "the service answered 403 Forbidden", status=403))
    assert failures.fatal is None
    denied = Denied("x", "the service answered 401 Unauthorized", status=401)
    failures.add("x", denied)
    assert failures.fatal is denied


def test_a_store_that_does_not_answer_ends_the_run_after_a_while() -> None:
    failures = Failures(in_a_row=3)
    for error in (SILENT, SILENT, GONE, SILENT, SILENT):
        failures.add("x", error)
    assert failures.fatal is None
    failures.success()
    failures.add("x", SILENT)
    failures.add("x", SILENT)
    assert failures.fatal is None
    failures.add("x", SILENT)
    assert failures.fatal is SILENT


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, Denied),
        (errno.ENOENT, Missing),
        (errno.ENOSPC, NoSpace),
        (errno.ENAMETOOLONG, Refused),
        (errno.EISDIR, Conflict),
        (errno.ENOTDIR, Conflict),
        (errno.ELOOP, Refused),
        (errno.EIO, DataError),
    ],
)
def test_what_the_system_says_has_a_way_out(number: int, kind: type[DataError]) -> None:
    error = from_os("/data/x", OSError(number, "as the system says"))
    assert error.kind == kind.kind
    assert error.remedy
