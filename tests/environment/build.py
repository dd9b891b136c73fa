# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The execution environment of execution-environment.yml, built: python -m tests.environment.build.

Two things are not as the file says, as neither is to be had without a registry: the base is a tree of Debian's
packages, and the collection is a tarball of this checkout.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.environment.images import buildah, cannot, exists, of_machine
from tests.lab import apt
from tests.lab.parts import LabError
from tests.lab.say import timed
from tests.tools.paths import BUILD, ROOT

IMAGE = "localhost/chameleon-data-ee"
_FOLDER = BUILD / "execution-environment"
_SUITE = "trixie"  # its Python is one that ansible-core 2.18 to 2.21 support
_INCLUDED = "ca-certificates,python3,python3-pip,python3-venv"
# Debian keeps pip from writing where its own packages are; an image is nobody's system.
_HOOK = 'rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED'
_MMDEBSTRAP = [
    "mmdebstrap",
    "--mode=root",
    "--variant=minbase",
    "--skip=cleanup/apt/lists",
    f"--include={_INCLUDED}",
    f"--customize-hook={_HOOK}",
]


def base() -> str:
    """The name of the base image, made if it is not there (a minute)."""
    name = f"localhost/chameleon-data-base:{hashlib.sha256(repr((_MMDEBSTRAP, _SUITE)).encode()).hexdigest()[:12]}"
    if not exists(name):
        with timed(
            "ee", "making the base image (a minute)", "base image made"
        ), tempfile.TemporaryDirectory() as folder:
            tree, log = Path(folder) / "tree.tar", _FOLDER / "base.log"
            with log.open("w") as stream:
                command = [*_MMDEBSTRAP, _SUITE, str(tree), f"deb {apt.mirror()} {_SUITE} main"]
                if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream):
                    raise LabError(f"mmdebstrap could not make the base image: see {log}")
            container = buildah("from", "scratch").strip()
            buildah("add", container, str(tree), "/")
            buildah("commit", "--rm", container, name)
    return name


def definition(base_image: str, collection: Path) -> dict[str, Any]:
    """That of execution-environment.yml, with what is here in place of what is in registries."""
    given: dict[str, Any] = yaml.safe_load((ROOT / "execution-environment.yml").read_text())
    given["images"]["base_image"]["name"] = base_image
    given["dependencies"]["galaxy"] = {"collections": [{"name": f"configs/{collection.name}", "type": "file"}]}
    given["additional_build_files"] = [{"src": str(collection), "dest": "configs"}]
    # Debian has pip as a package, and makes no other one.
    given["options"] = {"package_manager_path": "/usr/bin/apt-get", "skip_pip_install": True}
    return given


def main() -> None:
    reason = cannot()
    if reason:
        raise LabError(f"cannot be built here: {reason}")
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    _call("ansible-galaxy", "collection", "build", "--output-path", str(_FOLDER), str(ROOT))
    (collection,) = _FOLDER.glob("*.tar.gz")
    given = _FOLDER / "execution-environment.yml"
    given.write_text(yaml.safe_dump(definition(base(), collection)))
    context = _FOLDER / "context"
    _call(
        "ansible-builder",
        "create",
        "--file",
        str(given),
        "--context",
        str(context),
        "--output-filename",
        "Containerfile",
    )
    with timed("ee", "building the execution environment (minutes)", "execution environment built"):
        files = ["--file", str(context / "Containerfile"), "--tag", IMAGE]
        buildah("build", *files, *of_machine(), str(context), log=_FOLDER / "build.log")
    buildah("rmi", "--prune")  # the one that had the name before


def _call(*command: str) -> None:
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise LabError(f"{' '.join(command[:3])} failed:\n{ended.stdout}{ended.stderr}")


if __name__ == "__main__":
    try:
        main()
    except LabError as error:
        sys.exit(f"execution environment: {error}")
