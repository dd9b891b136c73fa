# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.secrets import Secrets

SECRETS = Secrets(["/root", "/home/*", "/data/users/ada"])


def has(path: str, here: Path | None = None, folder: bool = False) -> bool:
    status = here.stat() if here else os.stat_result(((stat.S_IFDIR if folder else stat.S_IFREG) | 0o644, *[0] * 9))
    return SECRETS.has(path, status, lambda most: here.read_bytes()[:most] if here else b"")


@pytest.mark.parametrize(
    "path",
    [
        "/home/cc/openrc",
        "/home/cc/CH-123-openrc.sh",
        "/home/cc/clouds.yaml",
        "/root/.config/openstack",
        "/home/cc/.config/rclone",
        "/home/cc/.cloudfuse",
        "/data/users/ada/.cloudfuse",
        "/home/cc/.cache/ccauth",
        "/etc/openstack",
    ],
)
def test_credentials_are_known_by_their_places(path: str) -> None:
    assert has(path)


@pytest.mark.parametrize("path", ["/srv/users/openrc", "/home/cc/project/clouds.yaml.j2", "/home/cc/.ssh"])
def test_other_places_are_nobodys(path: str) -> None:
    assert not has(path, folder=True)


@pytest.mark.parametrize(
    ("path", "content", "secret"),
    [
        ("/home/cc/.ssh/id_ed25519", b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", True),
        ("/home/cc/.ssh/deploy", b"-----BEGIN RSA PRIVATE KEY-----\nMII", True),
        ("/home/cc/lab.pem", b"Bag Attributes\n-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII", True),
        ("/home/cc/keys/lab.pem", b"-----BEGIN PRIVATE KEY-----\nMII", True),
        ("/home/cc/.ssh/authorized_keys", b"ssh-ed25519 AAAA cc@lab", False),
        ("/home/cc/ca.pem", b"-----BEGIN CERTIFICATE-----\nMII", False),
        ("/etc/ssl/private/snakeoil.key", b"-----BEGIN PRIVATE KEY-----\nMII", False),
    ],
)
def test_private_keys_are_known_by_their_content(tmp_path: Path, path: str, content: bytes, secret: bool) -> None:
    (tmp_path / "key").write_bytes(content)
    assert has(path, tmp_path / "key") is secret


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (b"export OS_PASSWORD=hunter2", True),
        (b"sudo env OS_TOKEN=gAAAAABn cc-snapshot", True),
        (b"export OS_APPLICATION_CREDENTIAL_SECRET='x'", True),
        (b"openstack --os-password hunter2 server list", True),
        (b"curl -H 'X-Auth-Token: abc' http://x", True),
        (b"echo gAAAA" + b"x" * 120, True),
        (b"export OS_PASSWORD=$INPUT", False),
        (b"ls -l && make", False),
    ],
)
def test_tokens_and_passwords_in_histories(tmp_path: Path, line: bytes, secret: bool) -> None:
    (tmp_path / "history").write_bytes(b"ls\n" + line + b"\n")
    assert has("/home/cc/.bash_history", tmp_path / "history") is secret


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    def gone(most: int) -> bytes:
        raise FileNotFoundError

    (tmp_path / "folder").mkdir()
    assert not has("/home/cc/.ssh/id_rsa", tmp_path / "folder")
    assert not SECRETS.has("/home/cc/.ssh/id_rsa", tmp_path.stat(), gone)


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert not has("/home/cc/.ssh/agent.fifo", tmp_path / "fifo")
