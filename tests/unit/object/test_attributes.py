# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object is told beside its content."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._object.attributes import differences, merged_headers
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted, read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT

DEFAULTS = defaults_of(SWIFT_OBJECT)
FOUND = Headers(
    {
        "Content-Type": "text/plain",
        "Content-Disposition": "inline",
        "Content-Length": "5",
        "ETag": "abc",
        "X-Object-Meta-Mtime": "1.5",
        "X-Object-Meta-Run": "17",
        "X-Object-Manifest": "c_segments/x/",
        "X-Delete-At": "1800000000",
        "X-Trans-Id": "tx1",
    }.items()
)


def wanted(**options: Any) -> Wanted:
    return read_wanted({**DEFAULTS, "container": "c", "name": "n", **options})


def test_only_what_is_named_is_compared() -> None:
    assert differences(wanted(), FOUND) == []
    assert differences(wanted(metadata={"run": "17", "gone": ""}, content_type="text/plain"), FOUND) == []
    assert differences(wanted(metadata={"RUN": "18"}), FOUND) == ["metadata run: '17' -> '18'"]
    assert differences(wanted(headers={"content-disposition": "attachment"}), FOUND) == [
        "Content-Disposition: 'inline' -> 'attachment'"
    ]
    assert differences(wanted(expire_at="1800000000"), FOUND) == []
    assert differences(wanted(expire_at="never"), FOUND) == ["expires: 2027-01-15T08:00:00Z -> never"]


def test_what_is_not_named_is_sent_again() -> None:
    merged = merged_headers(wanted(metadata={"run": "", "new": "x"}, content_type="a/b"), FOUND)
    assert merged == {
        "Content-Type": "a/b",
        "Content-Disposition": "inline",
        "X-Object-Manifest": "c_segments/x/",
        "X-Object-Meta-mtime": "1.5",
        "X-Object-Meta-new": "x",
        "X-Delete-At": "1800000000",
    }
    assert merged_headers(wanted(expire_at="never"), FOUND)["X-Remove-Delete-At"]
    assert "X-Delete-At" not in merged_headers(wanted(expire_at="never"), FOUND)
