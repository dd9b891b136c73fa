# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node that reaches the store by the proxy that the task's environment names."""

from __future__ import annotations

import base64
from typing import Any, Callable
from urllib.parse import urlsplit

import pytest

from tests.integration.conftest import NODE
from tests.lab import layout
from tests.unit.forward_proxy import ForwardProxy, forwarding

PASSWORD = "pass%3Aword"
AUTHORIZATION = "Basic " + base64.b64encode(b"user:pass:word").decode()


def play(container: str, cloud: Any, open_one: ForwardProxy, strict: ForwardProxy) -> str:
    store = urlsplit(cloud.object_store)
    named = open_one.url.replace("http://", f"http://user:{PASSWORD}@")
    return f"""
        - hosts: {NODE}
          gather_facts: false
          tasks:
            - name: Push
              chameleon.data.swift_sync: &push
                cloud: {cloud.name}
                direction: push
                path: /etc/hosts
                container: {container}
              environment:
                {store.scheme}_proxy: {named}
            - name: Past the proxy
              chameleon.data.swift_sync: *push
              environment:
                {store.scheme.upper()}_PROXY: {strict.url}
                NO_PROXY: "elsewhere.example, {store.hostname}"
            - name: Refused
              chameleon.data.swift_sync: *push
              environment:
                all_proxy: {strict.url}
              ignore_errors: true
        """


@pytest.mark.stores(server="rgw")
def test_the_tasks_environment_names_the_proxy(playbook: Callable[..., Any], container: str, store: Any) -> None:
    with forwarding(layout.address(), AUTHORIZATION) as open_one, forwarding(layout.address(), status=403) as strict:
        played = playbook(play(container, store, open_one, strict), "-vvv")
    results = {task: found[NODE] for task, found in played.results.items()}
    assert results["Push"]["counts"]["upload"] == 1
    assert not results["Past the proxy"]["changed"]
    assert results["Refused"]["error"]["kind"] == "denied"
    place = urlsplit(store.object_store)
    if place.scheme == "https":
        assert set(open_one.asked) == {f"CONNECT {place.netloc} HTTP/1.1"}
        assert f"proxy {strict.url}: it refuses to connect to {place.netloc}" in results["Refused"]["msg"]
    else:
        assert any(line.startswith(f"PUT {store.object_store}/{container}/hosts") for line in open_one.asked)
        assert "403" in results["Refused"]["msg"]
    assert strict.asked
    # Ansible itself prints the environment of a task, which is the user's own; the module says none of it.
    assert all("pass:word" not in str(result) and PASSWORD not in str(result) for result in results.values())
