# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that are not what the service would say: a portal's page, another service's, a wrong address."""

from __future__ import annotations

import contextlib
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged

# What reading JSON, and a document of another form, raises; ValueError has what no JSON, UTF-8, number or date raise.
NOT_UNDERSTOOD = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


@contextlib.contextmanager
def understood(subject: str) -> Iterator[None]:
    """Tell what is raised when an answer is read that is another service's.

    :param subject: what was asked for, as the user knows it
    """
    try:
        yield
    except NOT_UNDERSTOOD as error:
        raise not_of_the_service(subject, f"{type(error).__name__}: {error}") from error


def not_of_the_service(subject: str, how: str) -> Damaged:
    """The error for an answer that another service has given.

    :param how: by what it is known
    """
    return Damaged(
        subject,
        f"what came is no answer of the service ({how})",
        "Check 'endpoint', 'region_name' and what is on the way: a portal or something else may answer there. "
        "Else run again.",
    )
