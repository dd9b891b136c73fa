# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the document at /info says."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import (
    Capabilities,
    MetadataLimits,
    account_in,
    info_path,
    read_info,
)

# As sent by Swift 2.38 and Ceph RGW 16.2, shortened
SWIFT = {
    "swift": {"version": "2.38.3", "max_file_size": 5368709122, "max_object_name_length": 1024},
    "slo": {"max_manifest_segments": 1000, "min_segment_size": 1},
    "bulk_delete": {"max_deletes_per_request": 10000},
    "bulk_upload": {"max_containers_per_extraction": 10000},
    "object_versioning": {},
}
RGW = {
    "bulk_delete": {},
    "swift": {"max_file_size": 5368709120, "version": "16.2.15", "max_object_name_size": 1024},
    "slo": {"max_manifest_segments": 1000},
}


def test_swift() -> None:
    assert read_info(SWIFT) == Capabilities("swift", 5368709122, 1024, 10000, 1000, versions=True)


def test_rgw_deletes_no_more_than_1000_at_a_time() -> None:
    assert read_info(RGW)[:-1] == Capabilities("rgw", 5368709120, 1024, 1000, 1000)[:-1]


def test_limits_of_metadata_are_the_servers_where_it_tells_them() -> None:
    assert read_info(RGW).metadata.name == 79 and read_info({}).metadata == MetadataLimits()
    told = read_info({"swift": {"max_meta_name_length": 64, "max_meta_overall_size": 100_000}}).metadata
    assert told == MetadataLimits(name=64, bytes=100_000)


def test_a_server_that_offers_nothing() -> None:
    assert read_info({}) == Capabilities()
    assert not Capabilities().bulk_delete
    assert not Capabilities().manifest_segments


@pytest.mark.parametrize(
    ("endpoint", "path"),
    [
        ("http://store:8080/v1/AUTH_x", "/info"),
        ("https://chi.uc.example:7480/swift/v1/AUTH_0123", "/swift/info"),
        ("https://chi.uc.example:7480/swift/v1", "/swift/info"),
        ("https://store/swift/v1/", "/swift/info"),
    ],
)
def test_where_the_server_describes_itself(endpoint: str, path: str) -> None:
    assert info_path(endpoint) == path


@pytest.mark.parametrize(
    ("endpoint", "account"),
    [
        ("http://store:8080/v1/AUTH_x/", "AUTH_x"),
        ("https://chi.uc.example:7480/swift/v1/AUTH_0123", "AUTH_0123"),
        ("https://store/v1/KEY_a%20b", "KEY_a b"),
        ("https://chi.uc.example:7480/swift/v1", ""),
        ("https://store/swift/v1/", ""),
    ],
)
def test_not_every_address_names_the_account(endpoint: str, account: str) -> None:
    assert account_in(endpoint) == account
