# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts of an exchange tell each other on the controller: all are told the same, whenever they ask."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any, Iterator

import pytest
from cryptography import x509

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import Seen
from ansible_collections.chameleon.data.plugins.plugin_utils import exchange
from ansible_collections.chameleon.data.plugins.plugin_utils.noted_listings import forget_noted, noted_on, put_noted

GIB = 1 << 30
MEANT = exchange.Meant("auto", "key", "10.0.0.1")


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    RUN.forget()
    yield
    RUN.forget()


def take_part(*numbers: int, **other: Any) -> list[str]:
    """The hosts with these numbers have looked."""
    for number in numbers:
        seen = Seen("key", "digest", GIB, write_bits([0], 1), f"10.0.0.{number}", "2.0.8")._replace(**other)
        exchange.begin(f"h{number}", f"top{number}", MEANT)
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
    addresses = [exchange.addresses_of(swarm, 6881, top) for top in swarm.hosts]
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
