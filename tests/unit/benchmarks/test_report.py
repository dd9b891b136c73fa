# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page says what the rows say."""

from __future__ import annotations

from tests.benchmarks.histories import FILES, PACKED
from tests.benchmarks.pages.packed import PACKED as PACKED_PAGE
from tests.benchmarks.pages.swift_sync import SWIFT_SYNC
from tests.benchmarks.report import page, table
from tests.unit.benchmarks.rows import row

ENGINE = row("swift_sync", "engine", 2.0, cpu=1.0, requests=14, sent=3 << 20)


def test_a_peer_is_a_multiple_of_the_engine() -> None:
    lines = table([ENGINE, row("rclone", "--checksum", 5.0, cpu=3.0, requests=100_005)]).splitlines()
    assert lines[2] == (
        "| **no-change** | swift_sync | engine | 2.00 | 1.00 (0.50–2.00) | 1.00 (1.00–1.00) | 3 | 14 | 3.0 | 30 |  |"
    )
    assert lines[3] == (
        "|  | rclone | `--checksum` | 5.00 | 2.50 (1.25–5.00) | 3.00 (3.00–3.00) | 3 | 100,005 |  | 30 |  |"
    )


def test_a_row_in_trouble_says_so_and_has_no_figures() -> None:
    failed = row(
        "swift", "--changed", 1.0, wall_s=None, cpu_s=None, rounds=0, requests=None, peak_mib=None, trouble="a|b\n<c>"
    )
    assert table([ENGINE, failed]).splitlines()[3] == "|  | swift | `--changed` |  |  |  | 0 |  |  |  | a\\|b &lt;c> |"


def test_without_the_engine_there_is_no_ratio() -> None:
    assert "| 5.00 |  |  |" in table([row("rclone", "defaults", 5.0)])


def test_what_went_over_tls_has_a_column_and_a_table() -> None:
    text = page([ENGINE, ENGINE._replace(tls=True)], SWIFT_SYNC)
    assert "| aim | Ceph RGW, 0 ms | Ceph RGW, 0 ms, TLS |" in text
    assert "## Ceph RGW, 0 ms, TLS" in text


def test_the_page_has_a_table_for_each_store_and_distance_and_the_aims() -> None:
    far = [row("swift_sync", "engine", 2.0, store="swift", rtt_ms=10)]
    text = page([ENGINE, row("rclone", "defaults", 20.0), *far], SWIFT_SYNC)
    assert "| aim | Ceph RGW, 0 ms | OpenStack Swift, 10 ms |" in text
    assert "| … 10 times faster than `rclone`'s default | met: 10.00× | – |" in text
    assert "## Ceph RGW, 0 ms" in text
    assert "## OpenStack Swift, 10 ms" in text


def test_what_is_packed_has_a_page_on_which_packs_are_the_measure() -> None:
    text = page([row(*PACKED, 2.0, case="million-push"), row(*FILES, 100.0, case="million-push")], PACKED_PAGE)
    assert "| engine layout=files | 100.00 | 50.00 (25.00–100.00) |" in text
    assert "| million: push at least 35 times faster than as objects | met: 50.00× |" in text
    assert "- **images-pull**: then, a pull of them" in text
