# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next free time, from a calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.free import next_room, read_hosts, unheard_of
from ansible_collections.chameleon.data.plugins.module_utils._lease.properties import read_conditions
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import iso, read_answer

HOSTS = [
    {"id": "1", "node_type": "skylake", "vcpus": 48},
    {"id": "2", "node_type": "skylake", "vcpus": 96},
    {"id": "3", "node_type": "gpu", "vcpus": 48, "reservable": False},
]


def taken(host: str, *times: tuple[str, str]) -> dict[str, Any]:
    rows = [{"start_date": f"2026-12-01T{begin}:00.000000", "end_date": f"2026-12-01T{end}:00"} for begin, end in times]
    return {"resource_id": host, "reservations": rows}


ALLOCATIONS = [taken("1", ("10:00", "14:00"), ("15:00", "20:00")), taken("2", ("11:00", "16:00"))]


@pytest.mark.parametrize(
    ("count", "properties", "hours", "moment"),
    [
        (1, {}, 1, "2026-12-01T14:00:00Z"),
        (1, {}, 2, "2026-12-01T16:00:00Z"),  # the gap of an hour is too short
        (2, {}, 1, "2026-12-01T20:00:00Z"),
        (1, {"vcpus": ">= 96"}, 1, "2026-12-01T16:00:00Z"),
        (1, {"node_type": "gpu"}, 1, None),  # out of service
        (3, {}, 1, None),
    ],
)
def test_the_first_moment_with_hosts_enough(
    count: int, properties: dict[str, str], hours: int, moment: str | None
) -> None:
    asked = Asked("physical:host", count, read_conditions("hosts properties", properties))
    start = read_answer("2026-12-01 12:00")
    found = next_room(asked, read_hosts(HOSTS, ALLOCATIONS), start, timedelta(hours=hours))
    assert (iso(found) if found else None) == moment


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"node_type": "skylke"}, "no host has node_type == skylke; there are skylake, gpu"),
        ({"node_type": "gpu"}, ""),  # out of service, and may be back
        ({"vcpus": 48, "node_type": "!= skylake"}, ""),
        ({"nodes": "skylake"}, ""),  # of that the site tells itself
    ],
)
def test_what_no_host_has_is_told_with_what_there_is(properties: dict[str, Any], told: str) -> None:
    asked = Asked("physical:host", 1, read_conditions("hosts properties", properties))
    assert unheard_of([asked], read_hosts(HOSTS, ALLOCATIONS)) == told
    assert unheard_of([asked], []) == ""
