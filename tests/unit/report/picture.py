# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture in the page of the documentation: PYTHONPATH=.collections python -m tests.unit.report.picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ansible_collections.chameleon.data.plugins.plugin_utils.report.page import page
from tests.tools.browser import Browser
from tests.tools.paths import ROOT
from tests.unit.report.runs import fleet

PICTURE = ROOT / "docs/docsite/rst/images/report.png"
WIDTH, HEIGHT = 1000, 1250


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        path = Path(folder, "report.html")
        path.write_text(page(fleet(12), "report.json"), encoding="utf-8")
        browser.open(path, WIDTH)
        PICTURE.write_bytes(browser.picture(HEIGHT))


if __name__ == "__main__":
    main()
