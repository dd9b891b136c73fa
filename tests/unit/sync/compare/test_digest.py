# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The digest of what is in a container."""

from __future__ import annotations

import hashlib

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.digest import Digest

ROWS = [("a", 1, "e1", "2026-01-01"), ("b/ü", 20, "e2", "2026-01-03"), ("c", 300, "e3", "2026-01-02")]


def digest_of(rows: list[tuple[str, int, str, str]]) -> Digest:
    digest = Digest()
    for name, size, etag, modified in rows:
        digest.take(name, Entry("prefix/" + name, size, etag, modified, "", PLAIN))
    return digest


def test_anybody_can_compute_it_from_a_listing() -> None:
    text = "e1 1 a\0e2 20 b/ü\0e3 300 c\0"
    assert digest_of(ROWS).hexdigest() == hashlib.sha256(text.encode()).hexdigest()
    assert digest_of([]).hexdigest() == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("changed", [("aa", 1, "e1", ""), ("a", 2, "e1", ""), ("a", 1, "e2", "")])
def test_name_size_and_content_count(changed: tuple[str, int, str, str]) -> None:
    assert digest_of([changed, *ROWS[1:]]).hexdigest() != digest_of(ROWS).hexdigest()


def test_when_an_object_was_stored_does_not_count() -> None:
    assert digest_of([("a", 1, "e1", "1999"), *ROWS[1:]]).hexdigest() == digest_of(ROWS).hexdigest()


def test_it_counts_and_remembers_what_was_modified_last() -> None:
    digest = digest_of([*ROWS, ("d", 4000, "e4", "2026-01-04"), ("e", 0, "e5", "2025-12-31")])
    assert (digest.objects, digest.bytes) == (5, 4321)
    assert digest.newest() == [("2026-01-04", "d"), ("2026-01-03", "b/ü"), ("2026-01-02", "c")]
    assert digest_of(ROWS[:1]).newest() == [("2026-01-01", "a")]
    assert digest_of([("a", 1, "e1", "")]).newest() == []  # of an index, which does not tell
