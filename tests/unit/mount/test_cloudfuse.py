# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cloudfuse and cc-cloudfuse: configuration and command line against the documented grammar."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import (
    BACKENDS,
    SHELL_TESTS,
    best,
    stored_credential,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Backend, Installed
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.cloudfuse import CcCloudfuse, Cloudfuse
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from tests.unit.mount.example import APPLICATION_CREDENTIAL, PASSWORD, SWIFT, settings
from tests.unit.mount.example import TOKEN as PLAIN_TOKEN

PLACES = places_of("/mnt/store")
THERE = Installed("/usr/local/bin/cloudfuse")
WANTED = settings(path="/mnt/store", container=None)
TOKEN = PLAIN_TOKEN._replace(auth_url=PASSWORD.auth_url, project_id="9d3", region="CHI@UC")

# How the programs read a line of the file: sscanf() with one of these formats, one for each option.
_READ = r" {} = %[^\r\n ]"
_COMMON = "username api_key auth_url password cache_timeout authurl region use_snet verify_ssl".split()
_KNOWN = {"cloudfuse": [*_COMMON, "tenant"], "cc_cloudfuse": [*_COMMON, "tenantname", "projectid", "authtoken"]}

# What cloudfuse hands on to FUSE, see mount.fuse(8)
_FUSE = re.compile(
    r"fsname=[^,]+|subtype=cloudfuse|default_permissions|allow_other|ro|nonempty|[ug]id=\d+|umask=[0-7]{4}"
)

USES = [(Cloudfuse(), PASSWORD), (CcCloudfuse(), PASSWORD), (CcCloudfuse(), TOKEN)]


def scanf(line: str, name: str) -> str | None:
    """What ``sscanf(line, " name = %[^\\r\\n ]")`` reads."""
    match = re.match(rf"\s*{name}\s*=\s*([^\r\n ]+)", line)
    return match[1] if match else None


def read(backend: Backend, config: str) -> dict[str, str]:
    """The options that the program sees in a configuration file."""
    found = {}
    for line in config.splitlines(keepends=True):
        assert len(line.encode()) < 1024
        values = {name: scanf(line, name) for name in _KNOWN[backend.name]}
        found.update({name: value for name, value in values.items() if value is not None})
    return found


@pytest.mark.parametrize(("backend", "credential"), USES)
def test_the_program_reads_what_was_written(backend: Backend, credential: Credential) -> None:
    config = backend.config(WANTED, SWIFT, credential, THERE)
    values = read(backend, config)
    assert values["authurl"] == "https://cloud.example:5000/v3"
    assert (values["region"], values["cache_timeout"], values["verify_ssl"]) == ("CHI@UC", "10", "true")
    assert credential.secret in values.values() and "9d3" in values.values()
    assert len(values) == len(config.splitlines()) - 1, "a line that the program does not know"
    found = backend.credential(config)
    assert found is not None and found.tag == credential.tag and stored_credential(config) == found
    assert credential.secret not in found.masked(config)


def test_names_of_users_are_what_each_takes_them_for() -> None:
    # The original sends the name as the user's id.
    assert read(Cloudfuse(), Cloudfuse().config(WANTED, SWIFT, PASSWORD, THERE))["username"] == "a11ce"
    assert read(CcCloudfuse(), CcCloudfuse().config(WANTED, SWIFT, PASSWORD, THERE))["username"] == "alice"


def test_other_files_have_no_credential() -> None:
    for text in ("", "[store]\nauth_token = x\n", "no configuration at all"):
        assert Cloudfuse().credential(text) is None and CcCloudfuse().credential(text) is None


@pytest.mark.parametrize(("backend", "credential"), USES)
def test_the_command(backend: Backend, credential: Credential) -> None:
    program = backend.run(WANTED, PLACES, SWIFT, THERE)
    assert program.type == "forking" and "-f" not in program.command
    assert list(program.command[:5]) == ["/usr/bin/env", f"HOME={PLACES.cache}", THERE.program, "/mnt/store", "-o"]
    options = program.command[5].split(",")
    assert all(map(_FUSE.fullmatch, options)), options
    assert {"allow_other", "default_permissions", "uid=1000", "gid=1001", "umask=0022", "fsname=store:"} <= set(options)
    assert program.before[0][-2:] == [PLACES.config, f"{PLACES.cache}/.cloudfuse"]
    assert credential.secret not in " ".join([*program.command, *program.silent, *program.before[0]])


def test_options_that_are_asked_for() -> None:
    asked = settings(
        path="/mnt/store",
        container=None,
        read_only=True,
        allow_other=False,
        allow_non_empty=True,
        mode="0700",
        extra_options=["-oattr_timeout=1"],
    )
    command = Cloudfuse().run(asked, PLACES, SWIFT, THERE).command
    assert command[-1] == "-oattr_timeout=1"
    options = set(command[5].split(","))
    assert {"ro", "nonempty", "umask=0077"} <= options and "allow_other" not in options


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"container": "results"}, "container results"),
        ({"cache_size": "1G"}, "cache_size"),
        ({"cache_dir": "/local"}, "cache_dir"),
        ({"buffer_size": "1M"}, "buffer_size"),
        ({"bandwidth_limit": "1M"}, "bandwidth_limit"),
        ({"extra_options": ["--transfers=8"]}, "begins with -o"),
        ({"extra_options": ["-oumask=0"]}, "extra_options -oumask"),
    ],
)
def test_what_it_cannot_do_is_refused_by_name(options: dict[str, object], named: str) -> None:
    with pytest.raises(Refused, match=named):
        Cloudfuse().warnings(settings(**{"path": "/mnt/store", "container": None, **options}), SWIFT, THERE)


def test_an_authority_of_ones_own_is_refused() -> None:
    with pytest.raises(Refused, match="ca_cert"):
        Cloudfuse().warnings(WANTED, SWIFT._replace(ca_cert="/ca.pem"), THERE)


def test_what_it_does_badly_is_told() -> None:
    told = " ".join(Cloudfuse().warnings(WANTED, SWIFT, THERE))
    assert "appended" in told and "10,000 names" in told and "cache_mode" not in told
    assert "default project" in told
    assert "default project" not in " ".join(CcCloudfuse().warnings(WANTED, SWIFT, THERE))
    assert "appended" not in " ".join(Cloudfuse().warnings(WANTED._replace(read_only=True), SWIFT, THERE))
    assert "cache_mode" in " ".join(Cloudfuse().warnings(WANTED._replace(cache_mode="full"), SWIFT, THERE))


@pytest.mark.parametrize(
    ("backend", "credential", "named"),
    [
        (Cloudfuse(), TOKEN, "token"),
        (CcCloudfuse(), APPLICATION_CREDENTIAL, "application credential"),
        (CcCloudfuse(), PLAIN_TOKEN, "projectid"),
        (Cloudfuse(), PASSWORD._replace(secret="with a blank"), "password"),
        (Cloudfuse(), PASSWORD._replace(secret="x" * 1020), "password"),
        (CcCloudfuse(), PASSWORD._replace(region=""), "region"),
    ],
)
def test_what_it_cannot_sign_in_with(backend: Backend, credential: Credential, named: str) -> None:
    with pytest.raises(Refused, match=named) as refused:
        backend.config(WANTED, SWIFT, credential, THERE)
    assert credential.secret not in str(refused.value)


# What the programs did with a catalog of each kind, told this region or none: see their get_elements_from_json()
@pytest.mark.parametrize(
    ("endpoints", "region", "told"),
    [
        ("A-public A-internal", "A", "A"),
        ("A-public A-internal B-public B-internal", "B", "B"),
        ("B-public A-public B-internal", "B", "B"),
        ("A-public A-internal B-public B-internal", "A", ""),
        ("A-internal A-public B-internal B-public", "A", ""),
        ("A-public B-public", "A", ""),
        ("A-public", "A", None),
        ("A-public B-public", "B", None),
        ("A-internal A-public", "A", None),
        ("A-internal A-public B-internal B-public", "B", None),
        ("B-public A-public B-internal", "A", None),
        ("", "A", None),
    ],
)
def test_the_region_with_which_the_original_finds_the_store(endpoints: str, region: str, told: str | None) -> None:
    catalog = [(one[0], one[2:]) for one in endpoints.split()]
    assert CcCloudfuse().region_for(region, catalog) == region
    if told is None:
        with pytest.raises(Refused, match="does not find that of region"):
            Cloudfuse().region_for(region, catalog)
        return
    assert Cloudfuse().region_for(region, catalog) == told
    config = Cloudfuse().config(WANTED, SWIFT, PASSWORD._replace(region=told), THERE)
    assert read(Cloudfuse(), config).get("region", "") == told
    found = Cloudfuse().credential(config)
    assert found is not None and found.region == told


@pytest.mark.parametrize(("content", "name"), [(b"\0 authtoken = %[^\r\n ]\0", "cc_cloudfuse"), (b"\0", "cloudfuse")])
def test_the_two_programs_of_one_name_are_told_apart(tmp_path: Path, content: bytes, name: str) -> None:
    program = tmp_path / "cloudfuse"
    program.write_bytes(content)
    program.chmod(0o755)
    assert [backend.name for backend in BACKENDS[1:] if backend.inspect(str(program))] == [name]
    script = SHELL_TESTS.replace("PATH=", f"PATH={tmp_path}:")
    said = subprocess.run(["/bin/sh", "-c", script], check=False, capture_output=True, text=True).stdout.split()
    assert [one for one in said if one != "rclone"] == [name]


def test_the_best_of_those_that_are_there() -> None:
    assert best("auto", ["cloudfuse", "rclone"]).name == "rclone"
    assert best("auto", ["cloudfuse"]).name == "cloudfuse"
    assert best("auto", []).name == "rclone"
    assert best("cc_cloudfuse", ["rclone"]).name == "cc_cloudfuse"
