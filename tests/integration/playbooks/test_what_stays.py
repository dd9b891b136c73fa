# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role dataset_stage refuses to remove. In check mode, so that a guard that fails harms nothing."""

from __future__ import annotations

from typing import Callable

from tests.integration.conftest import NODE, Played

STAGE = """
    - name: Case {number}
      block:
        - name: Remove it
          ansible.builtin.include_role:
            name: chameleon.data.dataset_stage
          vars:
            dataset_stage_cloud: lab
            dataset_stage_datasets: [{{path: "{path}", state: absent}}]
      rescue:
        - name: Refused {number}
          ansible.builtin.debug:
            msg: "{{{{ ansible_failed_result }}}}"
"""
PLAY = "- hosts: {}\n  gather_facts: false\n  tasks:"
FREE = "/home/cc/no-such-data-set"
# By the path as the user wrote it
REFUSED = {
    "/": "root of the file system",
    "{{ unset | default('') }}/": "root of the file system",
    "{{ unset | default('') }}": "no absolute path",
    "/etc/ssh": "belongs to the system",
    "/home/cc/": "home folder",
    "/dev/shm": "belongs to the system",
    "/run": "belongs to the system",
    "/data/../home": "'..' in it",
    "~root": "/root (it belongs to the system)",
    "~nobody-of-this-name/x": "no absolute path",
}


def test_what_is_no_data_set_stays(playbook: Callable[..., Played]) -> None:
    paths = [*REFUSED, FREE]
    text = PLAY.format(NODE) + "".join(STAGE.format(number=number, path=path) for number, path in enumerate(paths))
    results = playbook(text, "--check").results
    for number, reason in enumerate(REFUSED.values()):
        words = str(results[f"Refused {number}"][NODE]["msg"])
        assert reason in words
        assert "Nothing was changed" in words
    assert f"Refused {paths.index(FREE)}" not in results
