# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths, modes and places are those of the user on the node, as ``copy`` and ``file`` have them."""

from __future__ import annotations

from typing import Any, Callable

PLAY = """
- hosts: node1
  gather_facts: false
  module_defaults:
    group/chameleon.data.openstack:
      cloud: lab
    chameleon.data.swift_sync: &data
      container: {container}
    chameleon.data.swift_object: *data
  tasks:
    - name: Make something
      ansible.builtin.shell: mkdir -p ~/{container} && echo text > ~/{container}/file && chmod 600 ~/{container}/file
    - name: Push from the home
      chameleon.data.swift_sync: {{direction: push, path: ~/{container}}}
    - name: Push a file
      chameleon.data.swift_object: {{name: kept, src: "$HOME/{container}/file", metadata: {{a: b}}}}
    - name: Take the modes away
      chameleon.data.swift_object: {{name: bare, content: text}}

    - name: Pull below the working folder
      chameleon.data.swift_sync: {{direction: pull, path: {container}/relative}}
    - name: Pull with a variable
      chameleon.data.swift_sync: {{direction: pull, path: "${{WHERE}}/variable"}}
      environment:
        WHERE: /home/cc/{container}
    - name: Fetch
      chameleon.data.swift_object: {{state: fetched, name: bare, dest: ~/{container}/fetched}}
    - name: Pull with a home that nobody may write to
      chameleon.data.swift_sync: {{direction: pull, path: /home/cc/{container}/homeless}}
      environment:
        HOME: /proc/sys
    - name: Pull as root
      chameleon.data.swift_sync: {{direction: pull, path: ~/{container}}}
      become: true
    - name: Pull as root by sudo without the home
      chameleon.data.swift_sync: {{direction: pull, path: ~/{container}-flags}}
      become: true
      vars:
        ansible_become_flags: "-n -E"
    - name: Pull as one without a home
      chameleon.data.swift_sync: {{direction: pull, path: /tmp/{container}/nobody}}
      become: true
      become_user: nobody
    - name: Have another umask
      ansible.builtin.lineinfile: {{path: /etc/bash.bashrc, line: "umask 027", insertbefore: BOF}}
      become: true
    - name: Pull with another umask
      chameleon.data.swift_sync: {{direction: pull, path: ~/{container}/umask, include: [bare]}}
    - name: Copy with another umask
      ansible.builtin.copy: {{content: text, dest: ~/{container}/copied}}
    - name: Have the usual one
      ansible.builtin.lineinfile: {{path: /etc/bash.bashrc, line: "umask 027", state: absent}}
      become: true

    - name: Look
      ansible.builtin.shell: |
        cd ~cc/{container} && stat -c '%n %U %a' relative/bare variable/bare fetched homeless/bare umask/bare copied
        cd ~root && stat -c '%n %U' {container}/bare
        stat -c '%n %U' /home/cc/{container}-flags
        stat -c '%U' /tmp/{container}/nobody/bare
      become: true
    - name: Remove it
      ansible.builtin.shell: >-
        rm -rf /home/cc/{container} /root/{container} /tmp/{container} /home/cc/{container}-flags
      become: true
"""


def test_the_nodes_user_decides(playbook: Callable[..., Any], container: str) -> None:
    played = playbook(PLAY.format(container=container))
    assert played.results["Look"]["node1"]["stdout_lines"] == [
        "relative/bare cc 644",
        "variable/bare cc 644",
        "fetched cc 644",
        "homeless/bare cc 644",
        "umask/bare cc 640",
        "copied cc 640",
        f"{container}/bare root",
        f"/home/cc/{container}-flags root",
        "nobody",
    ]
