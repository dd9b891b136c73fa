# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials where users and programs leave them, for a node that is to be imaged."""

from __future__ import annotations

import shlex

_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\n{}\n"
_FILES = {
    "/home/cc/clouds.yaml": ("OpenStack sign-in", "password: {}"),
    "/home/cc/.cloudfuse": ("OpenStack sign-in", "password={}"),
    "/home/cc/CH-1-openrc.sh": ("OpenStack sign-in", "export OS_PASSWORD={}"),
    "/home/cc/paper/clouds.yaml": ("OpenStack sign-in", "password: {}"),
    "/srv/paper/openrc.sh": ("OpenStack sign-in", "export OS_PASSWORD={}"),
    "/home/staff/alice/.config/rclone/rclone.conf": ("", "pass = {}"),
    "/home/staff/alice/.config/openstack/clouds.yaml": ("", "password: {}"),
    "/home/cc/.kube/config": ("Kubernetes sign-in", "client-key-data: {}"),
    "/etc/kubernetes/admin.conf": ("Kubernetes sign-in", "client-key-data: {}"),
    "/home/cc/.pgpass": ("database password", "*:*:*:*:{}"),
    "/root/.my.cnf": ("database password", "[client]\npassword={}"),
    "/home/cc/.config/gh/hosts.yml": ("access token", "oauth_token: {}"),
    "/home/cc/.cache/huggingface/token": ("access token", "{}"),
    "/home/cc/.npmrc": ("access token", "//registry.example.org/:_authToken={}"),
    "/home/cc/.pypirc": ("access token", "password = {}"),
    "/home/cc/.netrc": ("access token", "machine x login y password {}"),
    "/home/cc/.docker/config.json": ("container registry sign-in", '{{"auths": {{"x": {{"auth": "{}"}}}}}}'),
    "/home/cc/x/.git/config": ("password in an address", "url = https://ada:{}@example.org/x"),
    "/home/cc/.zshrc": ("password or token in a setting", "export OS_PASSWORD={}"),
    "/etc/profile.d/planted.sh": ("password or token in a setting", "export API_TOKEN='{}'"),
    "/etc/default/planted": ("password or token in a setting", "DB_PASSWORD={}"),
    "/etc/systemd/system/planted.service": ("password or token in a setting", '[Service]\nEnvironment="OS_TOKEN={}"'),
    "/home/cc/proj/.env": ("password or token in a setting", "SECRET_KEY={}"),
    "/etc/wireguard/wg0.conf": ("network key", "PrivateKey = {}"),
    "/etc/wpa_supplicant/planted.conf": ("network key", 'psk="{}"'),
    "/etc/NetworkManager/system-connections/planted.nmconnection": ("network key", "[wifi-security]\npsk={}"),
    "/etc/credstore/planted": ("", "{}"),
    "/home/cc/.ssh/id_planted": ("private key", _KEY),
    "/home/cc/.ssh/keys/id_rsa": ("private key", _KEY),
    "/home/cc/.ssh/long": ("private key", "# a comment\n" * 10_000 + _KEY),
    "/home/cc/mykey": ("private key", _KEY),
    "/home/cc/putty.ppk": ("private key", "PuTTY-User-Key-File-3: ssh-ed25519\n{}"),
    "/home/staff/alice/.ssh/id_rsa": ("private key", _KEY),
    "/var/backups/.ssh/id_rsa": ("private key", _KEY),  # the home of a service's user
    "/var/local/planted/key": ("private key", _KEY),  # a link leads there
    "/var/local/planted/second-name": ("private key", ""),
}
# Folders that are known as a whole
_FOLDERS = {
    "/home/staff/alice/.config/rclone": "object store sign-in",
    "/home/staff/alice/.config/openstack": "OpenStack sign-in",
    "/etc/credstore": "systemd credential",
}
_LINK = "/home/cc/.ssh/id_link"
_NEW = [
    "/home/staff",
    "/home/cc/paper",
    "/srv/paper",
    "/home/cc/x",
    "/home/cc/proj",
    "/home/cc/.kube",
    "/home/cc/.docker",
]
_NEW += ["/home/cc/.ssh/keys", "/var/local/planted", "/var/backups/.ssh"]


class Planted:
    """Files with *secret* in each of them.

    :ivar kinds: what a snapshot tells of them
    :ivar plant: a shell script that makes them
    :ivar clear: one that removes them
    """

    def __init__(self, secret: str) -> None:
        kinds = {path: kind for path, (kind, _content) in _FILES.items() if kind}
        self.kinds = {**kinds, **_FOLDERS, _LINK: "private key"}
        lines = []
        for path, (_kind, content) in _FILES.items():
            lines.append(f"mkdir -p $(dirname {path}); printf '%s\\n' {shlex.quote(content.format(secret))} > {path}")
        lines.append(f"ln -sfn ../../../var/local/planted/key {_LINK}")
        lines.append("ln -f /home/cc/mykey /var/local/planted/second-name; touch /home/staff/alice/.bashrc")
        self.plant = "\n".join(lines)
        self.clear = f"rm -rf {' '.join([*_FILES, *_FOLDERS, _LINK, *_NEW])}"
