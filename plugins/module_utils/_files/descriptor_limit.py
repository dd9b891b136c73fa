# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many files and connections this process may have open at a time."""

from __future__ import annotations

import resource

TOO_MANY = "Let the user have more open files ('ulimit -n'), or set a lower 'concurrency'."  # the way out


def may_be_open() -> int:
    """So many now."""
    return _number(resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def have_open(wanted: int) -> None:
    """Have so many, or as many as its user may: shells and service managers give less than that at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _number(soft) < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, _number(hard)), hard))


def _number(limit: int) -> int:
    return limit if limit != resource.RLIM_INFINITY else 1 << 20
