# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commit points: the steps after which something outlives the run. Each has a name, and that is all that is done here.

The name tells a reader that a run may end right before the step and right after it, and that the next run copes with
both. The trust suite makes it so: in a process of its own it puts another module in the place of this one, before
anything else of the collection is imported, and that one kills the process where it was told to. So there is nothing
here that could be switched on, by an environment variable, an option or a file, and a call costs nothing: the
decorated function is the function itself.
"""

from __future__ import annotations

from typing import Callable, TypeVar

_Step = TypeVar("_Step", bound=Callable[..., object])


def commit_point(_name: str) -> Callable[[_Step], _Step]:
    """Name the decorated function.

    :param _name: ``part.what-is-done``; no other function has it
    """
    return _itself


def _itself(step: _Step) -> _Step:
    return step
