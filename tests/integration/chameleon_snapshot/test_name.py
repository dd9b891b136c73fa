# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name stays unique: kept, replaced, made absent, and never chosen from duplicates."""

from __future__ import annotations

from typing import Any, Callable

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node
from tests.lab import layout


def test_made_then_kept_then_replaced_then_absent(
    images: Names, small: Callable[..., str], playbook: Callable[..., Any], node: Node
) -> None:
    checked = playbook(small(), "--check", "--diff")
    assert checked.results["Snapshot"][NODE]["changed"]
    assert f"create image {images.name}" in checked.output
    assert images.all() == []

    assert playbook(small()).results["Snapshot"][NODE]["changed"]
    (first,) = images.all()

    again = playbook(small()).results["Snapshot"][NODE]
    assert not again["changed"]
    assert again["image"]["id"] == first.id

    same = playbook(small(if_exists="replace")).results["Snapshot"][NODE]
    assert not same["changed"]  # nothing on the node has changed
    assert same["image"]["id"] == first.id

    node.root("echo one > /srv/changed; touch --date @1234567890 /srv/changed")
    replaced = playbook(small(if_exists="replace")).results["Snapshot"][NODE]
    # Other content of the same size, with the time of before
    node.root("echo two > /srv/changed; touch --date @1234567890 /srv/changed")
    assert playbook(small(if_exists="replace"), "--check").results["Snapshot"][NODE]["changed"]
    node.root("rm /srv/changed")
    assert replaced["fingerprint"] != same["fingerprint"]
    (second,) = images.all()
    assert second.id == replaced["image"]["id"] != first.id
    assert second.status == "active"
    assert node.traces() == ""

    gone = playbook(small(become=False, state="absent")).results["Snapshot"][NODE]
    assert gone["changed"]
    assert images.all() == []
    absent = small(become=False, state="absent")
    assert not playbook(absent).results["Snapshot"][NODE]["changed"]
    # No node is needed for that, so there is no job on one.
    in_time = absent.replace("    - name: Snapshot\n", "    - name: Snapshot\n      async: 60\n      poll: 1\n")
    assert in_time != absent
    assert not playbook(in_time).results["Snapshot"][NODE]["changed"]


def test_duplicates_are_an_error_that_names_them(
    images: Names, small: Callable[..., str], playbook: Callable[..., Any]
) -> None:
    ids = [images.add().id for _round in range(2)]
    failed = playbook(small(), fails=True).results["Snapshot"][NODE]
    assert failed["error"]["kind"] == "conflict"
    assert sorted(failed["error"]["ids"]) == sorted(ids)
    assert len(images.all()) == 2


def test_without_its_plugin_the_module_says_what_it_lacks_and_works_with_it(
    images: Names, small: Callable[..., str], playbook: Callable[..., Any], cloud: Callable[[str], Any]
) -> None:
    connection = cloud("lab").connection
    images.add()
    endpoint = connection.config.get_session_endpoint("image")
    without = small(become=False, token=connection.session.get_token()).replace("        cloud: lab\n", "")
    assert "endpoint" in playbook(without, fails=True).results["Snapshot"][NODE]["msg"]
    kept = playbook(without + f"        endpoint: {endpoint}\n        ca_cert: {layout.AUTHORITY}\n").results[
        "Snapshot"
    ][NODE]
    assert kept["image"]["name"] == images.name
