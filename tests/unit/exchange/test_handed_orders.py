# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders come through a real hand-over folder; a module that nobody looks at any more is told so."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._exchange.handed_orders import HandedOrders
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import Folder

PAPERS = {"certificate": "c", "key": "k", "parameters": "p"}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "handed.json").write_text("{}")
    return Folder(str(tmp_path))


def test_an_order_is_taken_once(folder: Folder, tmp_path: Path) -> None:
    orders = HandedOrders(folder)
    (tmp_path / "order-share").write_text('{"share": 1}')
    assert orders.wait("end", "share") == ("share", {"share": 1})
    assert orders.given("share") is None


def test_what_is_told_is_in_the_folder(folder: Folder, tmp_path: Path) -> None:
    HandedOrders(folder).tell("seen", {"missing": 7})
    assert json.loads((tmp_path / "seen").read_text()) == {"missing": 7}


def test_nobody_waits_for_ever(folder: Folder) -> None:
    with pytest.raises(Unavailable, match="nobody has looked"):
        HandedOrders(folder, patience=0.3).wait("share")


def test_who_is_looked_at_waits_on(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "lease").write_text("")  # nobody takes it away here
    orders = HandedOrders(folder, patience=1.5)
    timer = threading.Timer(2.5, (tmp_path / "order-share").write_text, ["{}"])
    timer.start()
    assert orders.wait("share") == ("share", {})
    timer.join()


def test_a_folder_that_is_gone_is_forgotten(folder: Folder, tmp_path: Path) -> None:
    orders = HandedOrders(folder)
    assert not orders.forgotten(60)
    for path in tmp_path.iterdir():
        path.unlink()
    tmp_path.rmdir()
    assert orders.forgotten(60)


def test_papers_are_private_and_do_not_stay(folder: Folder, tmp_path: Path) -> None:
    orders = HandedOrders(folder)
    papers = orders.papers(PAPERS)
    assert Path(papers.key).read_text() == "k"
    assert {Path(path).stat().st_mode & 0o777 for path in papers} == {0o600}
    orders.read(papers)
    orders.read(papers)
    assert not any(os.path.exists(path) for path in papers)
