# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One stretch of a pack is fetched and handed on, and once more where files in it are damaged."""

from __future__ import annotations

from typing import Callable, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.status import NO_SUCH_RANGE
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import read_etag
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.pack_reads import Read
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task


def not_itself(subject: str) -> Damaged:
    """The error for an object that is named by its content, and has another one."""
    way_out = "Push the whole folder again with 'compare: always', or pull another version."
    return Damaged(subject, "it has not the content that its name says: somebody has replaced it", way_out)


class Reading:
    """Hands on the files of a stretch.

    :param pack: name of the object
    :param md5: of all of it, which is its etag
    :param use: takes files and the content of the stretch; returns those that are not what the index says
    """

    def __init__(
        self,
        context: Context,
        pack: str,
        md5: str,
        read: Read,
        use: Callable[[Sequence[Task], memoryview], list[Task]],
    ) -> None:
        self._context = context
        self._subject = subject_of(context.settings.container, pack)
        self._path = quote_path(context.settings.container, pack)
        self._md5 = md5
        self._read = read
        self._use = use

    def run(self) -> tuple[list[Task], DataError | None]:
        """Do it; returns the files that could not be had, and why."""
        left = list(self._read.tasks)
        try:
            for _try in range(2):  # what is damaged twice is no accident of the way
                left = self._use(left, self._fetch())
                if not left:
                    return [], None
        except DataError as error:
            return left, error
        return left, self._damaged()

    def _fetch(self) -> memoryview:
        read = self._read
        if read.begin == read.end:
            return memoryview(b"")
        headers = {"Range": f"bytes={read.begin}-{read.end - 1}"}
        try:
            return self._context.store.transport.get(self._path, self._receive, headers, self._subject)
        except DataError as error:
            if error.details.get("status") == NO_SUCH_RANGE:
                raise not_itself(self._subject) from error
            raise

    def _receive(self, answer: Answer) -> memoryview:
        if read_etag(answer.headers.get("ETag", "")) != self._md5:
            raise not_itself(self._subject)
        wanted = self._read.end - self._read.begin
        if answer.length not in (None, wanted):
            raise Damaged(self._subject, f"{answer.length} bytes came instead of {wanted}", "Run again.")
        content = memoryview(bytearray(wanted))
        filled = 0
        while filled < len(content):
            count = answer.readinto(content[filled:])
            if not count:
                raise Damaged(self._subject, "it ends before its content does", "Run again.")
            filled += count
        if not answer.ended and answer.readinto(bytearray(1)):
            raise Damaged(self._subject, "more came than was asked for", "Run again.")
        return content

    def _damaged(self) -> Damaged:
        return Damaged(
            self._subject,
            "what it has at this file's place is not the file that the index tells",
            "Run again; if it stays so, push the file with 'compare: always', or pull another version.",
        )
