# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modification times, as other tools write and read them."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.files_below import FilesBelow
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import stat_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import (
    mtime_text,
    read_mtime_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import (
    content_type_of,
    read_whole,
)


def test_the_text_is_the_swift_commands(tmp_path: Path) -> None:
    # It writes '%f' % os.path.getmtime(path) and compares the text.
    chance = random.Random(3)
    file = tmp_path / "x"
    file.touch()
    for _round in range(500):
        os.utime(file, ns=(0, chance.randrange(2 * 10**18)))
        assert mtime_text(file.stat().st_mtime_ns) == "%f" % file.stat().st_mtime  # noqa: UP031 (it does that)


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1234567890.123456", 1_234_567_890_123_456_000),
        ("1234567890.123456789", 1_234_567_890_123_456_789),
        ("1234567890.5", 1_234_567_890_500_000_000),
        ("1234567890", 1_234_567_890_000_000_000),
        ("yesterday", 784_111_777_000_000_000),
        ("-5.0", -5_000_000_000),
        (None, 784_111_777_000_000_000),
    ],
)
def test_times_are_read_exactly_and_the_time_of_storing_stands_in(text: str | None, nanoseconds: int) -> None:
    headers = [("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")]
    if text is not None:
        headers.append(("X-Object-Meta-Mtime", text))
    assert read_mtime_ns(Headers(headers)) == nanoseconds


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.txt", "text/plain"), ("a/b.json", "application/json"), ("x", "application/octet-stream")],
)
def test_content_types(name: str, content_type: str) -> None:
    assert content_type_of(name) == content_type


def test_a_disk_that_fails_in_the_middle_of_a_file_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").write_bytes(b"whole")
    stat, context, real = (
        stat_of((tmp_path / "x").stat()),
        SimpleNamespace(local=FilesBelow(str(tmp_path), False)),
        os.read,
    )
    answers: list[Any] = []
    monkeypatch.setattr(os, "read", lambda file, count: real(file, answers.pop(0)(count) if answers else count))

    def failing(_count: int) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    try:
        answers[:] = [lambda _count: 2]
        assert read_whole(context, "x", stat) == b"whole"  # type: ignore[arg-type]
        answers[:] = [lambda _count: 2, failing]
        with pytest.raises(OSError, match="Input/output error"):
            read_whole(context, "x", stat)  # type: ignore[arg-type]
    finally:
        context.local.close()
