# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that openstacksdk would pass over in silence is told of, before another one is used in its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Callable

import pytest
from openstack.config import loader

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from tests.unit.cloud.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("no_cloud_around")

USABLE = {"clouds": {"here": {"auth_type": "none", "auth": {}}}}
REACHED = "signs in to no identity service"  # what sign_in says of a cloud that it has found
VARIABLES = ("OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE")
LISTS = {"clouds": "CONFIG_FILES", "secure": "SECURE_FILES", "clouds-public": "VENDOR_FILES"}

Make = Callable[[Path], Any]
UNUSABLE: dict[str, tuple[Make, str]] = {
    "broken": (lambda path: path.write_text("clouds:\n\there: secret\n"), r"no valid YAML \(line 2, column 1\)"),
    "a list": (lambda path: path.write_text("[secret]"), "has to be a dictionary"),
    "text": (lambda path: path.write_text("secret"), "has to be a dictionary"),
    "latin": (lambda path: path.write_bytes(b"clouds: {here: {auth: {password: s\xe9cret}}}"), "no text in UTF-8"),
    "encrypted": (lambda path: path.write_text("$ANSIBLE_VAULT;1.1;AES256\n6162\n"), "encrypted by ansible-vault"),
    "a folder": (lambda path: path.mkdir(), "cannot be read .it is no regular file"),
    "a pipe": (os.mkfifo, "cannot be read .it is no regular file"),
    "a link to nowhere": (lambda path: path.symlink_to("nowhere"), "cannot be read .No such file"),
}


@pytest.fixture
def another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which openstacksdk looks last; a cloud that can be used is there, and no variable names a file."""
    folder = tmp_path / "usual"
    folder.mkdir()
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    for name, of_kind in LISTS.items():
        monkeypatch.setattr(loader, of_kind, [str(tmp_path / f"{name}.yaml"), str(folder / f"{name}.yaml")])
    (tmp_path / "clouds.yaml").unlink()
    (folder / "clouds.yaml").write_text(json.dumps(USABLE))
    return folder


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("kind", [*UNUSABLE, "not there"])
def test_a_file_that_a_variable_names_is_the_one_that_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path, variable: str, kind: str
) -> None:
    make, cause = UNUSABLE.get(kind, (lambda path: None, "cannot be read .No such file"))
    make(tmp_path / "mine.yaml")
    monkeypatch.setenv(variable, str(tmp_path / "mine.yaml"))
    with pytest.raises(BadInput, match=rf"^{variable} {tmp_path}/mine\.yaml: it .*{cause}") as refused:
        sign_in({"cloud": "here"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", [kind for kind in UNUSABLE if "nowhere" not in kind])
def test_so_is_the_first_one_that_there_is(tmp_path: Path, another: Path, name: str, kind: str) -> None:
    make, cause = UNUSABLE[kind]
    make(tmp_path / f"{name}.yaml")
    with pytest.raises(BadInput, match=rf"^{tmp_path}/{name}\.yaml: it .*{cause}") as refused:
        sign_in({"cloud": "here"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("cloud", [{}, {"cloud": "here"}])
def test_secrets_that_are_for_others_alone_are_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path, cloud: dict[str, str]
) -> None:
    monkeypatch.setattr("os.access", lambda path, _mode: path != str(tmp_path / "secure.yaml"))
    (tmp_path / "secure.yaml").write_text("[secret]")
    monkeypatch.setattr(loader.OpenStackConfig, "_load_secure_file", lambda _config: (None, None))  # nor does it
    with pytest.raises(BadInput, match=REACHED):
        sign_in(cloud)


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "{}"])
def test_an_empty_one_with_secrets_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path, content: str
) -> None:
    (tmp_path / "secure.yaml").write_text(content)
    monkeypatch.setenv("OS_CLIENT_SECURE_FILE", str(tmp_path / "secure.yaml"))
    with pytest.raises(BadInput, match=REACHED):
        sign_in({"cloud": "here"})


def test_an_empty_one_with_clouds_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path) -> None:
    (tmp_path / "mine.yaml").touch()
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "mine.yaml"))
    with pytest.raises(BadInput, match=r"^cloud here: it is not in .*/mine\.yaml, where nothing is below 'clouds:'"):
        sign_in({"cloud": "here"})


def test_json_is_read_as_json(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path) -> None:
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "mine.json"))
    (tmp_path / "mine.json").write_text(json.dumps(USABLE, indent="\t"))  # which YAML takes no tabs for
    with pytest.raises(BadInput, match=REACHED):
        sign_in({"cloud": "here"})
    (tmp_path / "mine.json").write_text("{'clouds': {}}")
    with pytest.raises(BadInput, match=r"mine\.json: it is no valid JSON \(line 1, column 2\)"):
        sign_in({"cloud": "here"})


def test_files_do_not_matter_where_the_cloud_is_of_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, another: Path
) -> None:
    (tmp_path / "clouds.yaml").mkdir()
    for options in ({"cloud": USABLE["clouds"]["here"]}, {"auth": {"endpoint": "x"}, "auth_type": "none"}):
        with pytest.raises(BadInput, match=REACHED):
            sign_in(options)
    monkeypatch.setenv("OS_AUTH_TYPE", "none")
    with pytest.raises(BadInput, match=REACHED):
        sign_in({})
