# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What credentials look like and where they are left. Pure tables.

What a kind of content looks like, and that it is looked for only where one of its words is, follows two scanners of
repositories, gitleaks (its default rules) and detect-secrets (its plugins for keys and tokens). Unlike a repository, a
node has places where programs keep credentials, which their documentation names: there the name of a file is enough.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Sign(NamedTuple):
    """What gives a credential away.

    :ivar words: in lower case; without any of them in it, content is no credential
    :ivar expression: is looked for where one of them is
    """

    words: tuple[bytes, ...]
    expression: re.Pattern[bytes]


class Kind(NamedTuple):
    """One kind of credential.

    :ivar name: as it is told
    :ivar places: patterns of ``rules``, divided by blanks; with a slash at the end folders too, with all in them
    :ivar sign: of its content; None where the place is enough
    :ivar most: bytes of a file that are read
    """

    name: str
    places: str
    sign: Sign | None = None
    most: int = 4 << 20


# The names of variables and options that hold one, to their end; and values that are neither empty nor from elsewhere
_NAME = rb"\w{0,60}(?:password|passwd|passphrase|(?:\b|_)pass|mysql_pwd|token|secret|api_?key|(?:secret|access)_key)\d?"
_VALUE = rb"[\"']?[^\s\"'$<({\[,;#]"

_TOKEN = (
    rb"gAAAA[\w-]{80}"  # Fernet tokens, those of Keystone too
    rb"|gh[pousr]_\w{36}|github_pat_\w{22}|glpat-[\w-]{20}"
    rb"|hf_[A-Za-z]{34}|npm_\w{36}|pypi-AgE[\w-]{50}"
    rb"|sk-(?:ant-|proj-)?[\w-]{40}|xox[abposr]-\d+-[\w-]{10}"
)
_PASSWORD_IN_ADDRESS = rb"\w://[^/\s:@\"'$]{1,100}:[^/\s@\"'$<{]{1,200}@"
_GIVEN = b"|".join(
    (
        rb"(?i:\b" + _NAME + rb"=" + _VALUE + rb")",
        rb"(?i:\b(?:set(?:[ \t]+-\w+)+|setenv)[ \t]+" + _NAME + rb"[ \t]+" + _VALUE + rb")",  # of fish, of csh
        rb"(?i:(?<![\w-])--[\w-]{0,60}(?:password|token|secret|api-?key)[= \t]+" + _VALUE + rb")",
        rb"(?i:(?:X-Auth-Token|X-Storage-Token|X-Auth-Key|Authorization):[ \t]*(?:(?:Bearer|Basic)[ \t]+)?"
        + _VALUE
        + rb")",
        rb"\bsshpass[ \t]+-p[ \t]*[^\s$]",
        rb"\bcurl(?:[ \t]+\S{1,80}){0,8}?[ \t]+(?:-u|--user)[ \t]*[^\s:]{1,100}:[^\s$]",
        rb"\bSetCredential=\S",
        _PASSWORD_IN_ADDRESS,
        _TOKEN,
    )
)
_GIVEN_WORDS: tuple[bytes, ...] = (
    b"pass",
    b"pwd",
    b"token",
    b"secret",
    b"key",
    b"auth",
    b"curl",
    b"credential",
    b"://",
)
_GIVEN_WORDS += (b"gaaaa", b"gh", b"glpat-", b"hf_", b"npm_", b"pypi-", b"sk-", b"xox")
_OPTION = (
    rb"(?i:[\w-]{0,60}(?:password|passwd|passphrase|pass|secret|token|secret_access_key|api_?key)|[\w-]{0,20}psk|_auth\w*"
    rb"|auth|key|client-key-data|presharedkey|preshared-key|wep-key\d|private-?key(?![ \t]*[=:][ \t]*(?:/\w+/|file:)))"
)

PRIVATE_KEY = Sign(
    (b"private key", b"putty-user-key-file", b"age-secret-key-1"),
    re.compile(
        # What follows the line tells a key from a program that knows about keys. In JSON the line's end is '\n'.
        rb"-{4,5} ?BEGIN[ A-Z0-9]{0,60} PRIVATE KEY(?: BLOCK)? ?-{4,5}(?:[ \t]*[\r\n]+[ \t]*|(?:\\r)?\\n)[!-~]"
        rb"|PuTTY-User-Key-File-\d+: *\S"
        rb"|AGE-SECRET-KEY-1[0-9A-Z]{20}"
    ),
)
# In files of settings: variables of shells and units, and what they give to programs
SETTING = Sign(_GIVEN_WORDS, re.compile(rb"^(?![ \t]*#)[^\n]{0,2000}?(?:" + _GIVEN + rb")", re.MULTILINE))
# In histories a comment counts as well: it was typed
COMMAND = Sign(_GIVEN_WORDS, re.compile(_GIVEN))
# ``name = value`` and ``name: value`` of configurations, also within a line of JSON, and elements of XML
OPTION = Sign(
    (b"pass", b"secret", b"token", b"key", b"psk", b"auth"),
    re.compile(
        rb"(?:^(?:[^#;\s=]{0,200}[:.])?|^[ \t-]{1,60}|[{,][ \t]{0,60})[\"']?"
        + _OPTION
        + rb"[\"']?[ \t]*[=:][ \t]*"
        + _VALUE
        + rb"|(?i:<(?:password|passphrase|privateKey)>)[^<$\s{]",
        re.MULTILINE,
    ),
)
ADDRESS = Sign((b"://",), re.compile(_PASSWORD_IN_ADDRESS + rb"|https?://[\w-]{20,200}@|https?://[^\s\"']{1,200}/t/\w"))

# Where a key may have any name. Last of the kinds, since what else is known of a file says more.
ANYWHERE = Kind("private key", "~/**", PRIVATE_KEY, 256 << 10)

KINDS = (
    Kind(
        "OpenStack sign-in",
        "/etc/openstack/ ~/.config/openstack/ ~/.cache/openstack/ ~/.cache/ccauth/ ~/.cloudfuse ~/**/clouds.yaml "
        "~/**/clouds.yml ~/*clouds*.yaml ~/**/secure.yaml ~/.swiftrc ~/openrc* ~/*openrc* ~/**/openrc "
        "~/**/*openrc.sh ~/**/*-openrc ~/**/openrc.*",
    ),
    Kind(
        "object store sign-in",
        "/etc/rclone.conf /etc/rclone/*.conf ~/.config/rclone/ ~/.rclone.conf ~/**/rclone.conf ~/.s3cfg ~/.boto "
        "~/.passwd-s3fs /etc/passwd-s3fs ~/.mc/config.json /etc/ceph/*.keyring ~/.davfs2/secrets "
        "/etc/davfs2/secrets ~/.config/s3ql/authinfo2",
    ),
    Kind(
        "cloud sign-in",
        "~/.aws/credentials ~/.aws/sso/cache/ ~/.aws/cli/cache/ ~/.config/gcloud/ ~/.azure/ ~/.oci/ "
        "~/.config/doctl/config.yaml ~/.config/hcloud/cli.toml ~/.vault-token ~/.bluemix/ "
        "~/.terraform.d/credentials.tfrc.json ~/.globus/cli/storage.db ~/.globusonline/",
    ),
    Kind("cloud sign-in", "~/.aws/config ~/.terraformrc ~/.config/pulumi/*.json", OPTION),
    Kind(
        "Kubernetes sign-in",
        "~/.kube/config ~/**/kubeconfig ~/**/*.kubeconfig /etc/kubernetes/*.conf /etc/rancher/*/*.yaml "
        "/etc/rancher/node/ /var/lib/rancher/*/server/*token /var/lib/kubelet/pki/ "
        "/var/lib/rancher/*/server/cred/ /var/lib/rancher/*/server/tls/ /var/lib/rancher/*/agent/*.key "
        "/var/snap/microk8s/current/credentials/ /var/lib/docker/swarm/ /var/lib/kubelet/config.json",
    ),
    Kind("Kubernetes sign-in", "~/.kube/*", OPTION),
    Kind("database password", "~/.pgpass ~/.my.cnf ~/.mylogin.cnf ~/.rediscli_auth"),
    Kind("database password", "~/.pg_service.conf /etc/mysql/debian.cnf ~/.mongorc.js ~/.mysql/*", OPTION),
    Kind(
        "access token",
        "~/.config/gh/hosts.yml ~/.config/glab-cli/config.yml ~/.config/hub ~/.git-credentials "
        "~/.config/git/credentials ~/.cache/huggingface/token ~/.cache/huggingface/stored_tokens "
        "~/.huggingface/token ~/.kaggle/kaggle.json ~/.config/kaggle/kaggle.json ~/.comet.config ~/.netrc "
        "~/_netrc ~/.authinfo ~/.smbcredentials ~/.pypirc ~/.config/pypoetry/auth.toml ~/.cargo/credentials "
        "~/.cargo/credentials.toml ~/.gem/credentials ~/.local/share/gem/credentials /etc/apt/auth.conf "
        "/etc/apt/auth.conf.d/* /var/lib/ubuntu-advantage/private/",
    ),
    Kind(
        "access token",
        "~/**/.npmrc ~/.yarnrc.yml ~/.yarnrc ~/.m2/settings.xml ~/.gradle/gradle.properties "
        "~/.config/wandb/settings ~/**/.streamlit/secrets.toml ~/.config/helm/repositories.yaml "
        "~/.nuget/NuGet/NuGet.Config",
        OPTION,
    ),
    Kind(
        "password in an address",
        "~/**/.git/config ~/.gitconfig ~/.config/git/config /etc/gitconfig ~/.condarc ~/.config/pip/pip.conf "
        "~/.pip/pip.conf /etc/pip.conf /etc/apt/sources.list.d/*",
        ADDRESS,
    ),
    Kind(
        "container registry sign-in",
        "~/.docker/config.json ~/.dockercfg ~/.config/containers/auth.json ~/.config/helm/registry/config.json "
        "~/.singularity/docker-config.json ~/.apptainer/docker-config.json ~/.singularity/remote.yaml "
        "~/.apptainer/remote.yaml",
    ),
    Kind(
        "Jupyter token",
        "~/.local/share/jupyter/runtime/ ~/**/jupyterhub_cookie_secret ~/.jupyter/jupyter_*_config.json",
    ),
    Kind("Jupyter token", "~/.jupyter/* /etc/jupyter/* /etc/jupyterhub/* /usr/local/etc/jupyter/*", SETTING),
    Kind(
        "network key",
        "/etc/wireguard/* /var/lib/iwd/ /var/lib/connman/*/settings /etc/ppp/*-secrets /etc/ipsec.secrets "
        "/var/lib/tailscale/ /var/lib/zerotier-one/*.secret /etc/swanctl/private/ "
        "/etc/sysconfig/network-scripts/keys-*",
    ),
    Kind(
        "network key",
        "/etc/wpa_supplicant.conf /etc/wpa_supplicant/* /etc/NetworkManager/system-connections/* "
        "/etc/systemd/network/* /etc/netplan/* /etc/network/interfaces /etc/network/interfaces.d/* ~/**/wg*.conf "
        "/etc/hostapd/* /etc/msmtprc ~/.msmtprc",
        OPTION,
    ),
    Kind("service key", "/etc/munge/munge.key /etc/corosync/authkey /etc/krb5.keytab ~/**/*.keytab"),
    Kind("mail password", "/etc/exim4/passwd.client /etc/postfix/sasl_passwd* /etc/postfix/sasl/*passwd*"),
    Kind("systemd credential", "/etc/credstore/ /etc/credstore.encrypted/ /var/lib/systemd/credential.secret"),
    Kind(
        "key ring",
        "~/.gnupg/private-keys-v1.d/ ~/.gnupg/secring.gpg ~/.local/share/keyrings/ ~/.local/share/kwalletd/ "
        "~/**/*.kdbx ~/**/*.p12 ~/**/*.pfx ~/**/.vault_pass* ~/**/.vault-pass* ~/**/vault_pass*",
    ),
    Kind(
        "password or token in a setting",
        "/etc/environment /etc/environment.d/* /etc/profile /etc/profile.d/* /etc/bash.bashrc /etc/bashrc "
        "/etc/zsh/* /etc/zshrc /etc/zshenv /etc/default/* /etc/sysconfig/* /etc/rc.local /etc/systemd/** "
        "/usr/local/lib/systemd/** /etc/crontab /etc/cron.*/* /var/spool/cron/** /etc/supervisor/** ~/.bashrc "
        "~/.bash_profile ~/.bash_login ~/.bash_aliases ~/.bashrc.d/* ~/.profile ~/.zshrc ~/.zshenv ~/.zprofile "
        "~/.zlogin ~/.kshrc ~/.cshrc ~/.tcshrc ~/.login ~/.xprofile ~/.pam_environment ~/.environment "
        "~/.config/fish/** ~/.config/environment.d/* ~/.config/systemd/** ~/.ssh/environment ~/.Renviron "
        "~/**/.env ~/**/.env.* ~/**/*.env ~/**/.envrc",
        SETTING,
    ),
    Kind(
        "password or token in a history",
        "~/.*_history ~/.*_history-* ~/.history ~/.zhistory ~/.histfile ~/.sh_history "
        "~/.local/share/fish/fish_history ~/.local/state/**/*history* ~/.local/share/**/*_history",
        COMMAND,
    ),
    Kind(
        "private key",
        "~/**/.ssh/** ~/**/.ssl/** ~/**/*.pem ~/**/*.key ~/**/*.ppk ~/**/*_rsa ~/**/*_ed25519 ~/**/id_* /etc/**",
        PRIVATE_KEY,
    ),
    ANYWHERE,
)

# Not credentials, though they look like them: what packages make for each machine. sshd's are in `sanitize`.
EXCEPTIONS = Kind(
    "exception",
    "/etc/ssh/ssh_host_* /etc/ssl/private/ssl-cert-snakeoil.key /etc/pki/tls/private/localhost.key",
)

# Where no content is looked at: folders of packages, whose tests have keys, and of Git, whose objects are compressed
PACKAGES = re.compile(
    r"/(?:site-packages|dist-packages|node_modules|__pycache__|\.git/\w+|go/pkg/mod|\.cargo/registry|\.rustup"
    r"|\.cache/(?:pip|uv|yarn|go-build)|share/doc|etc/alternatives|etc/ssl/certs|conda/pkgs|miniconda3/pkgs|anaconda3/pkgs)/"
)
# What is no key by the end of its name, where keys may have any: programs, documents, pictures, archives, data
NO_KEYS = re.compile(
    r".*\.(?:py[cio]?|so(?:\.\d+)*|[oahc]|hpp|cc|cpp|cu|rs|go|java|class|jar|js|mjs|ts|map|css|html?|md|rst|tex|ipynb|pdf"
    r"|png|jpe?g|gif|svg|ico|mp[34]|gz|tgz|xz|bz2|zst|zip|tar|whl|deb|rpm|iso|img|qcow2|raw|np[yz]|csv|tsv|parquet|h5|hdf5"
    r"|pt|pth|onnx|safetensors|gguf|mo|po|ttf|woff2?)",
    re.IGNORECASE,
)
