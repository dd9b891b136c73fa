# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written down of a mount's credential, on a node whose clock may be wrong."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.credential_choice import need_of_token, time_text
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import from_controller
from ansible_collections.chameleon.data.plugins.module_utils._mount.record import record_of
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from tests.unit.mount.test_plan import STORE, desired

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)  # the controller's
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("off", [timedelta(days=-1), timedelta(0), timedelta(days=1)], ids=str)
def test_a_token_is_kept_for_half_of_its_life_whatever_the_clock_of_the_node_says(off: timedelta) -> None:
    handed = {"kind": "token", "secret": "t", "expires": time_text(NOW + HOUR), "since": time_text(NOW)}
    record = record_of(desired(), from_controller(handed), Plan(), {}, NOW + off)
    again = record_of(desired(), from_controller(handed)._replace(since=""), Plan(), record, NOW + off)
    assert again["credential_since"] == record["credential_since"] == "2026-11-23T12:00:00Z"
    for age, reason in ((HOUR / 4, False), (HOUR * 3 / 4, True), (HOUR * 2, True)):
        need = need_of_token(record, STORE["endpoint"], STORE["project"], NOW + age)
        assert bool(need.reason) is reason
        assert need.waits is (HOUR / 2 < age < HOUR)
