# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in, as far as it goes without a cloud: what is wrong before anybody is asked."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any, Mapping
from unittest.mock import Mock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud import signin
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import describe
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO

PASSWORD = {"username": "demo", "password": "x", "project_name": "demo", "user_domain_id": "default"}


@pytest.fixture(autouse=True)
def no_cloud_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The test's own clouds.yaml and environment, not those of whoever runs it."""
    for name in list(os.environ):
        if name.startswith("OS_"):
            monkeypatch.delenv(name)
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text("clouds:\n  here:\n    auth: {auth_url: 'http://127.0.0.1:1/v3', username: demo}\n")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signin, "PATIENCE", 0.2)
    RUN.forget()


def sign_in(options: Mapping[str, Any]) -> Any:
    """A connection; nobody is told why it takes long."""
    return signin.sign_in(options, Mock())


def test_a_cloud_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match=r"^cloud nowhere: .*nowhere.*clouds\.yaml"):
        sign_in({"cloud": "nowhere"})


def test_nothing_to_sign_in_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE")
    with pytest.raises(BadInput, match="cloud of the environment"):
        sign_in({})


def test_a_cloud_without_a_password() -> None:
    with pytest.raises(BadInput, match="cloud here: password is a required attribute"):
        sign_in({"cloud": "here"})


def test_incomplete_parameters() -> None:
    with pytest.raises(BadInput, match="auth_url"):
        sign_in({"auth": PASSWORD})


def test_nobody_answers() -> None:
    with pytest.raises(Unavailable, match=r"cloud http://127\.0\.0\.1:1/v3: "):
        sign_in({"auth": {**PASSWORD, "auth_url": "http://127.0.0.1:1/v3", "project_domain_id": "default"}})


def test_a_service_that_is_silent_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v3"
        with pytest.raises(Unavailable, match="timed out"):
            sign_in({"auth": {**PASSWORD, "auth_url": url, "project_domain_id": "default"}})


def test_a_cloud_is_called_what_the_user_called_it() -> None:
    assert describe({"cloud": "chi_uc"}) == "cloud chi_uc"
    assert describe({"auth": {"auth_url": "https://a/v3"}}) == "cloud https://a/v3"
    assert describe({"cloud": {"auth": {}}}) == "cloud of the environment"


def test_which_endpoints_are_meant_the_cloud_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds:\n  here: {interface: internal, auth_type: none, auth: {}}\n")
    given = {**defaults_of(SWIFT_INFO), "cloud": "here"}
    assert sign_in(given).config.get_interface() == "internal"
    assert sign_in({**given, "interface": "admin"}).config.get_interface() == "admin"
