# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a file what the object is? Every way of comparing, from every starting point."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.file_times import LATEST
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    EMPTY_MD5,
    GONE,
    OPAQUE,
    PLAIN,
    SLO,
    Entry,
    Member,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import (
    DIFFERENT,
    NEEDS_HASH,
    NEEDS_HEAD,
    SAME,
    UNTOLD,
    judge,
    listed_time_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Known

SECOND = 1_000_000_000
STORED = "2026-11-23T12:00:00.000000"
STORED_NS = listed_time_ns(STORED)
MD5 = "900150983cd24fb0d6963f7d28e17f72"


def local(size: int = 3, mtime: int = STORED_NS - 60 * SECOND, ctime: int = STORED_NS - 60 * SECOND) -> LocalFile:
    return LocalFile("x", Stat(size, mtime, ctime, 11, 22))


def remote(size: int = 3, etag: str = MD5, kind: str = PLAIN, modified: str = STORED) -> Entry:
    return Entry("x", size, etag, modified, "", kind)


def known(file: LocalFile, etag: str = MD5, modified: str = STORED, learnt: int = STORED_NS) -> Known:
    return Known("x", file.stat, etag, modified, learnt)


ALL = ["auto", "checksum", "size_mtime", "size", "always"]


@pytest.mark.parametrize("direction", ["push", "pull"])
@pytest.mark.parametrize(
    ("compare", "size", "etag", "word"),
    [
        ("auto", 3, None, NEEDS_HASH),
        ("auto", 3, MD5, SAME),
        ("auto", 3, "f" * 32, DIFFERENT),
        ("auto", 4, None, DIFFERENT),
        ("checksum", 3, None, NEEDS_HASH),
        ("checksum", 3, MD5, SAME),
        ("checksum", 3, "f" * 32, DIFFERENT),
        ("checksum", 4, None, DIFFERENT),
        ("size", 3, None, SAME),
        ("size", 4, None, DIFFERENT),
        ("always", 3, None, DIFFERENT),
        ("always", 4, None, DIFFERENT),
        ("size_mtime", 4, None, DIFFERENT),
    ],
)
def test_without_anything_known(direction: str, compare: str, size: int, etag: str | None, word: str) -> None:
    assert judge(compare, direction, local(size), remote(), None, etag).word == word


def test_what_is_known_spares_reading() -> None:
    file = local()
    assert judge("auto", "push", file, remote(), known(file)).word == SAME


@pytest.mark.parametrize("compare", ["checksum", "size_mtime", "always"])
def test_only_auto_trusts_what_is_known(compare: str) -> None:
    file = local(mtime=STORED_NS + SECOND)
    assert judge(compare, "push", file, remote(), known(file)).word != SAME


@pytest.mark.parametrize("field", range(5))
def test_any_other_stat_is_not_trusted(field: int) -> None:
    file = local()
    other = list(file.stat)
    other[field] += 1
    assert judge("auto", "push", local()._replace(stat=Stat(*other)), remote(), known(file)).word != SAME


def test_another_object_is_not_trusted() -> None:
    file = local()
    assert judge("auto", "push", file, remote(etag="f" * 32), known(file)).word == NEEDS_HASH
    # The same content stored again is the same object.
    assert judge("auto", "push", file, remote(modified="2027-01-01T00:00:00"), known(file)).word == SAME


@pytest.mark.parametrize(
    ("mtime", "ctime", "trusted"),
    [
        (-60, -60, True),
        (-2, -60, True),
        (-60, -2, True),
        (-1.9, -60, False),
        (-60, -1.9, False),
        (0, 0, False),
        (5, -60, False),
        (-60, 5, False),
    ],
)
def test_a_file_touched_within_two_seconds_of_being_hashed_is_not_trusted(
    mtime: float, ctime: float, trusted: bool
) -> None:
    file = local(3, STORED_NS + int(mtime * SECOND), STORED_NS + int(ctime * SECOND))
    assert (judge("auto", "push", file, remote(), known(file)).word == SAME) is trusted


@pytest.mark.parametrize("compare", ALL)
def test_rows_that_tell_nothing_need_a_head(compare: str) -> None:
    assert judge(compare, "push", local(), remote(0, EMPTY_MD5, OPAQUE), None).word == NEEDS_HEAD


def test_rows_that_tell_nothing_are_known_by_their_time() -> None:
    file = local()
    opaque = remote(189, EMPTY_MD5, OPAQUE)
    assert judge("auto", "push", file, opaque, known(file)).word == SAME
    assert judge("auto", "push", file, opaque, known(file, modified="2026-01-01T00:00:00")).word == NEEDS_HEAD
    assert judge("auto", "push", file, opaque._replace(modified=""), known(file, modified="")).word == NEEDS_HEAD


def test_after_the_head_what_is_known_counts_again() -> None:
    file = local()
    assert judge("auto", "push", file, remote(kind=SLO), known(file, modified="")).word == SAME


def test_unknown_segments_cannot_be_the_same() -> None:
    verdict = judge("auto", "pull", local(), remote(kind=SLO), None, UNTOLD)
    assert verdict.word == DIFFERENT
    assert "cannot be compared" in verdict.reason


@pytest.mark.parametrize(
    ("direction", "mtime", "ctime", "word"),
    [
        ("push", -60, 60, SAME),
        ("push", 0, 60, SAME),
        ("push", 1, 60, DIFFERENT),
        ("pull", -9999, 60, SAME),
        ("pull", 60, -1, DIFFERENT),
        ("pull", -9999, 0, SAME),
    ],
)
def test_times(direction: str, mtime: int, ctime: int, word: str) -> None:
    file = local(3, STORED_NS + mtime * SECOND, STORED_NS + ctime * SECOND)
    assert judge("size_mtime", direction, file, remote(), None).word == word


@pytest.mark.parametrize("direction", ["push", "pull"])
def test_packed_files_have_their_time_in_the_index(direction: str) -> None:
    packed = remote(modified="")._replace(member=Member(0, 30, STORED_NS, 0o644))
    assert judge("size_mtime", direction, local(mtime=STORED_NS), packed, None).word == SAME
    for time in (STORED_NS - 1, STORED_NS + 1):
        assert judge("size_mtime", direction, local(mtime=time), packed, None).word == DIFFERENT
    latest = remote()._replace(member=Member(0, 30, LATEST, 0o644))
    assert judge("size_mtime", "push", local(mtime=LATEST + 5), latest, None).word == SAME  # as late as a row can tell


def test_reasons_say_what_becomes_of_the_destination() -> None:
    assert judge("auto", "push", local(4), remote(3), None).reason == "size differs: 3 -> 4 bytes"
    assert judge("auto", "pull", local(4), remote(3), None).reason == "size differs: 4 -> 3 bytes"


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1970-01-01T00:00:01.000000", SECOND),
        ("1970-01-01T00:00:01.500Z", SECOND * 3 // 2),
        ("1970-01-01T00:00:01.912240", 1_912_240_000),
        ("1970-01-01T00:00:01Z", SECOND),
    ],
)
def test_times_of_both_servers(text: str, nanoseconds: int) -> None:
    assert listed_time_ns(text) == nanoseconds


def test_what_cannot_be_compared_is_the_same_as_long_as_nothing_shows_that_it_changed() -> None:
    file = local()
    racy = known(file, etag="abc-3", learnt=file.stat.mtime_ns)
    for compare in ("auto", "checksum"):
        assert judge(compare, "pull", file, remote(etag="abc-3"), racy, UNTOLD).word == SAME
        assert judge(compare, "pull", file, remote(etag="abd-3"), racy, UNTOLD).word == DIFFERENT
        assert judge(compare, "pull", local(mtime=1), remote(etag="abc-3"), racy, UNTOLD).word == DIFFERENT


def test_an_etag_of_nothing_does_not_tell_a_large_object_from_another() -> None:
    file = local()
    seen = known(file, etag=EMPTY_MD5)
    assert judge("auto", "pull", file, remote(etag=EMPTY_MD5, kind=SLO), seen).word == SAME
    later = remote(etag=EMPTY_MD5, kind=SLO, modified="2026-12-01T12:00:00.000000")
    assert judge("auto", "pull", file, later, seen).word == NEEDS_HASH


def test_what_stands_for_other_objects_is_looked_at_each_time() -> None:
    file = local()
    assert judge("auto", "pull", file, remote(0, EMPTY_MD5, OPAQUE), known(file)).word == NEEDS_HEAD
    link = remote(0, EMPTY_MD5, OPAQUE)._replace(alias=True)
    assert judge("auto", "pull", file, link, known(file, etag=EMPTY_MD5)).word == NEEDS_HEAD


@pytest.mark.parametrize("compare", ALL)
def test_what_is_gone_is_different(compare: str) -> None:
    file = local()
    assert judge(compare, "push", file, remote(kind=GONE), known(file)).word == DIFFERENT
