# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rclone: configuration, command line, and what its cache tells."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._mount import observe
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.base import Installed
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends.rclone import Rclone, read_version
from ansible_collections.chameleon.data.plugins.module_utils._mount.credentials import Credential
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places, places_of
from tests.unit.mount.example import APPLICATION_CREDENTIAL, NEW, OLD, PASSWORD, RGW, SWIFT, TOKEN, settings

RCLONE = Rclone()


def _values(config: str) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(config)
    return dict(parser["store"])


@pytest.mark.parametrize("credential", [APPLICATION_CREDENTIAL, TOKEN, PASSWORD])
def test_the_credential_is_found_again_in_the_configuration(credential: Credential) -> None:
    found = RCLONE.credential(RCLONE.config(settings(), SWIFT, credential, OLD))
    assert found == credential._replace(expires="", user="", region="")
    assert found.tag == credential.tag


@pytest.mark.parametrize("secret", [" lead", "trail ", "tab\t", "`b", '"""q"""', "a\nb", "a\rb", "\u00a0nb"])
def test_a_password_that_rclone_would_take_for_another_is_refused(secret: str) -> None:
    with pytest.raises(Refused, match="cannot hold this 'key'") as refused:
        RCLONE.config(settings(), SWIFT, PASSWORD._replace(secret=secret), OLD)
    assert secret.strip() not in str(refused.value)


@pytest.mark.skipif(shutil.which("rclone") is None, reason="NOT RUN: rclone is not on this machine")
def test_rclone_reads_any_other_password_as_it_is(tmp_path: Path) -> None:
    secrets = ["-h", "{{x}}", "'s'", '"q"', "a # b", "#h", ";s", "%(key)s", "100%", "a=b", "[x]", "a b", "\\", "ü"]
    config = tmp_path / "rclone.conf"
    with config.open("w") as file:
        for number, secret in enumerate(secrets):
            credential = PASSWORD._replace(secret=secret)
            text = RCLONE.config(settings(), SWIFT, credential, OLD)
            assert RCLONE.credential(text) == credential._replace(user="", region="")
            file.write(text.replace("[store]", f"[{number}]"))
    command = ["rclone", "--config", str(config), "config", "dump"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert [told[str(number)]["key"] for number in range(len(secrets))] == secrets


@pytest.mark.parametrize("text", ["", "[store]\n", "[other]\nauth_token = x\n", "no configuration at all"])
def test_a_configuration_without_a_credential(text: str) -> None:
    assert RCLONE.credential(text) is None


def test_configuration() -> None:
    values = _values(RCLONE.config(settings(), SWIFT, APPLICATION_CREDENTIAL, OLD))
    assert values == {
        "type": "swift",
        "storage_url": SWIFT.endpoint,
        "auth": "https://cloud.example:5000/v3",
        "auth_version": "3",
        "application_credential_id": "1d",
        "application_credential_secret": "s3cr3t-of-the-mount",
    }


def test_short_pages_of_rgw() -> None:
    assert "fetch_until_empty_page" in _values(RCLONE.config(settings(), RGW, TOKEN, NEW))
    assert "fetch_until_empty_page" not in _values(RCLONE.config(settings(), SWIFT, TOKEN, NEW))
    assert RCLONE.warnings(settings(), RGW, NEW) == []
    (warning,) = RCLONE.warnings(settings(), RGW, OLD)
    assert "1.60.1" in warning and "1.68" in warning


def test_what_is_wrong_with_a_release_is_told_where_it_matters() -> None:
    def told(version: tuple[int, ...], **options: Any) -> list[str]:
        return RCLONE.warnings(settings(**options), SWIFT, Installed("/usr/bin/rclone", version))

    (warning,) = told((1, 53, 3))
    assert "rclone 1.53.3 may drop from its cache" in warning and "1.55.1 and newer" in warning
    assert told((1, 53, 3), read_only=True) == told((1, 55, 1)) == told((1, 74, 3)) == []
    (warning,) = told((1, 74, 3), extra_options=["--rc-addr=unix:///run/rc"])
    assert "remote control" in warning and "1.74.4 and newer" in warning
    assert told((1, 74, 4), extra_options=["--rc"]) == told((1, 60, 1), extra_options=["--rcx"]) == []


def test_files_beside_the_containers_are_warned_about() -> None:
    assert RCLONE.warnings(settings(container=None), SWIFT, NEW)
    assert not RCLONE.warnings(settings(container=None, read_only=True), SWIFT, NEW)


def test_a_version_that_cannot_tell_what_is_pending_is_refused() -> None:
    with pytest.raises(Refused):
        RCLONE.warnings(settings(), SWIFT, Installed("/usr/bin/rclone", (1, 50, 2)))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"container": "a\u240ab"}, "container a"),
        ({"container": "it\u201bs"}, "container it"),
        ({"container": "\uff0e\uff0e"}, "container"),
        ({"prefix": "a/\uff0e/b"}, "prefix a/"),
        ({"prefix": "\u2421"}, "prefix"),
    ],
)
def test_what_rclone_would_take_for_another_name_is_refused(options: dict[str, str], named: str) -> None:
    with pytest.raises(Refused, match=f"{named}.*takes for another character"):
        RCLONE.warnings(settings(**options), SWIFT, NEW)


def test_signs_that_rclone_takes_as_they_are() -> None:
    odd = settings(container="a\uff0e\uff0eb", prefix="\uff0e\uff0e\uff0e/\u2420\u2400/\uff0f")
    assert RCLONE.warnings(odd, SWIFT, NEW) == []


def test_version() -> None:
    assert read_version("rclone v1.60.1-DEV\n- os/version: debian 12.11\n") == (1, 60, 1)
    assert read_version("nothing") == ()


@pytest.mark.parametrize("credential", [APPLICATION_CREDENTIAL, TOKEN])
def test_no_secret_is_in_the_command(credential: object) -> None:
    wanted = settings()
    program = RCLONE.run(wanted, places_of(wanted.path), SWIFT, OLD)
    assert credential.secret not in " ".join([*program.command, *program.drain])


def test_command() -> None:
    wanted = settings(prefix="a b", mode="0750", read_only=True, cache_mode="full")
    command = list(RCLONE.run(wanted, places_of(wanted.path), SWIFT._replace(ca_cert="/ca.pem"), OLD).command)
    assert command[:4] == ["/usr/bin/rclone", "mount", "store:results/a b", "/mnt/results"]
    for pair in (
        ("--uid", "1000"),
        ("--gid", "1001"),
        ("--dir-perms", "0750"),
        ("--file-perms", "0640"),
        ("--vfs-cache-mode", "full"),
        ("--ca-cert", "/ca.pem"),
    ):
        assert command[command.index(pair[0]) + 1] == pair[1]
    assert {"--allow-other", "--default-permissions", "--read-only"} <= set(command)
    assert "--no-check-certificate" not in command


def test_options_that_are_off_leave_nothing() -> None:
    wanted = settings(allow_other=False)
    command = RCLONE.run(wanted, places_of(wanted.path), SWIFT._replace(validate_certs=False), OLD).command
    assert not {"--allow-other", "--default-permissions", "--read-only", "--ca-cert"} & set(command)
    assert "--no-check-certificate" in command


def test_sizes_and_further_options() -> None:
    wanted = settings(cache_size="2G", cache_time="1m", bandwidth_limit="1M", extra_options=["--transfers=8"])
    line = " ".join(RCLONE.run(wanted, places_of(wanted.path), SWIFT, OLD).command)
    assert "--vfs-cache-max-size 2147483648B --bwlimit 1048576B" in line
    assert "--dir-cache-time 60s" in line
    assert line.endswith(" --transfers=8")
    assert "--buffer-size" not in line and "--allow-non-empty" not in line


def test_what_the_module_decides_itself_is_no_further_option() -> None:
    with pytest.raises(Refused, match="extra_options --cache-dir"):
        RCLONE.warnings(settings(extra_options=["--transfers=8", "--cache-dir=/x"]), SWIFT, OLD)
    with pytest.raises(Refused, match="begins with --"):
        RCLONE.warnings(settings(extra_options=["-v"]), SWIFT, OLD)
    with pytest.raises(Refused, match="credential into the journal"):
        RCLONE.warnings(settings(extra_options=["--dump=bodies"]), SWIFT, OLD)


def test_a_size_of_no_cache_is_told() -> None:
    (warning,) = RCLONE.warnings(settings(cache_mode="off", cache_size="1G"), SWIFT, OLD)
    assert "cache_size" in warning


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_of("/mnt/results")._replace(cache=str(tmp_path / "cache"))


def _mark(places: Places, name: str, content: str) -> Path:
    path = Path(places.cache, "vfsMeta/store/results", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_pending(places: Places) -> None:
    assert RCLONE.pending(places.cache) == []
    _mark(places, "done", json.dumps({"Size": 1, "Dirty": False}))
    _mark(places, "sub/waits", json.dumps({"Size": 1, "Dirty": True}))
    _mark(places, "half-written", '{"Size": 1, "Di')
    assert RCLONE.pending(places.cache) == ["results/half-written", "results/sub/waits"]


def test_the_drain_of_a_stop_waits_while_something_is_pending(places: Places) -> None:
    # The text is that of rclone, tabs and all.
    mark = _mark(places, "waits", '{\n\t"Size": 1,\n\t"Dirty": true\n}\n')
    drain = list(RCLONE.run(settings(), places, SWIFT, OLD).drain)
    process = subprocess.Popen(drain)
    time.sleep(1.5)
    assert process.poll() is None
    mark.write_text('{\n\t"Size": 1,\n\t"Dirty": false\n}\n')
    assert process.wait(5) == 0


def test_what_rclone_would_forget_is_kept_elsewhere(places: Places) -> None:
    for name, mark, content in (
        ("sub/my file", "", "precious"),
        ("sub\n/-n new\nline\n", "", "precious too"),
        ("empty", "", ""),
        ("known", '{"Dirty": true}', "known"),
        ("whole", '{\n\t"Rs": [\n\t\t{\n\t\t}\n\t],\n\t"Dirty": true\n}\n', "whole"),
        ("cut", '{\n\t"ModTime": "2026-11-28T18:07:06', "cut"),
        ("cut later", '{\n\t"Rs": [\n\t\t{\n\t\t}', "cut later"),
    ):
        _mark(places, name, mark)
        file = Path(places.cache, "vfs/store/results", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (rescue,) = RCLONE.run(settings(), places, SWIFT, OLD).before
    for _run in range(2):
        subprocess.run(rescue, check=True)
        odd = "results/sub\n/-n new\nline\n"
        assert observe.rescued(places) == ["results/cut", "results/cut later", odd, "results/sub/my file"]
    assert Path(places.rescued, "results/sub/my file").read_text() == "precious"
    assert Path(places.rescued, odd).read_text() == "precious too"


def _cut(places: Places, name: str, content: str) -> Path:
    """A file in the cache whose mark is cut."""
    _mark(places, name, "")
    file = Path(places.cache, "vfs/store/results", name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    return file


def test_what_was_rescued_before_stays(places: Places) -> None:
    (rescue,) = RCLONE.run(settings(), places, SWIFT, OLD).before
    for content in ("first", "second"):
        _cut(places, "file", content)
        subprocess.run(rescue, check=True)
    assert sorted(file.read_text() for file in Path(places.rescued, "results").iterdir()) == ["first", "second"]


def test_what_cannot_be_rescued_is_not_given_up(places: Places) -> None:
    file = _cut(places, "sub/file", "precious")
    Path(places.rescued).write_text("something of others")
    (rescue,) = RCLONE.run(settings(), places, SWIFT, OLD).before
    refused = subprocess.run(rescue, check=False, capture_output=True, text=True)
    assert refused.returncode != 0 and "mkdir" in refused.stderr
    assert file.read_text() == "precious"


def test_what_waits_is_found_under_every_name_of_the_remote(places: Places) -> None:
    # As with --swift-chunk-size=1G: rclone then calls the remote store{kysdd}.
    mark = Path(places.cache, "vfsMeta/store{kysdd}/results/file")
    mark.parent.mkdir(parents=True)
    mark.write_text('{"Dirty": true}')
    assert RCLONE.pending(places.cache) == ["results/file"]
    changed = settings(extra_options=["--swift-chunk-size=1G", "--transfers=8"])
    assert RCLONE.store_options(changed) == "--swift-chunk-size=1G"


@pytest.mark.parametrize(
    "option", ["--devname=x", "--volname=x", "--fuse-flag=x", "--option=fsname=x", "--dry-run", "--", "--help"]
)
def test_what_would_be_another_mount_is_refused(option: str) -> None:
    with pytest.raises(Refused, match="decides that itself"):
        RCLONE.warnings(settings(extra_options=[option]), SWIFT, OLD)


def test_files_are_executable_if_that_is_wanted(places: Places) -> None:
    for wanted, files in ((settings(mode="0750"), "0640"), (settings(mode="0750", executable=True), "0750")):
        command = RCLONE.run(wanted, places, SWIFT, OLD).command
        assert command[command.index("--dir-perms") : command.index("--file-perms") + 2] == [
            "--dir-perms",
            "0750",
            "--file-perms",
            files,
        ]


def test_the_rescue_minds_no_missing_cache(places: Places) -> None:
    (rescue,) = RCLONE.run(settings(), places._replace(cache="/nowhere"), SWIFT, OLD).before
    subprocess.run(rescue, check=True)
    assert observe.rescued(places) == []


def test_the_drain_of_a_stop_has_an_end(places: Places) -> None:
    _mark(places, "waits", '{\n\t"Dirty": true\n}\n')
    drain = list(RCLONE.run(settings(), places, SWIFT, OLD).drain)
    drain[drain.index("90")] = "2"
    assert subprocess.run(drain, check=False, timeout=10).returncode == 0


@pytest.mark.skipif(shutil.which("rclone") is None, reason="NOT RUN: rclone is not on this machine")
def test_the_rclone_of_this_machine_knows_the_flags() -> None:
    wanted = settings(read_only=True)
    installed = RCLONE.find()
    assert installed is not None
    service = SWIFT._replace(ca_cert="/ca.pem", validate_certs=False)
    command = RCLONE.run(wanted, places_of(wanted.path), service, installed).command
    known = subprocess.run([installed.program, "help", "flags"], check=True, capture_output=True, text=True).stdout
    known += subprocess.run([installed.program, "mount", "--help"], check=True, capture_output=True, text=True).stdout
    for flag in (word for word in command if word.startswith("--")):
        assert f"{flag} " in known, flag


@pytest.mark.skipif(shutil.which("rclone") is None, reason="NOT RUN: rclone is not on this machine")
def test_the_rclone_of_this_machine_is_asked_for_further_options() -> None:
    installed = RCLONE.find()
    assert installed is not None
    RCLONE.check_extra(settings(extra_options=["--transfers=8", "--swift-chunk-size=1G", "--use-mmap"]), installed)
    for word, complaint in (("--no-such=1", "unknown flag: --no-such"), ("--transfers=many", "invalid argument")):
        with pytest.raises(BadInput, match=complaint):
            RCLONE.check_extra(settings(extra_options=["--use-mmap", word]), installed)
