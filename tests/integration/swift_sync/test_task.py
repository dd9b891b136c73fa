# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole task on a node of the lab: action plugin, hand-over, module, store."""

from __future__ import annotations

from typing import Any, Callable


def test_push(playbook: Callable[..., Any], container: str, store: Any) -> None:
    played = playbook(
        f"""
        - hosts: node1
          gather_facts: false
          tasks:
            - name: Push
              chameleon.data.swift_sync: &sync
                cloud: {store.name}
                direction: push
                path: /etc/systemd
                container: {container}
                prefix: doc
            - name: Push again
              chameleon.data.swift_sync: *sync
            - name: Pull
              chameleon.data.swift_sync:
                cloud: {store.name}
                direction: pull
                path: /tmp/{container}
                container: {container}
                prefix: doc
        """
    )
    assert played.results["Push"]["node1"]["changed"]
    print(played.results)
