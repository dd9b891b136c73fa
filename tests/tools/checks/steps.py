# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is checked, and by which command."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Sequence

from tests.integration.stores import STORES, named
from tests.lab.patience import patience
from tests.tools import lab, node_tests, pythons
from tests.tools.controllers import OTHERS, why_not
from tests.tools.paths import CHECKS, ROOT

_INTEGRATION = "tests/integration"
OLDEST_PYTHON = pythons.VERSIONS[0]


# Linux shares out processors among sessions, by what it calls their autogroups, and each step is one: `nice` by itself
# would have it give way to none of the others.
_BEHIND = '{ echo 15 > /proc/self/autogroup; } 2> /dev/null; exec nice -n 15 "$@"'


@dataclass(frozen=True)
class Step:
    """One command. It passes or fails as a whole, unless it writes JUnit reports: then their tests are counted."""

    name: str
    argv: Sequence[str]
    writes_reports: bool = False
    # Why it cannot run here; it is then counted as skipped and named at the end.
    cannot: str = ""
    # It runs before all others: it looks at every file there is, and they make some, or it makes what they need.
    first: bool = False
    # Its tests look at parts of seconds: it gives way to nobody.
    hurried: bool = False

    def behind(self) -> Step:
        """The same, giving way to whatever else runs, unless it is hurried."""
        return self if self.hurried else replace(self, argv=["sh", "-c", _BEHIND, "behind", *self.argv])

    @property
    def log(self) -> Path:
        return CHECKS / "logs" / f"{_slug(self.name)}.log"

    @property
    def reports(self) -> Path:
        return _reports(self.name)


def _reports(name: str) -> Path:
    return CHECKS / "reports" / _slug(name)


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def lint() -> list[Step]:
    return [
        Step("licences", ["reuse", "lint"], first=True),
        Step("ruff format", ["ruff", "format", "--check", "--diff", "."]),
        Step("ruff check", ["ruff", "check", "."]),
        Step("mypy", ["mypy"]),
        Step("borders", ["env", "PYTHONPATH=.collections", "lint-imports", "--cache-dir=build/cache/imports"]),
        Step("yamllint", ["yamllint", "--strict", "."]),
        Step("ansible-lint", ["ansible-lint", "--nocolor"]),
        Step(
            "shellcheck",
            ["shellcheck", *_bash_scripts()],
            cannot="" if shutil.which("shellcheck") else "this machine has no shellcheck",
        ),
        Step("changelog", ["antsibull-changelog", "lint"]),
        Step("documentation", ["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", "."]),
        Step("documentation site", [sys.executable, "-m", "tests.tools.docs"]),
        Step("galaxy import", [sys.executable, "-m", "tests.tools.galaxy"]),
    ]


def sanity() -> list[Step]:
    """All of ansible-test's, of every file, on every Python that a node may have."""
    return _sanity(pythons.VERSIONS)


def sanity_of_users_files() -> list[Step]:
    """All of ansible-test's, of what users get or copy; of the tests that take a Python of a node, the oldest."""
    return _sanity([OLDEST_PYTHON], "--users-files")


def unit() -> list[Step]:
    """Unit tests, and those of the node's side on the oldest Python that a node may have."""
    return _hurried(_unit("tests/unit"), *_node_side([OLDEST_PYTHON]))


def unit_once() -> list[Step]:
    """Each unit test once: those of the node's side on that Python, if it is here, and all others on this one."""
    if OLDEST_PYTHON not in pythons.found():
        return unit()
    _node_sides, others = node_tests.chosen_tests()
    here = _unit(*(str(path.relative_to(ROOT)) for path in others))
    return _hurried(here, *_node_side([OLDEST_PYTHON]))


def versions() -> list[Step]:
    """What `unit` has and `sanity_of_users_files` leaves out, on the other versions of Python and of ansible-core."""
    units = [f"tests/unit/{name}" for name in ("cloud", "controller", "report")]
    cores = [_on_core("ansible-core {}", version, *units) for version in OTHERS]
    return [*sanity(), *_node_side(pythons.VERSIONS[1:]), *cores]


def everyday() -> list[Step]:
    """Everyday work on the other versions of ansible-core."""
    return [_on_core("everyday work on {}", version, _limit(), f"{_INTEGRATION}/controller") for version in OTHERS]


def integration() -> list[Step]:
    """Each takes a lab for itself. Those that take longest begin first, so that none is left alone at the end."""
    chosen = shlex.split(os.environ.get("TESTS", ""))
    if chosen:
        return [_integration("integration", *chosen)]
    mounts, snapshots, syncs = (
        f"{_INTEGRATION}/{name}" for name in ("cloudfuse_mount", "chameleon_snapshot", "swift_sync")
    )
    living = [f"{mounts}/test_{name}.py" for name in ("cache", "data", "life", "states")]
    lost = [f"{mounts}/test_{name}.py" for name in ("by_hand", "credentials", "drain", "repair", "without_systemd")]
    stores = [f"{_INTEGRATION}/swift_{name}" for name in ("container", "info", "object", "tempurl")]
    stores += [f"{_INTEGRATION}/{name}" for name in ("packed", "every_store", "exchange")]
    stores += [f"{_INTEGRATION}/tls", f"{syncs}/test_task.py"]
    plays = [f"{_INTEGRATION}/playbooks", f"{_INTEGRATION}/docs", f"{syncs}/test_examples.py"]
    rough = [f"{_INTEGRATION}/{name}" for name in ("controller", "handover", "lab", "secrets", "signin")]
    rough += [f"{syncs}/test_services_fail.py", f"{syncs}/test_tokens.py"]
    leases = [f"{_INTEGRATION}/{name}" for name in ("site", "lease_guard")]
    servers = [f"{_INTEGRATION}/lease_inventory"]
    servers += [f"{_INTEGRATION}/chameleon_{name}" for name in ("image", "lease", "server")]
    unlucky = ["site/test_up_in_bad_luck.py", *(f"chameleon_{name}/test_bad_luck.py" for name in ("lease", "server"))]
    unlucky = [f"{_INTEGRATION}/{name}" for name in unlucky]
    return [
        RCLONE,
        CHI,
        _integration("leases", *leases, *_ignore(*unlucky)),
        _integration("services in trouble", *rough),
        _integration("plays and pages", *plays),
        _integration("servers", *servers, *_ignore(*unlucky)),
        _integration("leases in bad luck", *unlucky),
        _integration("stores", *stores),
        _integration("syncs", syncs, *_ignore(*plays, *stores, *rough)),
        _integration("more mounts", mounts, *_ignore(*living, *lost)),
        TRUST,
        _integration("snapshots", snapshots),
        _integration("mounts in trouble", *lost),
        _integration("mounts", *living),
    ]


def stores() -> list[Step]:
    """What takes a store, against each of them; STORES picks some, TESTS some of the tests."""
    try:
        names = named(os.environ.get("STORES", "")) or list(STORES)
    except ValueError as error:
        raise SystemExit(f"STORES: {error}") from error
    tests = shlex.split(os.environ.get("TESTS", "")) or [_INTEGRATION]
    return [RCLONE, *(_integration(f"store {name}", *tests, TEST_STORES=name) for name in names)]


def molecule() -> list[Step]:
    """One scenario a role, that with most to do first; see :func:`integration`."""
    scenarios = shlex.split(os.environ.get("SCENARIO", "")) or [
        path.parent.name
        for path in sorted(ROOT.glob("extensions/molecule/*/molecule.yml"), key=_length, reverse=True)
        if path.parent.name != "default"
    ]
    return [_molecule(name) for name in scenarios]


def _length(scenario: Path) -> int:
    """Bytes of all that is beside its molecule.yml."""
    return sum(path.stat().st_size for path in scenario.parent.rglob("*.yml"))


# Nothing can be fetched in a lab.
RCLONE = Step(
    "rclone of today", [sys.executable, "-m", "tests.integration.cloudfuse_mount.programs", "1.75.2"], first=True
)
CHI = Step("python-chi", [sys.executable, "-m", "tests.integration.site.judges"], first=True)

# A minute of it, with one seed: what a new one finds is no fault of the change that is tested.
TRUST = Step(
    "trust",
    [*lab.INSIDE, "env", "PYTHONPATH=.collections", sys.executable, "-m", "tests.trust", "--minutes=1", "--seed=1"],
)


def lab_up(name: str) -> Step:
    return Step(f"lab{name} up", lab.UP)


def lab_down(name: str) -> Step:
    return Step(f"lab{name} down", lab.DOWN)


_PLAYBOOKS = {
    # What they share, see tests/integration/plugins/modules_once.py
    "ANSIBLE_CALLBACK_PLUGINS": ROOT / _INTEGRATION / "plugins",
    "ANSIBLE_CALLBACKS_ENABLED": "modules_once",
    "TEST_PACKED_MODULES": CHECKS / "modules",
    # As Ansible has it, but for -C: a network within this machine saves nothing by what is compressed.
    "ANSIBLE_SSH_ARGS": "-o ControlMaster=auto -o ControlPersist=60s",
}


def _on_lab(**variables: object) -> list[str]:
    return [*lab.INSIDE, "env", *(f"{name}={value}" for name, value in {**_PLAYBOOKS, **variables}.items())]


def _integration(name: str, *arguments: str, **variables: str) -> Step:
    return _pytest(name, _limit(), *arguments, runner=[*_on_lab(**variables), "pytest"])


def _limit() -> str:
    """The option with the seconds that a test on a lab may take."""
    return f"--timeout={patience(300):.0f}"


def _ignore(*paths: str) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def _molecule(scenario: str) -> Step:
    # The lab is the runner's to take down. What is shared by default, scenarios that run at the same time would mix up.
    inside = _on_lab(MOLECULE_EPHEMERAL_DIRECTORY=CHECKS / "molecule" / scenario)
    test = ["molecule", "test", "--destroy=never", "--no-command-borders", "--scenario-name", scenario]
    return Step(f"molecule {scenario}", [*inside, *test])


def _on_core(name: str, version: str, *tests: str) -> Step:
    step = _python_step(name.format(version), "tests.tools.controllers", version, *tests)
    return replace(step, cannot=why_not(version))


def _unit(*tests: str) -> Step:
    return _pytest("unit", f"--timeout={patience(120):.0f}", *tests)


def _hurried(*steps: Step) -> list[Step]:
    return [replace(step, hurried=True) for step in steps]


def _sanity(versions: Sequence[str], *options: str) -> list[Step]:
    here = [version for version in versions if version in pythons.found()]
    return [_python_step("sanity", "tests.tools.sanity", *options, *here), *_missing("sanity", versions)]


def _node_side(versions: Sequence[str]) -> list[Step]:
    here = {version: program for version, program in pythons.found().items() if version in versions}
    return [
        *(
            _python_step(f"node side on Python {version}", "tests.tools.node_tests", str(program))
            for version, program in here.items()
        ),
        *_missing("node side", versions),
    ]


def _pytest(name: str, *arguments: str, runner: Sequence[str] = ("pytest",)) -> Step:
    return Step(name, [*runner, f"--junit-xml={_reports(name)}/pytest.xml", *arguments], writes_reports=True)


def _missing(name: str, versions: Sequence[str]) -> list[Step]:
    return [
        Step(f"{name} on Python {version}", [], cannot="this machine has no such Python")
        for version in versions
        if version not in pythons.found()
    ]


def _python_step(name: str, module: str, *arguments: str) -> Step:
    """A step of our own: it gets the folder for its reports as first argument."""
    return Step(name, [sys.executable, "-m", module, str(_reports(name)), *arguments], writes_reports=True)


def _bash_scripts() -> list[str]:
    places = [*ROOT.glob(".ci/*"), *ROOT.glob("tests/**/*")]
    return [str(path.relative_to(ROOT)) for path in sorted(places) if path.is_file() and _is_bash(path)]


def _is_bash(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(19) == b"#!/usr/bin/env bash"
