# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real run refuses, check mode refuses as well: both have one plan."""

from __future__ import annotations

import json

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node

_PLAY = """
- hosts: {node}
  gather_facts: false
  become: true
  module_defaults:
    chameleon.data.cloudfuse_mount: {{cloud: lab, path: {path}, container: {container}}}
  tasks:
    - name: Mount
      chameleon.data.cloudfuse_mount: "{{{{ item }}}}"
      loop: {cases}
      check_mode: {check}
      ignore_errors: true  # each is refused, and how is looked at below
"""


def test_what_is_refused(mount: MountOfATest) -> None:
    odd = f"/var/tmp/{mount.container}"
    cases = {
        "rclone": [{"extra_options": ["--no-such-option"]}, {"extra_options": ["--transfers=many"]}],
        "is no folder": [{"cache_dir": f"{odd}/{name}"} for name in ("file", "fifo", "dangling")]
        + [{"cache_dir": "/dev/null"}, {"path": f"{odd}/dangling/point"}],
        "nothing can be written": [{"cache_dir": f"{odd}/read-only"}],
        "things of its own": [{"path": f"{odd}/own/x"}, {"cache_dir": f"{odd}/own"}],
    }
    on_node(
        f"mkdir -p {odd}/read-only; cd {odd}; touch file; mkfifo fifo; ln -s nowhere dangling\n"
        "ln -s /run/chameleon.data own; mount -t tmpfs -o ro test read-only"
    )
    try:
        said = []
        for check in (True, False):
            text = _PLAY.format(
                node=NODE,
                path=mount.path,
                container=mount.container,
                cases=json.dumps([case for group in cases.values() for case in group]),
                check=str(check).lower(),
            )
            said.append([one["msg"] for one in mount.playbook(text).results["Mount"][NODE]["results"]])
        assert said[0] == said[1]
        for word, message in zip((word for word, group in cases.items() for _case in group), said[0]):
            assert word in message, (word, message)
        assert mount.remains() == [] == mount.credentials()
    finally:
        on_node(f"umount {odd}/read-only; rm -r {odd}")
