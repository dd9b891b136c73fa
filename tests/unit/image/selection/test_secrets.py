# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import Entry
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import folders_of
from ansible_collections.chameleon.data.plugins.module_utils._image.selection import secrets
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.secrets import Secrets

HOMES = ["/root", "/home/*", "/home/staff/alice", "/var/lib/postgresql", "/srv"]
KEY = b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n"


class Root:
    """A root file system with the files that a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = Secrets(HOMES)

    def put(self, path: str, content: bytes = b"x") -> Path:
        file = self.folder / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def link(self, path: str, target: str) -> None:
        self.put(path).unlink()
        os.symlink(target, self.folder / path[1:])

    def kind(self, path: str) -> str | None:
        above, _slash, name = path[1:].rpartition("/")
        with folders_of(str(self.folder)) as folders, folders.at(above) as folder:
            entry = Entry(name, os.lstat(self.folder / path[1:]), folder)
            return self.secrets.kind(path, entry, Chrooted(folders))


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/cc/openrc", "OpenStack sign-in"),
        ("/home/cc/CH-123-openrc.sh", "OpenStack sign-in"),
        ("/home/cc/clouds.yaml", "OpenStack sign-in"),
        ("/home/cc/projects/paper/clouds.yaml", "OpenStack sign-in"),
        ("/home/cc/projects/paper/app-cred-x-openrc.sh", "OpenStack sign-in"),
        ("/home/cc/.cloudfuse", "OpenStack sign-in"),
        ("/home/staff/alice/.cloudfuse", "OpenStack sign-in"),
        ("/home/cc/dotfiles/rclone/rclone.conf", "object store sign-in"),
        ("/home/cc/.kube/config", "Kubernetes sign-in"),
        ("/etc/kubernetes/admin.conf", "Kubernetes sign-in"),
        ("/home/cc/.pgpass", "database password"),
        ("/var/lib/postgresql/.pgpass", "database password"),
        ("/root/.my.cnf", "database password"),
        ("/home/cc/.config/gh/hosts.yml", "access token"),
        ("/home/cc/.cache/huggingface/token", "access token"),
        ("/home/cc/.netrc", "access token"),
        ("/home/cc/.pypirc", "access token"),
        ("/home/cc/.docker/config.json", "container registry sign-in"),
        ("/etc/wireguard/wg0.conf", "network key"),
    ],
)
def test_some_places_are_enough(root: Root, path: str, kind: str) -> None:
    root.put(path)
    assert root.kind(path) == kind


@pytest.mark.parametrize(
    "path", ["/root/.config/openstack", "/home/cc/.config/rclone", "/home/cc/.config/gcloud", "/etc/openstack"]
)
def test_folders_of_credentials_are_known_as_a_whole(root: Root, path: str) -> None:
    root.put(f"{path}/file")
    assert root.kind(path)


@pytest.mark.parametrize(
    "path",
    [
        "/usr/share/openrc/x",
        "/home/cc/project/clouds.yaml.j2",
        "/home/cc/.ssh/known_hosts",
        "/home/cc/src/openrc/README",
    ],
)
def test_other_places_are_nobodys(root: Root, path: str) -> None:
    root.put(path)
    assert root.kind(path) is None
    assert root.kind(os.path.dirname(path)) is None


@pytest.mark.parametrize(
    ("path", "content", "secret"),
    [
        ("/home/cc/.ssh/id_ed25519", KEY, True),
        ("/home/cc/.ssh/keys/deploy", b"-----BEGIN RSA PRIVATE KEY-----\nMII", True),
        ("/home/cc/mykey", KEY, True),
        ("/home/cc/a/b/c/mykey.bak", KEY, True),
        ("/home/staff/alice/.ssh/id_rsa", KEY, True),
        ("/var/lib/postgresql/.ssh/id_rsa", KEY, True),
        ("/srv/app/tls", KEY, True),
        ("/home/cc/.ssh/long", b"# a comment\n" * 10_000 + KEY, True),
        ("/home/cc/putty.ppk", b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", True),
        ("/home/cc/lab.pem", b"Bag Attributes\r\n-----BEGIN ENCRYPTED PRIVATE KEY-----\r\nMII", True),
        ("/home/cc/account.json", b'{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}', True),
        ("/home/cc/secret.asc", b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY", True),
        ("/etc/ssl/private/site.key", b"-----BEGIN PRIVATE KEY-----\nMII", True),
        ("/etc/ssl/private/ssl-cert-snakeoil.key", b"-----BEGIN PRIVATE KEY-----\nMII", False),
        ("/home/cc/.ssh/authorized_keys", b"ssh-ed25519 AAAA cc@lab", False),
        ("/home/cc/ca.pem", b"-----BEGIN CERTIFICATE-----\nMII", False),
        ("/home/cc/bin/ssh", b"\0-----BEGIN OPENSSH PRIVATE KEY-----\n\0", False),
        ("/home/cc/venv/lib/python3.11/site-packages/x/tests/server.key", KEY, False),
        ("/home/cc/notes.md", KEY, False),
        ("/usr/share/doc/x/example.key", KEY, False),
    ],
)
def test_private_keys_are_known_by_their_content(root: Root, path: str, content: bytes, secret: bool) -> None:
    root.put(path, content)
    assert (root.kind(path) == "private key") is secret


@pytest.mark.parametrize(
    ("line", "history", "profile"),
    [
        (b"export OS_PASSWORD=hunter2", True, True),
        (b"sudo env OS_TOKEN=gAAAAABn cc-snapshot", True, True),
        (b"export OS_APPLICATION_CREDENTIAL_SECRET='x'", True, True),
        (b"openstack --os-password hunter2 server list", True, True),
        (b"curl -H 'X-Auth-Token: abc' http://x", True, True),
        (b"curl -s -u ada:hunter2 http://x", True, True),
        (b"- cmd: set -gx OS_PASSWORD hunter2", True, True),
        (b"setenv OS_PASSWORD hunter2", True, True),
        (b"git clone https://ada:hunter2@example.org/x", True, True),
        (b"echo gAAAA" + b"x" * 120, True, True),
        (b"huggingface-cli login; export X=hf_" + b"a" * 34, True, True),
        (b"# export OS_PASSWORD=hunter2", True, False),
        (b"export OS_PASSWORD=$INPUT", False, False),
        (b'export OS_TOKEN="$(cat token)"', False, False),
        (b"export OS_PASSWORD=<your password>", False, False),
        (b"export TOKENIZERS_PARALLELISM=false", False, False),
        (b"ls -l && make; git clone git@github.com:x/y", False, False),
    ],
)
def test_tokens_and_passwords(root: Root, line: bytes, history: bool, profile: bool) -> None:
    for path, secret in (
        ("/home/cc/.bash_history", history),
        ("/root/.local/share/fish/fish_history", history),
        ("/home/cc/.bashrc", profile),
        ("/etc/environment", profile),
        ("/etc/systemd/system/x.service", profile),
        ("/home/cc/proj/.env", profile),
        ("/home/cc/proj/run.sh", False),
    ):
        root.put(path, b"ls\n" + line + b"\n")
        assert bool(root.kind(path)) is secret, path


@pytest.mark.parametrize(
    ("path", "line", "secret"),
    [
        ("/home/cc/.npmrc", b"//registry.example.org/:_authToken=npm_x", True),
        ("/home/cc/.npmrc", b"//registry.example.org/:_authToken=${NPM_TOKEN}", False),
        ("/home/cc/.npmrc", b"registry=https://registry.example.org/", False),
        ("/home/cc/.m2/settings.xml", b"<server><password>x</password></server>", True),
        (
            "/home/cc/x/.git/config",
            b"\turl = https://ghp_0123456789012345678901234567890123456789@github.com/x/y",
            True,
        ),
        ("/home/cc/x/.git/config", b"\turl = https://ada:hunter2@example.org/x", True),
        ("/home/cc/x/.git/config", b"\turl = git@github.com:x/y", False),
        ("/home/cc/x/.git/config", b"\turl = https://ada@bitbucket.org/x/y", False),
        ("/etc/systemd/system/x.service", b'Environment="OS_PASSWORD=x"', True),
        ("/etc/systemd/system/x.service.d/y.conf", b"SetCredential=x:y", True),
        ("/etc/systemd/network/wg0.netdev", b"PrivateKey=abc=", True),
        ("/etc/NetworkManager/system-connections/lab.nmconnection", b"psk=hunter22", True),
        ("/etc/NetworkManager/system-connections/lab.nmconnection", b"key-mgmt=wpa-psk", False),
        ("/etc/NetworkManager/system-connections/lab.nmconnection", b"private-key=/etc/pki/x", False),
        ("/etc/wpa_supplicant/wpa_supplicant.conf", b'\tpsk="hunter22"', True),
        ("/etc/wpa_supplicant/wpa_supplicant.conf", b'\t#psk="hunter22"', False),
        ("/etc/netplan/60-wifi.yaml", b"          password: hunter22", True),
        ("/etc/netplan/50-eth.yaml", b"      macaddress: aa:bb:cc:dd:ee:ff", False),
        ("/etc/default/grub", b'GRUB_CMDLINE_LINUX="console=ttyS0"', False),
    ],
)
def test_settings_of_programs(root: Root, path: str, line: bytes, secret: bool) -> None:
    root.put(path, b"[x]\n" + line + b"\n")
    assert bool(root.kind(path)) is secret


def test_what_is_behind_a_link_is_one_wherever_it_is(root: Root) -> None:
    root.put("/var/local/id", KEY)
    root.put("/var/local/netrc", b"machine x password y")
    root.put("/var/local/keys/one", KEY)
    root.link("/home/cc/.ssh/id_link", "/var/local/id")
    root.link("/home/cc/.netrc", "../../var/local/netrc")
    root.link("/root/.ssh", "/var/local/keys")
    for path in ("/var/local/id", "/var/local/netrc", "/var/local/keys/one"):
        assert root.kind(path) is None
    assert root.kind("/home/cc/.ssh/id_link") == "private key"
    assert root.kind("/home/cc/.netrc") == "access token"
    assert root.kind("/root/.ssh") is None
    assert root.secrets.behind == 3
    for path, kind in (
        ("/var/local/id", "private key"),
        ("/var/local/netrc", "access token"),
        ("/var/local/keys/one", "private key"),
    ):
        assert root.kind(path) == kind


def test_a_second_name_is_one_as_well(root: Root) -> None:
    os.link(root.put("/home/cc/mykey", KEY), root.folder / "other-name")
    assert root.kind("/other-name") is None
    assert root.kind("/home/cc/mykey") == root.kind("/other-name") == "private key"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_nobody_has_files_of_others_left_out(root: Root) -> None:
    root.put("/usr/bin/tool", b"\x7fELF")
    root.link("/home/cc/.netrc", "/usr/bin/tool")
    os.lchown(root.folder / "home/cc/.netrc", 1000, 1000)
    assert root.kind("/home/cc/.netrc") == "access token"  # the link stays out, and nothing else
    assert root.kind("/usr/bin/tool") is None


def test_what_cannot_be_read_is_none(root: Root) -> None:
    os.mkfifo(root.put("/home/cc/.ssh/x").with_name("agent.fifo"))
    root.link("/home/cc/.ssh/fifo", "agent.fifo")
    root.link("/home/cc/.ssh/nowhere", "/gone")
    root.link("/home/cc/.ssh/loop", "loop")
    for name in ("agent.fifo", "fifo", "nowhere", "loop"):
        assert root.kind(f"/home/cc/.ssh/{name}") is None


def test_reading_is_bounded(root: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_MOST_READ", 2)
    for number in range(4):
        root.put(f"/home/cc/any{number}", KEY)
        assert root.kind(f"/home/cc/any{number}") == ("private key" if number < 2 else None)
    root.put("/home/cc/lab.pem", KEY)
    assert root.kind("/home/cc/lab.pem") == "private key"  # what is called like a key is always read
    assert root.secrets.unread == 2
    root.secrets.start_again()
    assert root.kind("/home/cc/any3") == "private key"
