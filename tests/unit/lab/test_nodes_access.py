# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, known hosts and inventory: made whole, made once, and right for who uses them."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.lab import layout
from tests.lab.nodes import access


def use(patch: pytest.MonkeyPatch, folder: Path) -> None:
    ssh = folder / "it's a lab" / "ssh"  # a name that needs quoting
    patch.setattr(access, "SSH", ssh)
    patch.setattr(access, "KEY", ssh / "id_ed25519")
    patch.setattr(access, "CONFIG", ssh / "config")
    patch.setattr(access, "KNOWN_HOSTS", ssh / "known_hosts")
    patch.setattr(layout, "INVENTORY", folder / "inventory.yml")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: RSA keys take their time."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        use(patch, folder)
        access.make()
    return folder


@pytest.fixture(autouse=True)
def ssh(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path / "copy")
    use(monkeypatch, tmp_path / "copy")
    access.make()
    return access.SSH


def everything(folder: Path) -> "dict[str, bytes]":
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_second_time_changes_nothing(ssh: Path) -> None:
    first = everything(ssh)
    access.make()
    assert everything(ssh) == first


def test_half_a_key_pair_is_made_anew(ssh: Path) -> None:
    before = access.public_key()
    (ssh / "id_ed25519.pub").unlink()
    access.make()
    assert access.public_key() not in ("", before)


def test_a_lost_host_key_is_made_anew_and_known(ssh: Path) -> None:
    lost = ssh / "node1" / "etc" / "ssh" / "ssh_host_ed25519_key"
    before = lost.with_suffix(".pub").read_text().split()[1]
    lost.unlink()
    access.make()
    now = lost.with_suffix(".pub").read_text().split()[1]
    known = access.KNOWN_HOSTS.read_text()
    assert now in known
    assert before not in known


def test_every_host_key_is_known_by_name_and_address() -> None:
    known = access.KNOWN_HOSTS.read_text()
    for node, address in layout.NODES.items():
        public = [key for key in access.host_keys(node) if key.suffix == ".pub"]
        assert len(public) == 3
        for key in public:
            assert f"{node},{address} {' '.join(key.read_text().split()[:2])}\n" in known


def test_the_inventory_names_each_node_and_checks_host_keys() -> None:
    group = yaml.safe_load(layout.INVENTORY.read_text())["lab_nodes"]
    assert group["hosts"] == {node: {"ansible_host": address} for node, address in layout.NODES.items()}
    assert group["vars"]["ansible_host_key_checking"] is True
    assert group["vars"]["ansible_user"] == "cc"


def test_the_control_sockets_path_is_short_enough() -> None:
    while_made = ".0123456789abcdef"  # ssh makes the socket under a longer name first
    assert len(str(access.CONTROL / max(layout.NODES.values(), key=len)) + while_made) < 108
