# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the nodes' root tree is made anew, and what it is made of."""

import shutil
from pathlib import Path

import pytest

from tests.lab.network import mac_of
from tests.lab.nodes import distributions, machine, root
from tests.lab.parts import LabError

RECIPE = Path(root.__file__).parent


def test_comments_are_no_packages() -> None:
    usual = distributions.ALL[distributions.USUAL]
    assert {"linux-image-cloud-amd64", "grub-efi-amd64-bin", "fuse3", "python3"} <= set(usual.installed())
    assert not [package for package in usual.installed() if "#" in package or " " in package]
    assert usual.offered() == []


@pytest.mark.parametrize("name", ["bare-debian", "bare-ubuntu22"])
def test_what_a_bare_node_lacks_is_offered_to_it(name: str) -> None:
    bare = distributions.ALL[name]
    assert "rclone" in bare.offered() and "rclone" not in bare.installed() and "python3" in bare.installed()


def test_bare_nodes_are_not_made_where_none_can_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "cannot", lambda made: "no FUSE")
    with pytest.raises(LabError, match="bare-debian: no FUSE"):
        root.main()


def test_it_has_another_place_when_its_recipe_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tmp_path / "recipe"
    shutil.copytree(RECIPE, recipe)
    for attribute, name in (
        ("_PREPARE", "prepare-root.sh"),
        ("_OFFER", "offer-packages.sh"),
        ("_ROOTFS", "rootfs"),
        ("_HERE", "."),
    ):
        monkeypatch.setattr(root, attribute, recipe / name)
    monkeypatch.setattr(distributions, "_PACKAGES", recipe / "packages")
    bare = distributions.ALL["bare-debian"]
    places = [root.path(one) for one in distributions.ALL.values()]
    with (recipe / "packages/machine.txt").open("a") as packages:
        packages.write("# only a remark\n")
    assert [root.path(one) for one in distributions.ALL.values()] == places
    for name, more in (
        ("packages/machine.txt", "less\n"),
        ("packages/work.txt", "less\n"),
        ("prepare-root.sh", "true\n"),
        ("offer-packages.sh", "true\n"),
        ("rootfs/etc/fstab", "# more\n"),
        ("rootfs/etc/new", "new\n"),
    ):
        with (recipe / name).open("a") as file:
            file.write(more)
        places.append(root.path(bare))
    assert len(set(places)) == len(places)


def test_a_mac_address_comes_from_the_address() -> None:
    assert mac_of("10.99.0.11") == "02:00:0a:63:00:0b"
