# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The site of docs/docsite, into build/docs/html: python -m tests.tools.docs. A warning is an error."""

from __future__ import annotations

import shutil
import subprocess
import sys

from tests.tools.paths import BUILD, ROOT

SOURCES = ROOT / "docs/docsite"
PAGES = BUILD / "docs/rst"
SITE = BUILD / "docs/html"


def main() -> None:
    shutil.rmtree(BUILD / "docs", ignore_errors=True)  # Sphinx warns of what it reads anew only
    PAGES.mkdir(parents=True)
    PAGES.chmod(0o755)  # antsibull-docs refuses a folder that others can write to
    collection = [
        "antsibull-docs",
        "collection",
        "--use-current",
        "--squash-hierarchy",
    ]
    subprocess.run([*collection, "--fail-on-error", "--dest-dir", str(PAGES), "chameleon.data"], check=True)
    # Of the guides antsibull-docs takes texts alone.
    shutil.copytree(SOURCES / "rst/images", PAGES / "docsite/images")
    sphinx = ["sphinx-build", "-q", "-W", "--keep-going", "-b", "html", "-c", str(SOURCES), "-d", f"{BUILD}/docs/cache"]
    subprocess.run([*sphinx, str(PAGES), str(SITE)], check=True)
    print(f"The site is in {SITE / 'index.html'}.")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
