# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
import trustme

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import Folder
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken, HandedToken


def bring(folder: Path, name: str, token: str) -> None:
    """Hand a new token over as the plugin does: at once, so that nobody reads half of it."""
    (folder / "brought").write_text(token)
    (folder / "brought").rename(folder / name)


def hand(folder: Path, **handed: str) -> Folder:
    """A folder that the plugin has handed *handed* over by."""
    (folder / "handed.json").write_text(json.dumps({name.replace("_", "-"): text for name, text in handed.items()}))
    return Folder(str(folder))


def test_what_was_handed_over_rests_nowhere_once_it_is_read(tmp_path: Path) -> None:
    assert HandedToken(hand(tmp_path, token="t1")).current() == "t1"
    assert [path.name for path in tmp_path.iterdir()] == ["pid"]


def test_a_refused_token_is_asked_for_once_by_many_threads(tmp_path: Path) -> None:
    source = HandedToken(hand(tmp_path, token="t1"), patience=10)
    renewed: list[str] = []
    threads = [threading.Thread(target=lambda: renewed.append(source.renew("t1"))) for _round in range(5)]
    for thread in threads:
        thread.start()
    while not (tmp_path / "wants_token").exists():
        pass
    (tmp_path / "wants_token").unlink()
    bring(tmp_path, "token", "t2")
    for thread in threads:
        thread.join()
    assert renewed == ["t2"] * 5
    assert not (tmp_path / "wants_token").exists()


def test_each_token_is_asked_for_by_its_name(tmp_path: Path) -> None:
    folder = hand(tmp_path, token="token 1", token_0="token-0 1")
    first, second = HandedToken(folder), HandedToken(folder, "token-0", patience=10)
    renewed: list[str] = []
    thread = threading.Thread(target=lambda: renewed.append(second.renew("token-0 1")))
    thread.start()
    while not (tmp_path / "wants_token").exists():
        pass
    assert (tmp_path / "wants_token").read_text() == "token-0"
    bring(tmp_path, "token-0", "token-0 2")
    thread.join()
    assert renewed == ["token-0 2"]
    assert first.current() == "token 1"


def test_nobody_brings_a_token(tmp_path: Path) -> None:
    source = HandedToken(hand(tmp_path, token="t1"), patience=0.2)
    with pytest.raises(Denied, match="no new one came from the controller"):
        source.renew("t1")


def test_the_plugin_says_that_there_is_no_token_any_more_and_is_asked_once(tmp_path: Path) -> None:
    source = HandedToken(hand(tmp_path, token="t1"), patience=10)
    (tmp_path / "no_token").write_text("cloud c: the credential expired. Make a new one.")
    for _round in range(2):
        with pytest.raises(Denied, match=r"the controller got no new one \(cloud c: the credential expired") as raised:
            source.renew("t1")
        assert raised.value.details == {"status": 401}  # so that the run ends
    (tmp_path / "wants_token").unlink()
    with pytest.raises(Denied):
        source.renew("t1")
    assert not (tmp_path / "wants_token").exists()


def test_a_given_token_cannot_be_renewed() -> None:
    with pytest.raises(Denied, match="cannot be renewed"):
        GivenToken("t").renew("t")


def test_the_folder_tells_the_process_and_is_removed_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "handover"
    folder.mkdir()
    (folder / "handed.json").write_text("{}")
    job = Job({"handover": str(folder)}, check=False)
    assert (folder / "pid").read_text() == str(os.getpid())
    job.meter.stage("copying", files=2)
    assert json.loads((folder / "progress.json").read_text())["stage"] == "copying"
    job.end()
    assert not folder.exists()
    job.meter.note("a late thread finds no folder and does not mind")


def test_a_credential_comes_where_the_plugin_made_one(tmp_path: Path) -> None:
    for handed, expected in (({"credential": '{"id": "i"}'}, {"id": "i"}), ({"token": "t"}, None)):
        (tmp_path / "handed.json").write_text(json.dumps(handed))
        assert Job({"handover": str(tmp_path)}, check=False).credential() == expected


def test_authorities_are_those_that_came_along_else_those_of_the_node(tmp_path: Path) -> None:
    authority = trustme.CA().cert_pem.bytes().decode()
    (tmp_path / "ca.pem").write_text(authority)
    (tmp_path / "handed.json").write_text(json.dumps({"authorities-of-token": "handed"}))
    assert Job({"handover": str(tmp_path)}, check=False).authorities() == "handed"
    assert Job({"ca_cert": str(tmp_path / "ca.pem")}, check=False).authorities() == authority
    assert Job({}, check=False).authorities() == ""


def test_without_the_plugin_it_says_what_it_lacks() -> None:
    with pytest.raises(BadInput, match="was handed none"):
        Job({}, check=False).tokens()
    with pytest.raises(BadInput, match="not the address of the service"):
        Job({"token": "t"}, check=False).transport()
