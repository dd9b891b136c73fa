# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's own files, laid over the tree that all share."""

from pathlib import Path

import pytest

from tests.lab.nodes import access, identity

TREE_FOLDERS = {"etc": 0o755, "etc/ssh": 0o755, "home": 0o755, "home/cc": 0o750, "home/cc/.ssh": 0o700}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, mode in TREE_FOLDERS.items():
        (tmp_path / "tree" / name).mkdir(parents=True)
        (tmp_path / "tree" / name).chmod(mode)
    return tmp_path / "tree"


@pytest.fixture
def upper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    keys = tmp_path / "ssh" / "node1" / "etc" / "ssh"
    keys.mkdir(parents=True)
    (keys / "ssh_host_ed25519_key").write_text("private")
    (keys / "ssh_host_ed25519_key.pub").write_text("public")
    (tmp_path / "ssh" / "id_ed25519.pub").write_text("the lab's key")
    monkeypatch.setattr(access, "SSH", tmp_path / "ssh")
    monkeypatch.setattr(access, "KEY", tmp_path / "ssh" / "id_ed25519")
    return tmp_path / "upper"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_folders_are_like_those_they_hide(tree: Path, upper: Path) -> None:
    identity.lay("node1", upper, tree)
    assert {name: mode(upper / name) for name in TREE_FOLDERS} == TREE_FOLDERS


def test_private_keys_are_private(tree: Path, upper: Path) -> None:
    identity.lay("node1", upper, tree)
    assert mode(upper / "etc/ssh/ssh_host_ed25519_key") == 0o600
    assert mode(upper / "etc/ssh/ssh_host_ed25519_key.pub") == 0o644
    assert (upper / "home/cc/.ssh/authorized_keys").read_text() == "the lab's key"


def test_each_node_knows_itself_the_other_the_controller_and_the_services(tree: Path, upper: Path) -> None:
    identity.lay("node1", upper, tree)
    hosts = dict(reversed(line.split()) for line in (upper / "etc/hosts").read_text().splitlines())
    expected = {
        "localhost": "127.0.0.1",
        **dict.fromkeys(["controller", "keystone.lab", "rgw.lab"], "10.99.0.1"),
        "node1": "10.99.0.11",
        "node2": "10.99.0.12",
    }
    assert expected.items() <= hosts.items()
    assert (upper / "etc/hostname").read_text() == "node1\n"


def test_what_the_node_did_to_them_is_put_right_and_the_rest_is_kept(tree: Path, upper: Path) -> None:
    identity.lay("node1", upper, tree)
    (upper / "etc/hosts").unlink()
    (upper / "etc/hosts").symlink_to("elsewhere")
    (upper / "etc/own").write_text("kept")
    (upper / "home/cc").chmod(0o711)
    identity.lay("node1", upper, tree)
    assert not (upper / "etc/hosts").is_symlink()
    assert not (upper / "etc/elsewhere").exists()
    assert (upper / "etc/own").read_text() == "kept"
    assert mode(upper / "home/cc") == 0o711
