# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree that nodes start from: a small system with a kernel, made once a machine and kept.

It is kept unpacked and is never written to: each node has a layer of its own above it.

python3 -m tests.lab.nodes.root    makes those of bare nodes, before their test: in the lab is no way out
"""

import functools
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Sequence

from tests.lab import cache
from tests.lab.nodes import distributions, keyring, machine
from tests.lab.nodes.distributions import Distribution
from tests.lab.parts import LabError
from tests.lab.say import timed

_HERE = Path(__file__).parent
_PREPARE = _HERE / "prepare-root.sh"
_OFFER = _HERE / "offer-packages.sh"
_ROOTFS = _HERE / "rootfs"
_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/man/*")


def make(distribution: Distribution) -> None:
    """Make it if it is not there (about a minute)."""
    cache.cached("node-root", _key(distribution), functools.partial(_build, distribution))


def path(distribution: Distribution) -> Path:
    """Where it is, or will be."""
    return cache.entry("node-root", _key(distribution)) / "root"


def _key(distribution: Distribution) -> str:
    """All that decides what is in it, except the day it is made on."""
    recipes = [_PREPARE, *([_OFFER] if distribution.bare else [])]
    files = [*recipes, *sorted(path for path in _ROOTFS.rglob("*") if path.is_file())]
    texts = (f"{path.relative_to(_HERE)}\n{path.read_text()}" for path in files)
    lists = [distribution.suite, *distribution.sources, *distribution.offered()]
    return "\n".join([*lists, *_options(distribution), *texts])


def _options(distribution: Distribution) -> Sequence[str]:
    return [
        "--mode=root",
        "--variant=minbase",
        "--dpkgopt=force-unsafe-io",
        *(f"--dpkgopt=path-exclude={path}" for path in _LEFT_OUT),
        f"--include={','.join(distribution.installed())}",
    ]


def _hooks(distribution: Distribution) -> Iterator[str]:
    commands = [[str(_PREPARE), str(_ROOTFS)]]
    if distribution.bare:
        commands.insert(0, [str(_OFFER), *distribution.offered()])
    return (f'--customize-hook={shlex.join(command)} "$1"' for command in commands)


def _build(distribution: Distribution, folder: Path) -> None:
    command = ["mmdebstrap", *_options(distribution), *_hooks(distribution)]
    if distribution.keyring:
        command.append(f"--keyring={keyring.fetch(distribution.keyring, folder / 'keyring')}")
    command += [distribution.suite, str(folder / "root"), *distribution.sources]
    log = folder / "mmdebstrap.log"
    with timed("nodes", "making the root tree (about a minute)", "root tree made"), log.open("wb") as stream:
        failed = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    if failed:
        said = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LabError(f"mmdebstrap could not make the nodes' root tree. Is apt working here? It said:\n{said}")


def main() -> None:
    """Make those of all bare nodes.

    :raises LabError: one cannot be made here
    """
    for name in distributions.BARE:
        reason = machine.cannot(made=path(distributions.ALL[name]).exists())
        if reason:
            raise LabError(f"{name}: {reason}")
        make(distributions.ALL[name])


if __name__ == "__main__":
    try:
        main()
    except LabError as error:
        sys.exit(f"bare nodes: {error}")
