# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starts a mount, with what it is told of proxies."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program

PROXY = {"https_proxy": "http://p:3128", "no_proxy": "10.0.0.0/8"}
GIVEN = ["https_proxy=http://p:3128", "no_proxy=10.0.0.0/8"]


def test_variables_are_set_and_are_no_part_of_the_words_by_which_it_is_known() -> None:
    plain = Program("notify", ["/usr/bin/rclone", "mount"])
    told = plain.told(PROXY)
    assert told.command == ["/usr/bin/env", *GIVEN, "/usr/bin/rclone", "mount"]
    assert told.words == plain.words == [["/usr/bin/rclone", "mount"]]


def test_they_stand_beside_those_that_are_set_already() -> None:
    told = Program(
        "forking", ["/usr/bin/env", "HOME=/x", "/bin/cf"], silent=["/usr/bin/env", "HOME=/x", "/bin/cf", "-f"]
    )
    assert told.told(PROXY).command == ["/usr/bin/env", *GIVEN, "HOME=/x", "/bin/cf"]
    assert told.told(PROXY).silent == ["/usr/bin/env", *GIVEN, "HOME=/x", "/bin/cf", "-f"]


def test_without_proxies_nothing_changes() -> None:
    program = Program("notify", ["/usr/bin/rclone", "mount"])
    assert program.told({}) == program
