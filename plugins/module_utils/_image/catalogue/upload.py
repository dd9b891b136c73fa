# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image to Glance, hashed while it is sent."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from typing import Any, Callable, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK, FileRange
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance, Image
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.verify import HASH, Sent, verify

_TRIES = 3
_PAUSE = 2.0  # seconds; Glance needs a moment to notice that a connection is gone


class _Hashed(FileRange):
    """A file that is hashed while it is read; each time it is sent the hash starts anew.

    :param sent: is told how many more bytes are read, fewer than none when they do not count any more
    """

    by_kernel = False

    def __init__(self, path: str, sent: Callable[[int], None]) -> None:
        super().__init__(path, 0, os.path.getsize(path))
        self._told = sent
        self._count = 0
        self.digest = hashlib.new(HASH)

    def begin_anew(self) -> None:
        """Nothing of it counts any more."""
        self._told(-self._count)
        self._count = 0
        self.digest = hashlib.new(HASH)

    def blocks(self) -> Iterator[bytes]:
        """The file's blocks."""
        self.begin_anew()
        for block in super().blocks():
            self.digest.update(block)
            yield block
            self._count += len(block)
            self._told(len(block))


class Upload:
    """An image on its way into Glance. A context manager: what is not whole at its end is taken back.

    Its record is made at once, so that the service says what it does not take before there are data.

    :raises DataError: as it answers
    """

    def __init__(self, glance: Glance, record: Mapping[str, Any]) -> None:
        self._glance = glance
        self._record = dict(record)
        self._image = glance.create(self._record)
        self._whole = False

    def __enter__(self) -> Upload:
        return self

    def __exit__(self, *_exception: object) -> None:
        if not self._whole:
            self._take_back()

    @property
    def id(self) -> str:
        """The image's, unless it has to be sent more than once."""
        return str(self._image["id"])

    def amend(self, **values: Any) -> None:
        """Have the record say what turned out to be different."""
        news = {name: value for name, value in values.items() if self._record.get(name) != value}
        if news:
            self._glance.update(self.id, **news)
            self._record.update(news)

    def send(self, path: str, sent: Callable[[int], None]) -> Image:
        """Give it the file *path* as data, and verify it; returns its record.

        :param sent: is told how many more bytes are sent (fewer than none when it begins anew)
        :raises DataError: as the service answers; ``Damaged`` if what it stored is not what was sent, each time
        """
        for attempt in range(1, _TRIES + 1):
            body = _Hashed(path, sent)
            try:
                self._glance.upload(self.id, body)
                stored = self._glance.get(self.id)
                verify(stored, _hashed_as(stored, Sent(body.length, {HASH: body.digest.hexdigest()}), path))
            except (Unavailable, Conflict, Damaged):
                # A broken upload leaves the record in "saving" for a while, where it takes no second one (409).
                if attempt == _TRIES:
                    raise
                body.begin_anew()
                self._take_back()
                time.sleep(_PAUSE)
                self._image = self._glance.create(self._record)
            else:
                self._whole = True
                return stored
        raise AssertionError("unreachable")

    def _take_back(self) -> None:
        # The first cause is what the user has to know; what is left is removed by the next run.
        with contextlib.suppress(DataError):
            self._glance.delete(self.id)


def upload(glance: Glance, record: Mapping[str, Any], path: str, sent: Callable[[int], None]) -> Image:
    """Make an image of *record* with the file *path* as data, see `Upload`."""
    with Upload(glance, record) as begun:
        return begun.send(path, sent)


def _hashed_as(stored: Image, sent: Sent, path: str) -> Sent:
    """*sent* with the kind of hash that this Glance keeps; only unusual ones need a second look at the file."""
    kind = stored.get("os_hash_algo") or "md5"
    if kind in sent.hashes:
        return sent
    digest = hashlib.new(kind)
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(BLOCK), b""):
            digest.update(block)
    return Sent(sent.size, {**sent.hashes, kind: digest.hexdigest()})
