# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers on each store, from nothing to nothing."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._info.query import Query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import read_wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.task import run_task
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import SWIFT_OBJECT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, settings_with
from tests.integration.conftest import Cloud, http_to
from tests.lab.rgw.forms import FORMS

Task = Callable[..., Any]


@pytest.fixture
def task(playbook: Callable[..., Any], store: Cloud, container: str) -> Task:
    """Runs the task on the test's container; its result, with what was printed as ``output``."""

    def run(*arguments: str, fails: bool = False, **options: Any) -> Any:
        options = {"cloud": store.name, "name": container, **options}
        work = {"name": "Container", "chameleon.data.swift_container": options}
        play = [{"hosts": "localhost", "gather_facts": False, "tasks": [work]}]
        played = playbook(json.dumps(play), *arguments, fails=fails)
        return {**played.results["Container"]["localhost"], "output": played.output}

    return run


def headers(store: Cloud, container: str) -> Any:
    """Of the container; None where there is none."""
    answer = store.connection.session.head(f"{store.object_store}/{container}", raise_exc=False)
    return answer.headers if answer.status_code < 300 else None


def test_life(task: Task, store: Cloud, container: str) -> None:
    wanted = {
        "read_acl": ".r:*,.rlistings",
        "write_acl": f"{store.project_id}:*",
        "metadata": {"Purpose": "test", "other": "stays"},
    }
    assert task("--check", "--diff", **wanted)["changed"] and headers(store, container) is None
    made = task(**wanted)
    assert made["changed"] and [change["action"] for change in made["changes"]] == ["create"]
    assert made["container"]["metadata"] == {"purpose": "test", "other": "stays"}
    assert headers(store, container)["X-Container-Meta-Purpose"] == "test"
    assert not task(**wanted)["changed"] and not task()["changed"]

    shown = task("--check", "--diff", metadata={"purpose": ""}, read_acl="")
    assert shown["changed"] and headers(store, container)["X-Container-Meta-Purpose"] == "test"
    assert "read_acl: " in shown["output"]
    changed = task(metadata={"purpose": ""}, read_acl="")
    assert [change["action"] for change in changed["changes"]] == ["update"]
    assert changed["container"]["metadata"] == {"other": "stays"} and changed["container"]["read_acl"] == ""
    assert changed["container"]["write_acl"] == f"{store.project_id}:*"
    assert not task(metadata={"purpose": ""}, read_acl="")["changed"]

    assert task("--check", state="absent")["changed"] and headers(store, container) is not None
    assert task(state="absent")["changed"] and headers(store, container) is None
    assert not task(state="absent")["changed"]


def test_default_for_when_objects_go(task: Task, store: Cloud, container: str) -> None:
    assert task(expire_after="30d")["container"]["metadata"] == {"chameleon-expire-after": "2592000"}
    assert not task(expire_after="720h")["changed"] and not task()["changed"]
    changed = task(expire_after="never")
    assert changed["changed"] and changed["container"]["metadata"] == {} and not task(expire_after="never")["changed"]
    assert "that is no duration" in task(expire_after="soon", fails=True)["msg"]


def test_what_is_in_it_goes_only_if_that_is_wanted(
    task: Task, playbook: Callable[..., Any], store: Cloud, container: str, tmp_path: Path
) -> None:
    (tmp_path / "large").write_bytes(os.urandom(3 << 20))
    (tmp_path / "small").write_bytes(b"s")
    options = {"cloud": store.name, "path": str(tmp_path), "container": container, "segment_size": "1M"}
    push = {"name": "Push", "chameleon.data.swift_sync": {**options, "direction": "push"}}
    playbook(json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [push]}]))
    assert headers(store, container + "_segments") is not None

    refused = task(fails=True, state="absent")
    assert refused["error"]["kind"] in ("refused", "conflict")
    shown = task("--check", state="absent", recursive=True)
    assert shown["changed"] and headers(store, container) is not None
    assert task(state="absent", recursive=True)["changed"]
    assert headers(store, container) is None and headers(store, container + "_segments") is None
    assert not task(state="absent", recursive=True)["changed"]


@pytest.mark.stores(server="swift")
def test_a_quota_is_in_force(task: Task, store: Cloud, container: str) -> None:
    task(quota_objects=1, quota_bytes="1M")
    session, url = store.connection.session, f"{store.object_store}/{container}"
    assert not task(quota_objects=1, quota_bytes="1M")["changed"]
    answer = session.put(f"{url}/large", data=bytes(2 << 20), raise_exc=False)
    assert answer.status_code == 413
    assert task(quota_objects=0, quota_bytes="0")["changed"]
    assert session.put(f"{url}/large", data=bytes(2 << 20), raise_exc=False).status_code == 201


@pytest.mark.stores(server="swift")
def test_old_versions_stay_readable_until_all_goes(task: Task, store: Cloud, container: str, tmp_path: Path) -> None:
    assert task(versioning=True)["changed"] and not task(versioning=True)["changed"]
    session, url = store.connection.session, f"{store.object_store}/{container}"
    settings = settings_with(direction=PUSH, path=str(tmp_path), container=container, segment_size="1M")
    contents = [os.urandom(2 << 20), os.urandom(2 << 20)]
    for content in contents:
        (tmp_path / "large").write_bytes(content)
        synchronise(http_to(store.object_store, store.token), settings, Meter(), check=False)
    found = {row["version_id"] for row in session.get(f"{url}?format=json&versions").json() if row["name"] == "large"}
    assert sorted(session.get(f"{url}/large?version-id={version}").content for version in found) == sorted(contents)

    assert task(fails=True, state="absent", recursive=True, delete_limit="1")["error"]["kind"] == "refused"
    assert task(state="absent", recursive=True)["changed"]
    assert headers(store, container) is None and headers(store, container + "_segments") is None


@pytest.mark.stores(server="rgw")
def test_what_the_store_does_not_offer_is_refused(task: Task, store: Cloud, container: str) -> None:
    assert task(fails=True, versioning=True)["error"]["kind"] == "refused"
    assert headers(store, container) is None


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("name", [".abc", "x" * 256])
def test_a_name_that_the_store_does_not_take_is_refused_by_everything(store: Cloud, name: str, tmp_path: Path) -> None:
    transport = http_to(store.object_store, store.token)
    wanted = read_wanted({**defaults_of(SWIFT_OBJECT), "container": name, "name": "x", "content": "x"})
    settings = settings_with(direction=PUSH, path=str(tmp_path), container=name)
    query = Query(name, None, "", Filter([]), 1)
    for work in (
        lambda: synchronise(transport, settings, Meter(), check=True),
        lambda: run_task(transport, wanted, Meter(), True),
        lambda: tell(transport, query),
    ):
        with pytest.raises(BadInput, match="3 to 255 bytes"):
            work()


@pytest.mark.stores(server="rgw")
def test_names_of_the_action(task: Task) -> None:
    assert "3 to 255 bytes" in task(name=".abc", fails=True)["error"]["remedy"]
    assert "3 to 255 bytes" in task(name=".abc", state="absent", fails=True)["error"]["remedy"]


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize("name", ["a", "ab"])
def test_whether_a_name_may_be_short_the_store_says(store: Cloud, name: str) -> None:
    refused = contextlib.nullcontext() if FORMS[store.kind.part].suite else pytest.raises(BadInput, match="3 to 255")
    with refused:
        check_store_takes(http_to(store.object_store, store.token), name)


def test_a_name_that_leaves_no_room_for_that_of_the_segments(
    task: Task, store: Cloud, container: str, tmp_path: Path
) -> None:
    name = container.ljust(250, "x")
    (tmp_path / "small").write_bytes(b"s")
    options = {"direction": PUSH, "path": str(tmp_path), "container": name, "segment_size": "1M", "read_acl": ".r:*"}

    def push() -> dict[str, Any]:
        return synchronise(http_to(store.object_store, store.token), settings_with(**options), Meter(), check=False)

    assert push()["counts"] == {"create": 1, "upload": 1} and not push()["changed"]
    (tmp_path / "large").write_bytes(os.urandom(3 << 20))
    (failure,) = push()["failures"]
    assert (failure["name"], failure["kind"]) == ("large", "bad_input") and "240 bytes or less" in failure["remedy"]
    assert task(name=name, state="absent", recursive=True)["changed"] and headers(store, name) is None


@pytest.mark.stores(server="rgw")
def test_a_quota_that_the_store_does_not_tell_is_refused(task: Task, store: Cloud, container: str) -> None:
    assert task(fails=True, quota_objects=1)["error"]["kind"] == "refused"
    assert headers(store, container) is None


@pytest.mark.stores(server="swift")  # Ceph RGW takes the account's key alone
def test_a_key_is_shown_to_nobody(task: Task) -> None:
    made = task("-vvv", "--diff", temp_url_key="s3cr3t-for-links")
    assert made["changed"] and "s3cr3t-for-links" not in made["output"] and "temp-url-key" not in json.dumps(made)
    assert not task(temp_url_key="s3cr3t-for-links")["changed"]
    changed = task("-vvv", "--diff", temp_url_key="an0ther-for-links")
    assert changed["changed"] and "an0ther-for-links" not in changed["output"]


@pytest.mark.stores(server="rgw")
def test_a_key_that_does_nothing_is_refused(task: Task, store: Cloud, container: str) -> None:
    refused = task("-vvv", "--diff", fails=True, temp_url_key="s3cr3t-for-links")
    assert refused["error"]["kind"] == "refused" and "account's key alone" in refused["msg"]
    assert "s3cr3t-for-links" not in refused["output"] and headers(store, container) is None
    task()
    store.connection.session.post(
        f"{store.object_store}/{container}", headers={"X-Container-Meta-Temp-URL-Key": "s3cr3t-for-links"}
    )
    assert task(temp_url_key="")["changed"] and not task(temp_url_key="")["changed"]


def test_bad_input(task: Task, container: str) -> None:
    assert task(fails=True, name="a/b")["error"]["kind"] == "bad_input"
    assert task(fails=True, quota_bytes="much")["error"]["kind"] == "bad_input"


@pytest.mark.stores(finds_others=True)
def test_those_of_others(
    task: Task, playbook: Callable[..., Any], store: Cloud, cloud: Callable[[str], Cloud], container: str
) -> None:
    task()
    denied = task(fails=True, cloud="lab-other", endpoint=store.object_store, metadata={"a": "b"})
    assert denied["error"]["kind"] == "denied" and f"container {container}" in denied["msg"]
