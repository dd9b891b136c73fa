# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection is installed from all that people have it in, by the commands of README and quick start."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
import textwrap
from pathlib import Path
from typing import Callable

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
REQUIREMENTS = re.compile(r"^   collections:\n(?:   .*\n)+", re.MULTILINE)
# What is in a checkout in which people work: an example for each line of .gitignore
LEFT = (
    ".venv/bin/python",
    ".collections/ansible_collections/x",
    ".lab/state",
    "build/chameleon-data-0.0.9.tar.gz",
    "plugins/modules/__pycache__/swift_sync.cpython-311.opt-1.txt",
    "plugins/modules/swift_sync.pyo",
    ".ansible/tmp/x",
    ".hypothesis/examples/x",
    "clouds.yaml",
    "secure.yaml",
    "roles/data_mount/tasks/.main.yml.swp",
    "README.md~",
    ".idea/workspace.xml",
    ".vscode/settings.json",
    "docs/.DS_Store",
)
Run = Callable[..., str]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A repository, a checkout in which people work, and a tarball of what is committed here."""
    folder = tmp_path_factory.mktemp("installation")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so there is nothing to clone")
    repository, checkout = folder / "repository.git", folder / "chameleon.data"
    subprocess.run(["git", "clone", "--quiet", "--bare", f"file://{ROOT}", repository], check=True)
    subprocess.run(["git", "-C", repository, "update-ref", "refs/heads/main", "HEAD"], check=True)
    subprocess.run(["git", "clone", "--quiet", repository, checkout], check=True)
    build = ["ansible-galaxy", "collection", "build", "--output-path", str(folder / "build"), str(checkout)]
    subprocess.run(build, check=True, capture_output=True)
    (tarball,) = (folder / "build").iterdir()
    assert f"build/{tarball.name}" in SAID
    for name in LEFT:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("left")
    return {"repository": str(repository), "checkout": str(checkout), "tarball": str(tarball)}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command that installs into, or reads from, ``tmp_path/collections``."""
    # A home of its own: other steps of a run use the user's at the same time.
    own = {"ANSIBLE_HOME": str(tmp_path / "home"), "ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "collections")}

    def call(*command: str) -> str:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **own})
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def installed(tmp_path: Path) -> set[str]:
    """The files of the installed collection."""
    folder = tmp_path / "collections/ansible_collections/chameleon/data"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


@pytest.mark.parametrize("said", SAID)
def test_it_is_installed_from(said: str, places: dict[str, str], run: Run, tmp_path: Path) -> None:
    run("ansible-galaxy", "collection", "install", SAID[said].format(**places))
    with tarfile.open(places["tarball"]) as tarball:
        assert installed(tmp_path) == {member.name for member in tarball if not member.isdir()}
    modules = run("ansible-doc", "--list", "--type", "module", "chameleon.data")
    assert "chameleon.data.swift_sync" in modules and "chameleon.data.cloudfuse_mount" in modules
    assert not [name for name in installed(tmp_path) if name in LEFT or name.startswith("tests/")]


def test_a_project_requires_it_and_replaces_it(places: dict[str, str], run: Run, tmp_path: Path) -> None:
    found = REQUIREMENTS.search(PAGES[1].read_text())
    assert found and URL in found.group()
    requirements = tmp_path / "requirements.yml"
    requirements.write_text(textwrap.dedent(found.group()).replace(URL, f"file://{places['repository']}"))
    run("ansible-galaxy", "collection", "install", "-r", str(requirements))
    (readme,) = (tmp_path / "collections").rglob("data/README.md")
    before = readme.read_text()
    readme.write_text("of an older version")
    run("ansible-galaxy", "collection", "install", places["tarball"])
    assert readme.read_text() == "of an older version"
    run("ansible-galaxy", "collection", "install", "--force", places["tarball"])
    assert readme.read_text() == before


def test_what_is_left_in_a_checkout_is_what_git_is_told_to_ignore(places: dict[str, str]) -> None:
    command = ["git", "-C", places["checkout"], "check-ignore", "--verbose", *LEFT]
    checked = subprocess.run(command, check=True, capture_output=True, text=True)
    matched = {line.split("\t")[0].split(":", 2)[2] for line in checked.stdout.splitlines()}
    ignored = {line for line in (ROOT / ".gitignore").read_text().splitlines() if line and not line.startswith("#")}
    assert matched == ignored


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_tell_all_of_them(page: Path) -> None:
    told = set(re.findall(r"ansible-galaxy collection install (\S+)", page.read_text()))
    assert set(SAID) <= told
