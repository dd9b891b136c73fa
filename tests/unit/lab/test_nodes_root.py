# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the nodes' root tree is made anew, and what it is made of."""

import shutil
from pathlib import Path

import pytest

from tests.lab.nodes import link, root

RECIPE = Path(root.__file__).parent


def test_comments_are_no_packages() -> None:
    assert {"linux-image-cloud-amd64", "grub-efi-amd64-bin", "fuse3", "python3"} <= set(root.packages())
    assert not [package for package in root.packages() if "#" in package or " " in package]


def test_it_has_another_place_when_its_recipe_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tmp_path / "recipe"
    shutil.copytree(RECIPE, recipe)
    for name in ("packages.txt", "prepare-root.sh", "rootfs"):
        attribute = {"packages.txt": "_PACKAGES", "prepare-root.sh": "_PREPARE", "rootfs": "_ROOTFS"}[name]
        monkeypatch.setattr(root, attribute, recipe / name)
    monkeypatch.setattr(root, "_HERE", recipe)
    places = [root.path()]
    with (recipe / "packages.txt").open("a") as packages:
        packages.write("# only a remark\n")
    assert root.path() == places[0]
    for name, more in (
        ("packages.txt", "less\n"),
        ("prepare-root.sh", "true\n"),
        ("rootfs/etc/fstab", "# more\n"),
        ("rootfs/etc/new", "new\n"),
    ):
        with (recipe / name).open("a") as file:
            file.write(more)
        places.append(root.path())
    assert len(set(places)) == len(places)


def test_a_nodes_mac_address_comes_from_its_address() -> None:
    assert link.Link("node1", "10.99.0.11").mac == "02:00:0a:63:00:0b"
