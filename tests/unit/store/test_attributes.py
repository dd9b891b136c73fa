# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object has that is its own."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import kept_headers


def test_what_belongs_to_the_answer_is_not_the_objects() -> None:
    answer = {"Content-Length": "5", "ETag": "abc", "X-Delete-At": "1800000000", "X-Trans-Id": "tx1"}
    own = {"Content-Type": "text/plain", "X-Object-Manifest": "c_segments/x/", "X-Object-Meta-run": "17"}
    assert kept_headers(Headers({**answer, **own}.items())) == own
