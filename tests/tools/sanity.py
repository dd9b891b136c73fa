# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`ansible-test sanity`, all tests, no ignore file: python -m tests.tools.sanity REPORTS [--users-files] VERSION…

Compiles and imports the node's side on those versions of Python, which are here. With --users-files it looks at what
users get or copy, and not at the files of the tests, of which ruff and mypy tell more.

ansible-test wants to stand in a folder …/ansible_collections/<namespace>/<name> of its own, so it runs on a
copy of the files that are, or could be, committed. Everything it makes stays under build/sanity.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.tools import pythons
from tests.tools.paths import BUILD, ROOT

SANITY = BUILD / "sanity"
COPY = SANITY / "ansible_collections/chameleon/data"
HOME = SANITY / "home"
INTERPRETERS = SANITY / "pythons"

# None of it is in what galaxy.yml builds.
OF_TESTS = ("tests/", "extensions/")

# With nothing to look at in this collection, ansible-test skips these. It gives no reasons in its reports.
NOTHING_TO_CHECK = ("empty-init", "pslint")
# All shell scripts are the tests'.
NOTHING_OF_USERS = (*NOTHING_TO_CHECK, "shellcheck")

# ansible-test downloads a program that installs pip into its virtual environments. It takes this one instead, as
# from its cache: the pip that Python itself has is unpacked, which takes less than to have it install another one.
PIP_BOOTSTRAP = """\
import ensurepip, pathlib, subprocess, sys, sysconfig, zipfile
places = [pathlib.Path(ensurepip.__file__).parent / "_bundled", pathlib.Path("/usr/share/python-wheels")]
wheels = [wheel for place in places for wheel in place.glob("pip-*.whl")]
if wheels:
    zipfile.ZipFile(wheels[0]).extractall(sysconfig.get_path("purelib"))
else:
    subprocess.check_call([sys.executable, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.sanity")
    parser.add_argument("reports", type=Path)
    parser.add_argument("--users-files", action="store_true")
    parser.add_argument("versions", nargs="+")
    chosen = parser.parse_args()
    reports: Path = chosen.reports
    copy_checkout()
    link_interpreters()
    cache = HOME / ".ansible/test/cache"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "get_pip_24_2.py").write_text(PIP_BOOTSTRAP)
    (HOME / ".pip").mkdir(exist_ok=True)
    (HOME / ".pip/pip.conf").write_text(pip_settings())

    environment = {**os.environ, "HOME": str(HOME), "PATH": f"{INTERPRETERS}:{os.environ['PATH']}"}
    environment.pop("ANSIBLE_COLLECTIONS_PATH", None)
    command = ["ansible-test", "sanity", "--junit", "--color", "no"]
    command += [word for version in chosen.versions for word in ("--target-python", version)]
    command += [word for folder in OF_TESTS for word in ("--exclude", folder) if chosen.users_files]
    code = subprocess.call(command, cwd=COPY, env=environment)

    nothing = NOTHING_OF_USERS if chosen.users_files else NOTHING_TO_CHECK
    found = (COPY / "tests/output/junit").glob("*.xml")
    idle = [name for report in found for name in hand_over(report, reports, nothing)]
    if idle:
        print(f"These sanity tests should have run and did not: {', '.join(sorted(idle))}.", flush=True)
    return code or bool(idle)


def hand_over(report: Path, reports: Path, nothing: tuple[str, ...]) -> list[str]:
    """Copy one report with the reasons of what was skipped; names what was skipped without a good one.

    :param nothing: names of tests that have nothing to look at
    """
    tree = ElementTree.parse(report)
    idle = []
    for case in tree.iter("testcase"):
        name = case.get("name", "")
        skipped = case.find("skipped")
        if skipped is None:
            continue
        if name.startswith(nothing):
            return []
        if name.startswith("shellcheck") and not shutil.which("shellcheck"):
            skipped.set("message", "this machine has no shellcheck")
        else:
            idle.append(name)
    tree.write(reports / report.name)
    return idle


def copy_checkout() -> None:
    """Copy what git tracks, or would track, to where ansible-test wants it."""
    shutil.rmtree(COPY, ignore_errors=True)
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        source, target = ROOT / name, COPY / name
        if source.is_file() or source.is_symlink():  # git still lists what was deleted and not yet committed
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    # A repository of its own: in this one, git ignores everything under build.
    subprocess.check_call(["git", "init", "--quiet", COPY])


def pip_settings() -> str:
    """pip's settings here, from variables and files: ansible-test passes no variables on and has another HOME."""
    settings = {"quiet": "1"}
    command = [sys.executable, "-m", "pip", "config", "list"]
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        name, _equals, value = line.partition("=")  # like global.timeout='60' and, first as they count more, :env:.…
        section, _dot, key = name.rpartition(".")
        if section in (":env:", "global"):
            settings.setdefault(key, str(ast.literal_eval(value)).strip().replace("\n", "\n  "))
    return "[global]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())


def link_interpreters() -> None:
    """Show ansible-test every Python there is: not what a version manager has instead."""
    shutil.rmtree(INTERPRETERS, ignore_errors=True)
    INTERPRETERS.mkdir(parents=True)
    for version, program in pythons.found().items():
        (INTERPRETERS / f"python{version}").symlink_to(program)


if __name__ == "__main__":
    sys.exit(main())
