# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied


def test_a_message_names_the_thing_the_cause_and_the_way_out() -> None:
    error = Denied("container data", "the token may not write here", "Ask its owner for write_acl.")
    assert str(error) == "container data: the token may not write here. Ask its owner for write_acl."


def test_a_cause_that_ends_with_a_stop_does_not_end_with_two() -> None:
    assert str(DataError("x", "it broke.", "Mend it.")) == "x: it broke. Mend it."


def test_a_result_has_the_parts_and_the_details() -> None:
    assert Denied("image a", "no", "", status=403).result() == {
        "msg": "image a: no.",
        "error": {"kind": "denied", "subject": "image a", "cause": "no", "remedy": "", "status": 403},
    }
