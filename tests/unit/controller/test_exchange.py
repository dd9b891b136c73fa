# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts of an exchange tell each other on the controller: all are told the same, whenever they ask."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Iterator
from unittest.mock import Mock

import pytest
from cryptography import x509

from ansible_collections.chameleon.data.plugins.action.swift_exchange import ActionModule
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import Seen
from ansible_collections.chameleon.data.plugins.plugin_utils import exchange
from ansible_collections.chameleon.data.plugins.plugin_utils.noted_listings import forget_noted, noted_on, put_noted

GIB = 1 << 30
MEANT = exchange.Meant("auto", "key", "10.0.0.1", 6881, "/data")


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    RUN.forget()
    yield
    RUN.forget()


def take_part(*numbers: int, **other: Any) -> list[str]:
    """The hosts with these numbers have looked."""
    for number in numbers:
        seen = Seen("key", "digest", GIB, write_bits([0], 1), f"10.0.0.{number}", "2.0.8")._replace(**other)
        meant = MEANT._replace(address=seen.address, port=6881 + number % 2)
        exchange.begin(f"h{number}", f"top{number}", meant)
        exchange.put_seen(f"top{number}", seen)
    return [f"h{number}" for number in numbers]


def test_what_was_decided_stays_when_a_host_is_lost() -> None:
    hosts = take_part(1, 2, 3, 4)
    first, reason = exchange.decide("top1", hosts)
    assert first is not None
    assert not reason
    assert exchange.decide("top3", hosts[1:])[0] == first
    assert first.hosts == ["top1", "top2", "top3", "top4"]


def test_the_next_data_set_is_decided_anew() -> None:
    hosts = take_part(1, 2, 3, 4)
    assert exchange.decide("top1", hosts)[0] is not None
    for number in (1, 2, 3, 4):
        exchange.begin(f"h{number}", f"new{number}", MEANT)
        exchange.put_seen(f"new{number}", Seen("other", "digest", 0, "", f"10.0.0.{number}", "2.0.8"))
    assert exchange.decide("new2", hosts) == (None, "")


def test_who_has_met_nobody_does_not_wait_for_them_again() -> None:
    take_part(1)
    assert exchange.is_in("h1", "top1")
    assert exchange.experience("h1", "10.0.0.1", 6881) is None
    exchange.put_experience("h1", "10.0.0.1", 6881, "")
    assert exchange.experience("h1", "10.0.0.1", 6881) == ""
    exchange.put_experience("h1", "10.0.0.1", 6881, "no other node was reached")
    assert exchange.experience("h1", "10.0.0.1", 6881) == "no other node was reached"
    assert exchange.experience("h1", "10.0.0.1", 6882) is None
    exchange.end("h1")
    assert not exchange.is_in("h1", "top1")


@pytest.fixture
def action() -> ActionModule:
    """Of a host that takes part."""
    take_part(1)
    action = ActionModule.__new__(ActionModule)
    action.task_vars, action._display = {"inventory_hostname": "h1"}, Mock()
    return action


def test_what_ends_an_exchange_fails_nothing(action: ActionModule) -> None:
    failed = {"failed": True, "msg": "box: it is another one.", "error": {"kind": "refused"}}
    told = action._told(failed, "top1", "")
    assert told == {"changed": False, "exchange": "", "reason": "box: it is another one."}
    action._display.display.assert_called_once_with("[h1] /data: no exchange: box: it is another one.")
    assert action._end(Mock(), "top1", {}) == {"changed": False, "exchange": "", "reason": ""}  # nobody is asked


def test_what_a_module_did_not_foresee_is_a_failure(action: ActionModule) -> None:
    assert action._told({"failed": True, "exception": "KeyError"}, "top1", "")["failed"]


@pytest.mark.parametrize(("peers", "known"), [(0, "no other node was reached"), (2, None)])
def test_who_has_met_nobody_pulls_the_next_data_set_at_once(
    peers: int, known: str | None, action: ActionModule
) -> None:
    result = {"from_peers": 0, "from_store": 9, "to_peers": 0, "peers": peers, "reason": "no other node was reached"}
    assert action._told(result, "top1", "")["reason"] == "no other node was reached"
    assert exchange.experience("h1", "10.0.0.1", 6882) == known


def test_a_host_that_has_seen_nothing_is_in_none() -> None:
    hosts = take_part(1, 2, 3, 4)
    exchange.begin("h5", "top5", MEANT)
    assert exchange.decide("top5", [*hosts, "h5"]) == (None, "")


def test_shares_are_the_same_for_all_whoever_comes_late() -> None:
    hosts = take_part(1, 2, 3, 4)
    swarm, _reason = exchange.decide("top1", hosts)
    assert swarm is not None
    for number in (1, 2, 4):
        exchange.put_hashes(f"top{number}", {"bundle": f"b{number}", "stretches": "", "from_store": 1})
    told = exchange.hashes_of(swarm)
    assert told == [["b1", ""], ["b2", ""], None, ["b4", ""]]
    exchange.put_hashes("top3", {"bundle": "b3", "stretches": ""})
    assert exchange.hashes_of(swarm) == told


def test_where_the_store_is_fast_all_pull_the_rest_whoever_comes_late() -> None:
    hosts = take_part(1, 2, 3, 4)
    swarm, _reason = exchange.decide("top1", hosts)
    assert swarm is not None
    for number in (1, 2, 3):  # the fourth has told nothing
        exchange.put_hashes(f"top{number}", {"bundle": "", "stretches": "", "from_store": GIB // 4, "pace": GIB / 8})
    assert "in 8 s" in exchange.why_rather_pull_the_rest(swarm, "top1")
    exchange.put_hashes("top4", {"bundle": "", "stretches": "", "from_store": GIB // 4, "pace": 1.0})
    assert "in 8 s" in exchange.why_rather_pull_the_rest(swarm, "top4")


def test_each_pair_has_one_that_connects() -> None:
    hosts = take_part(1, 2, 3, 4)
    swarm, _reason = exchange.decide("top1", hosts)
    assert swarm is not None
    addresses = [exchange.addresses_of(swarm, top) for top in swarm.hosts]
    assert [one["own"] for one in addresses] == [[f"10.0.0.{number}", 6881 + number % 2] for number in (1, 2, 3, 4)]
    dials = {(one["own"][0], address) for one in addresses for address, _port in one["dial"]}
    assert len(dials) == 6
    assert {(address, one["own"][0]) for one in addresses for address, _port in one["others"]} == dials


def test_certificates_are_of_one_authority_whose_key_is_nowhere(tmp_path: Path) -> None:
    hosts = take_part(1, 2, 3, 4)
    swarm, _reason = exchange.decide("top1", hosts)
    assert swarm is not None
    papers = [exchange.papers_of(swarm, top) for top in swarm.hosts]
    assert len({one["authority"] for one in papers}) == 1
    assert len({one["key"] for one in papers}) == 4
    (tmp_path / "authority").write_text(papers[0]["authority"])
    (tmp_path / "certificate").write_text(papers[3]["certificate"])
    verified = subprocess.run(
        ["openssl", "verify", "-CAfile", str(tmp_path / "authority"), str(tmp_path / "certificate")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert verified.returncode == 0, verified.stderr
    loaded = x509.load_pem_x509_certificate(papers[3]["certificate"].encode())
    assert loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == ["*"]
    kept = os.pread(RUN._file, os.fstat(RUN._file).st_size, 0)
    keys = [text for text in kept.split(b"-----BEGIN ") if text.startswith(b"PRIVATE KEY")]
    assert len(keys) == 4  # those of the nodes


def test_what_a_host_has_noted_is_known_until_the_run_pushes() -> None:
    for host, digest in (("h1", "a"), ("h2", "a"), ("h1", "b")):
        put_noted(host, digest)
    assert (noted_on("h1"), noted_on("h2"), noted_on("h3")) == (["a", "b"], ["a"], [])
    forget_noted()
    assert noted_on("h1") == []
