# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lock file that was edited, merged or cut is refused by its name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.chameleon.data.plugins.filter.lock_entries import lock_entries

ENTRY = {"digest": "ab" * 32, "objects": 1, "bytes": 2, "version": "ab" * 32}
WHOLE = json.dumps({"data/a": ENTRY, "data/b": {"digest": "cd" * 32}}, indent=2)


def test_json_and_yaml_are_read() -> None:
    assert lock_entries(WHOLE, "/x.json") == json.loads(WHOLE)
    assert lock_entries(f"data/a:\n  digest: {'ab' * 32}\n", "/x.yml") == {"data/a": {"digest": "ab" * 32}}
    assert lock_entries("{}", "/x.json") == {}


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_one_that_was_cut_is_refused(length: int) -> None:
    with pytest.raises(AnsibleFilterError, match=r"lock file /x\.json: "):
        lock_entries(WHOLE[:length], "/x.json")


@pytest.mark.parametrize("entry", [None, "text", [], {}, {"digest": None}, {"digest": 5}, {"digest": "ab" * 33}])
def test_an_entry_without_a_digest_is_named(entry: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"lock file /x\.json: data/b has no digest"):
        lock_entries(json.dumps({"data/a": ENTRY, "data/b": entry}), "/x.json")


def test_what_a_merge_has_left_is_named_by_its_line() -> None:
    with pytest.raises(AnsibleFilterError, match="neither JSON nor YAML, see line 4\\."):
        lock_entries('{\n"data/a":\n<<<<<<< ours\n{},\n=======\n{"digest": "x"}\n>>>>>>> theirs\n}', "/x.json")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[" * 3000, r"neither JSON nor YAML \(RecursionError"),
        ("data/a: 2026-99-99", r"neither JSON nor YAML \(ValueError"),
        (f"5: {{digest: {'ab' * 32}}}", "the name 5 is no text"),
        (f"data/a: {{digest: {'ab' * 32}, seen: 2026-11-28}}", "cannot be written there again"),
    ],
    ids=["deep", "no date", "no name", "a date"],
)
def test_what_only_yaml_has_is_refused(text: str, cause: str) -> None:
    with pytest.raises(AnsibleFilterError, match=rf"lock file /x\.yml: .*{cause}"):
        lock_entries(text, "/x.yml")
