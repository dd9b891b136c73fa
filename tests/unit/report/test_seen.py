# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on from what Ansible tells: names as they are written, results of our modules, and no words of others."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.seen import ended, module_of, name_of
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short
from tests.tools.paths import ROOT

SENTINEL = "hunter2-sentinel"
SSH = (
    f"Failed to connect: debug1: ProxyCommand sshpass -p {SENTINEL}\nssh: connect to host 192.5.87.10 port 22: No route"
)


def result(action: str, content: dict[str, Any], fields: dict[str, Any] | None = None, **task: Any) -> Any:
    """As far as it is looked at, an ansible-core ``TaskResult``."""
    given = {"_uuid": "t", "action": action, "resolved_action": action, "no_log": False, **task}
    path = given.pop("path", "/home/me/play.yml:3")
    return SimpleNamespace(
        _task=SimpleNamespace(get_path=lambda: path, **given),
        _task_fields={"args": {"cloud": "chi", "auth": {"password": SENTINEL}}, **(fields or {})},
        _result=content,
        _host=SimpleNamespace(get_name=lambda: "node1"),
        is_changed=lambda: bool(content.get("changed")),
    )


def test_of_a_module_of_the_collection_the_result_goes_on_and_no_secret_argument() -> None:
    content = {"changed": True, "attempts": 2, "image": {"id": "1"}}
    seen = ended(result("chameleon.data.chameleon_snapshot", content, {"check_mode": True, "delegate_to": "localhost"}))
    assert (seen.status, seen.attempts, seen.check, seen.place) == ("changed", 2, True, "localhost")
    assert seen.result == content and seen.arguments == {"cloud": "chi"}


@pytest.mark.parametrize("status", [None, "failed", "skipped"])
def test_of_a_module_of_others_only_how_it_ended_goes_on(status: str | None) -> None:
    content = {
        "changed": True,
        "msg": SENTINEL,
        "stdout": SENTINEL,
        "error": {"cause": SENTINEL},
        "results": [SENTINEL],
    }
    seen = ended(result("ansible.builtin.command", content), status)
    assert SENTINEL not in str(seen) and seen.arguments == {}
    assert seen.status == (status or "changed") and seen.hidden == ("foreign" if status == "failed" else "")


@pytest.mark.parametrize("root", [ROOT, ROOT / ".collections/ansible_collections/chameleon/data"])
def test_tasks_of_the_collections_roles_say_why_they_failed(root: Any) -> None:
    told = result("ansible.builtin.fail", {"msg": "it is there\n already"}, path=f"{root}/roles/x/tasks/main.yml:1")
    assert ended(told, "failed").message == "it is there  already"
    assert ended(result("ansible.builtin.fail", {"msg": "said"}), "failed", messages=True).message == "said"


def test_an_address_in_a_message_is_told_without_who_signs_in() -> None:
    told = result("ansible.builtin.apt", {"msg": f"https://me:{SENTINEL}@mirror/x: 404"})
    assert ended(told, "failed", messages=True).message == "https://…@mirror/x: 404"


@pytest.mark.parametrize(
    "text",
    [
        "name 'https://me:{}@mirror/x' is none",
        "http://h/v1/AUTH_x/c/o?temp_url_sig={}&temp_url_expires=1",
        "it was asked with auth_password={} and more",
        "https://me@here:{}@h/a@b",
        "https://me:with/{}@mirror/x",
        "https://h/o?X-Amz-Signature={}&X-Amz-Expires=60",
        "(X-Goog-Signature={})",
        "token={}",
        "it was asked with password: {} and more",
        "Authorization: Bearer {}",
        'OS_PASSWORD="{}"',
    ],
)
def test_nothing_that_lets_anybody_in_is_in_any_text(text: str) -> None:
    assert SENTINEL not in short(text.format(SENTINEL)) and "…" in short(text.format(SENTINEL))


def test_it_is_told_how_often_a_task_was_tried() -> None:
    content = {"attempts": 4, "stdout": SENTINEL}
    assert ended(result("ansible.builtin.uri", content, {"until": ["x"]})).attempts == 4
    assert ended(result("ansible.builtin.uri", content)).attempts == 1
    assert ended(result("ansible.builtin.uri", content, {"retries": 5})).result == {}


def test_of_a_connection_the_last_line_is_told() -> None:
    seen = ended(result("ansible.builtin.command", {"msg": SSH}), "unreachable")
    assert seen.message == "ssh: connect to host 192.5.87.10 port 22: No route"
    assert ended(result("ansible.builtin.command", {"msg": SSH, "unreachable": True}), "failed") == seen  # of an item


@pytest.mark.parametrize(
    ("content", "task"),
    [
        ({"msg": SENTINEL}, {"no_log": True}),
        ({"censored": "hidden"}, {}),
        ({"_ansible_no_log": True, "msg": SENTINEL}, {}),
    ],
)
def test_of_a_task_with_no_log_nothing_goes_on(content: dict[str, Any], task: dict[str, Any]) -> None:
    seen = ended(result("chameleon.data.swift_sync", {**content, "bytes": 4711}, **task), "failed", messages=True)
    assert (seen.result, seen.arguments, seen.message, seen.hidden) == ({}, {}, "", "no_log")


def test_names_of_hosts_are_printable() -> None:
    told = result("ansible.builtin.ping", {}, {"delegate_to": "b\x1b"})
    told._host = SimpleNamespace(get_name=lambda: "a\u202e")
    assert ended(told)[:3] == ("a\\u202e", "t", "b\\x1b")


def test_failures_that_are_ignored() -> None:
    assert ended(result("chameleon.data.swift_sync", {"msg": "x"}), "failed", ignored=True).status == "ignored"
    assert ended(result("chameleon.data.swift_sync", {}), None, ignored=True).status == "ok"


def test_a_module_is_known_by_its_collection_however_it_is_written() -> None:
    task = SimpleNamespace(action="swift_sync", resolved_action="chameleon.data.swift_sync")
    assert module_of(task) == "chameleon.data.swift_sync"
    assert module_of(SimpleNamespace(action="{{ which }}")) == "{{ which }}"  # ansible-core warns who asks for more
    assert module_of(SimpleNamespace(action="no_such", resolved_action=None)) == "no_such"


def test_a_name_is_told_as_it_is_written() -> None:
    task = SimpleNamespace(get_ds=lambda: {"name": "Set {{ password }}"}, get_name=lambda: f"Set {SENTINEL}")
    assert name_of(task) == "Set {{ password }}"
    assert (
        name_of(SimpleNamespace(get_ds=lambda: None, get_name=lambda: "ansible.builtin.debug"))
        == "ansible.builtin.debug"
    )
