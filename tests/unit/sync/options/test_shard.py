# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each name is in one share, whatever others there are."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._sync.options.shard import Shard, jump_hash

NAMES = [f"d/{number}.bin" for number in range(4000)]


def test_each_name_is_in_one_share() -> None:
    shares = [Shard(index, 5) for index in range(5)]
    assert all(sum(share.has(name) for share in shares) == 1 for name in NAMES)


def test_shares_are_about_equal() -> None:
    counts = [sum(Shard(index, 5).has(name) for name in NAMES) for index in range(5)]
    assert all(700 < count < 900 for count in counts)


def test_one_node_more_takes_only_its_own_share_from_the_others() -> None:
    moved = [name for name in NAMES if jump_hash(name, 8) != jump_hash(name, 9)]
    assert all(jump_hash(name, 9) == 8 for name in moved)
    assert len(moved) < len(NAMES) / 9 * 1.3


def test_one_share_has_all() -> None:
    assert all(Shard(0, 1).has(name) for name in NAMES)
