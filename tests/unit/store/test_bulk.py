# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bulk deletes: portions that the server takes, and the truth in the body."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, read_report
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


def report(deleted: int, missing: int = 0, errors: Any = ()) -> dict[str, Any]:
    return {"Number Deleted": deleted, "Number Not Found": missing, "Response Status": "200 OK", "Errors": list(errors)}


@pytest.mark.parametrize("limit", [0, 1, 3, 150, 1000, 10000])
@pytest.mark.parametrize("count", [0, 1, 200, 201, 1025])
def test_portions_hold_every_name_once_and_keep_to_the_limit(limit: int, count: int) -> None:
    names = [str(number) for number in range(count)]
    portions = list(batches(Store(None, Capabilities(bulk_delete=limit)), names))  # type: ignore[arg-type]
    assert [name for portion in portions for name in portion] == names
    assert all(0 < len(portion) <= max(limit, 1) for portion in portions)


def test_all_deleted_or_gone_already() -> None:
    assert read_report("box", ["a", "b", "c"], report(2, 1)) == {}


@pytest.mark.parametrize("path", ["/box/a%20b/c%2520", "/box/a b/c%20", "box/a b/c%20"])
def test_each_error_names_its_object_whether_its_path_comes_quoted_or_not(path: str) -> None:
    errors = read_report("box", ["a b/c%20", "d"], report(1, 0, [[path, "403 Forbidden"]]))
    assert {name: (type(error), error.subject) for name, error in errors.items()} == {
        "a b/c%20": (Denied, "object box/a b/c%20")
    }


def test_names_that_are_not_accounted_for_are_an_error() -> None:
    # Ceph RGW answers "200 OK" to more than 1,024 names and leaves the rest.
    with pytest.raises(Unavailable, match="accounts for 1024"):
        read_report("box", [str(number) for number in range(1500)], report(1024))


def test_an_error_of_an_object_that_nobody_asked_for_accounts_for_none() -> None:
    with pytest.raises(Unavailable, match="accounts for 1 "):
        read_report("box", ["a", "b"], report(1, 0, [["/box/c", "403 Forbidden"]]))
