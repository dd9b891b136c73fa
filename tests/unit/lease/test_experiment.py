# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which leases the hosts of an experiment want, and which entry of each is whose."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._lease.experiment import leases_of

HERE: dict[str, Any] = {"cloud": "chi_uc", "lease": "genomes", "end": "+12h"}
SKYLAKE = {"node_type": "compute_skylake"}


def test_equal_nodes_of_a_lease_are_one_reservation() -> None:
    found = leases_of(
        {
            "node1": {**HERE, "properties": {**SKYLAKE, "vcpus": ">= 48"}},
            "node2": {**HERE, "properties": {"vcpus": ">=48", "node_type": "== compute_skylake"}},
            "node3": {**HERE, "properties": {}},
            "node4": HERE,
        }
    )
    assert found == [
        {
            "cloud": "chi_uc",
            "name": "genomes",
            "end": "+12h",
            "hosts": [{"properties": {**SKYLAKE, "vcpus": ">= 48"}, "count": 2}, {"properties": {}, "count": 2}],
            "flavors": [],
            "members": {
                "node1": {"kind": "hosts", "place": 0},
                "node2": {"kind": "hosts", "place": 0},
                "node3": {"kind": "hosts", "place": 1},
                "node4": {"kind": "hosts", "place": 1},
            },
        }
    ]


def test_clouds_and_names_part_leases_and_who_has_none_is_left_out() -> None:
    found = leases_of(
        {
            "a": HERE,
            "b": {**HERE, "cloud": "chi_tacc"},
            "c": {**HERE, "lease": "other"},
            "d": {"cloud": "chi_uc"},
            "e": {"lease": "genomes"},
            "f": {**HERE, "cloud": {"auth": {"token": "t"}}},
        }
    )
    assert [(lease.get("cloud"), lease["name"], [*lease["members"]]) for lease in found] == [
        ("chi_uc", "genomes", ["a"]),
        ("chi_tacc", "genomes", ["b"]),
        ("chi_uc", "other", ["c"]),
        (None, "genomes", ["e"]),
        ({"auth": {"token": "t"}}, "genomes", ["f"]),
    ]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (" genomes ", "genomes"),
        (2026, "2026"),
        (datetime.date(2026, 12, 7), "2026-12-07"),
        ("{{ x }} ü/", "{{ x }} ü/"),
    ],
)
def test_a_name_is_what_yaml_makes_of_it_and_is_told_as_the_site_has_it(told: Any, name: str) -> None:
    (lease,) = leases_of({"a": {**HERE, "lease": told}, "b": {**HERE, "lease": name}})
    assert lease["name"] == name and [*lease["members"]] == ["a", "b"]


def test_times_that_yaml_makes_of_texts_are_texts() -> None:
    end = datetime.datetime(2026, 12, 7, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=-6)))
    (lease,) = leases_of({"a": {**HERE, "start": datetime.date(2026, 12, 6), "end": end}})
    assert (lease["start"], lease["end"]) == ("2026-12-06", "2026-12-07 08:00:00-06:00")


def test_an_empty_name_is_none() -> None:
    assert leases_of({"a": {**HERE, "lease": ""}, "b": {**HERE, "lease": None}, "c": {**HERE, "lease": " "}}) == []


def test_machines_and_nodes_can_share_a_lease() -> None:
    found = leases_of({"m1": {**HERE, "flavor": "m1.large"}, "n": HERE, "m2": {**HERE, "flavor": "m1.large"}})
    assert found[0]["flavors"] == [{"flavor": "m1.large", "count": 2}] and found[0]["hosts"][0]["count"] == 1
    assert found[0]["members"]["m2"] == {"kind": "flavors", "place": 0}


def test_what_a_lease_has_once_may_be_said_by_one_host() -> None:
    found = leases_of({"a": HERE, "b": {**HERE, "end": None, "floating_ips": 1, "if_busy": "wait"}})
    assert (found[0]["end"], found[0]["floating_ips"], found[0]["if_busy"]) == ("+12h", 1, "wait")
    assert "start" not in found[0]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"lease": True}, "up_lease of b: that is no name"),
        ({"lease": ["genomes"]}, "up_lease of b: that is no name"),
        ({"end": "+6h"}, "a says .*12h, b says .*6h"),
        ({"properties": "node_type"}, "no properties"),
        ({"properties": {"node_type": ["a", "b"]}}, "properties of b"),
        ({"properties": SKYLAKE, "flavor": "m1.large"}, "up_flavor"),
    ],
)
def test_what_cannot_be_is_refused(second: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        leases_of({"a": HERE, "b": {**HERE, **second}})
