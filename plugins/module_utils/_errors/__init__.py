# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one exception family of the collection, and how its messages are made (``printable``).

Every error names the thing it is about, the cause, and the way out:
``container data: the token may not write here. Ask its owner for write_acl.``
"""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line


class DataError(Exception):
    """Something a user has to know about.

    :param subject: the thing, as the user knows it (``container results``, ``/data/x.h5``, ``cloud chi_uc``)
    :param cause: what went wrong with it, without a final full stop
    :param remedy: what to do about it, a whole sentence; empty only where nothing can be said
    :param details: further facts for the result, never a secret
    """

    kind = "error"

    def __init__(self, subject: str, cause: str, remedy: str = "", **details: Any) -> None:
        super().__init__(subject, cause, remedy)
        self.subject = subject
        self.cause = cause.rstrip(".")
        self.remedy = remedy
        self.details = details

    def __str__(self) -> str:
        sentence = f"{self.subject}: {self.cause}."
        return one_line(f"{sentence} {self.remedy}" if self.remedy else sentence)

    def result(self) -> dict[str, Any]:
        """The keyword arguments of ``fail_json`` (shape: ``msg`` and ``error``)."""
        error = {"kind": self.kind, "subject": self.subject, "cause": self.cause, "remedy": self.remedy}
        error.update(self.details)
        return {"msg": str(self), "error": error}


class BadInput(DataError):
    """An option, name or file that cannot be worked with; raised before anything is changed."""

    kind = "bad_input"


class Refused(DataError):
    """A guard said no; the remedy names the option that lifts it."""

    kind = "refused"


class Missing(DataError):
    """A program, file, container, image or endpoint that is not there."""

    kind = "missing"


class Denied(DataError):
    """The cloud does not let this identity do it (HTTP 401, 403)."""

    kind = "denied"


class Conflict(DataError):
    """Somebody else has it, or it is there twice (HTTP 409, names that must be unique)."""

    kind = "conflict"


class Unavailable(DataError):
    """A service that does not answer, or answers 5xx, after all retries."""

    kind = "unavailable"


class Damaged(DataError):
    """Bytes that are not the bytes that were meant: a checksum or a length does not match."""

    kind = "damaged"


class NoSpace(DataError):
    """A disk, quota or limit that is full (ENOSPC, HTTP 413, 507)."""

    kind = "no_space"


class Interrupted(DataError):
    """The run was ended from outside; the next run does what it has not finished."""

    kind = "interrupted"
