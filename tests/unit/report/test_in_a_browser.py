# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real browser opens the page from disk: at two widths, by day and by night, with nothing to complain of."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.page import page
from tests.tools import browser
from tests.tools.browser import Browser
from tests.unit.report.runs import fleet


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    if browser.why_not():
        pytest.skip(browser.why_not())
    with Browser() as found:
        yield found


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run of a hundred hosts."""
    written = tmp_path_factory.mktemp("report") / "run.html"
    written.write_text(page(fleet(100), "run.json"), encoding="utf-8")
    return written


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read(opened: Browser, path: Path, width: int, dark: bool) -> None:
    opened.open(path, width, dark)
    assert opened.value("innerWidth") == width and opened.value("document.documentElement.scrollWidth") == width
    sections = opened.value("[...document.querySelectorAll('section')].map(one => one.id)")
    assert sections == ["", "failures", "hosts", "tasks", "data", "mounts", "images", "leases", "things"]
    # Each host has a row, and what it has done is drawn.
    assert opened.value("document.querySelectorAll('#hosts svg').length") == 101
    assert opened.value("Math.min(...[...document.querySelectorAll('#hosts svg')].map(one => one.clientWidth))") > 120
    assert opened.value("document.querySelector('#hosts svg path').getBoundingClientRect().height") > 8
    shade = opened.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(shade) < 150) is dark and (sum(shade) > 600) is not dark
    asked = [told["request"]["url"] for method, told in opened.events if method == "Network.requestWillBeSent"]
    assert asked == [path.as_uri()]
    complaints = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
    assert [told for method, told in opened.events if method in complaints] == []
    assert opened.picture(400).startswith(b"\x89PNG")


def test_what_is_folded_opens(opened: Browser, path: Path) -> None:
    opened.open(path, 390)
    opened.value("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert opened.value("document.documentElement.scrollWidth") == 390
