# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection is installed from all that people have it in, by the commands of README and quick start."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.tools.paths import ROOT

URL = "https://github.com/chameleon-data/chameleon.data"
PAGES = (ROOT / "README.md", ROOT / "docs/docsite/rst/quick_start.rst")
# What the pages say, and what it is here
SAID = {
    f"git+{URL}": "git+file://{repository}",
    "./chameleon.data": "{checkout}",
    "build/chameleon-data-0.1.0.tar.gz": "{tarball}",
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A repository, a checkout and a tarball of what is committed here."""
    folder = tmp_path_factory.mktemp("installation")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so there is nothing to clone")
    repository, checkout = folder / "repository.git", folder / "chameleon.data"
    subprocess.run(["git", "clone", "--quiet", "--bare", f"file://{ROOT}", repository], check=True)
    subprocess.run(["git", "clone", "--quiet", repository, checkout], check=True)
    build = ["ansible-galaxy", "collection", "build", "--output-path", str(folder / "build"), str(checkout)]
    subprocess.run(build, check=True, capture_output=True)
    (tarball,) = (folder / "build").iterdir()
    assert f"build/{tarball.name}" in SAID
    return {"repository": str(repository), "checkout": str(checkout), "tarball": str(tarball)}


@pytest.mark.parametrize("said", SAID)
def test_it_is_installed_from(said: str, places: dict[str, str], tmp_path: Path) -> None:
    source = SAID[said].format(**places)
    folder = tmp_path / "collections"
    # A home of its own: other steps of a run use the user's at the same time.
    environment = {**os.environ, "ANSIBLE_HOME": str(tmp_path / "home"), "ANSIBLE_COLLECTIONS_PATH": str(folder)}

    def run(*command: str) -> str:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("ansible-galaxy", "collection", "install", source, "--collections-path", str(folder))
    modules = run("ansible-doc", "--list", "--type", "module", "chameleon.data")
    assert "chameleon.data.swift_sync" in modules and "chameleon.data.cloudfuse_mount" in modules
    assert not list(folder.rglob("tests"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_tell_all_of_them(page: Path) -> None:
    told = set(re.findall(r"ansible-galaxy collection install (\S+)", page.read_text()))
    assert set(SAID) <= told
