# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process has as many open files as it wants, as far as its user may."""

from __future__ import annotations

import multiprocessing
import resource
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import have_open, may_be_open

_HERE = multiprocessing.get_context("fork")


def _limits(soft: int, hard: int, wanted: int, tell: Any) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    have_open(wanted)
    tell.send((resource.getrlimit(resource.RLIMIT_NOFILE), may_be_open()))


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "then"),
    [(64, 512, 256, 256), (64, 128, 256, 128), (300, 512, 256, 300), (64, 64, 99, 64)],
)
def test_as_many_as_are_wanted_and_allowed_and_never_fewer(soft: int, hard: int, wanted: int, then: int) -> None:
    here, there = _HERE.Pipe()
    process = _HERE.Process(target=_limits, args=(soft, hard, wanted, there))
    process.start()
    assert here.recv() == ((then, hard), then)
    process.join()
