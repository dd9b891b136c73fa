# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role that stages data sets makes of their descriptions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.filter.completed_datasets import completed_datasets

HOMES = {"cc": ["x", "1000", "1000", "", "/home/cc", "/bin/bash"], "root": ["x", "0", "0", "", "/root", "/bin/sh"]}
GENOMES = {"path": "/data/genomes", "container": "datasets", "prefix": "genomes"}


def completed(said: dict[str, Any], cache: str = "", lock_file: str = "") -> dict[str, Any]:
    (one,) = completed_datasets([{**GENOMES, **said}], HOMES, "cc", cache, lock_file)
    return one


def test_it_is_pulled_to_its_path() -> None:
    assert completed({}, lock_file="/locks.json") == {
        **GENOMES,
        "state": "present",
        "direction": "pull",
        "owner": "cc",
        "folder": "/data/genomes",
        "source": "datasets/genomes",
        "cache": "",
        "cached": False,
        "lock_file": "/locks.json",
    }


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/data/", "/data"),
        ("/", "/"),
        ("~", "/home/cc"),
        ("~/data//", "/home/cc/data"),
        ("~root/data", "/root/data"),
        ("~nobody-knows/data", "~nobody-knows/data"),
        ("/data/~/x", "/data/~/x"),
        ("", ""),
        ("data", "data"),
        (2024, "2024"),
    ],
)
def test_path(path: Any, meant: str) -> None:
    assert completed({"path": path})["path"] == meant


def test_home_of_an_owner_whom_the_list_does_not_show() -> None:
    assert completed({"path": "~/data", "owner": "ldap"})["path"] == "~ldap/data"


@pytest.mark.parametrize(
    ("said", "folder"),
    [
        ({}, "/cache/datasets/genomes"),
        ({"prefix": "/genomes//"}, "/cache/datasets/genomes"),
        ({"prefix": None}, "/cache/datasets"),
        ({"prefix": 2024}, "/cache/datasets/2024"),
        ({"version": "latest"}, "/cache/datasets/genomes"),
        ({"version": "0a1b2c3d"}, "/cache/datasets/genomes@0a1b2c3d"),
        ({"version": 12345678}, "/cache/datasets/genomes@12345678"),
        ({"cache": "~/kept/"}, "/home/cc/kept/datasets/genomes"),
        ({"cache": "/"}, "/data/genomes"),
        ({"cache": None}, "/data/genomes"),
        ({"direction": "push"}, "/data/genomes"),
        ({"state": "absent"}, "/data/genomes"),
    ],
)
def test_folder_in_a_cache(said: dict[str, Any], folder: str) -> None:
    one = completed(said, cache="/cache/")
    assert (one["folder"], one["cached"]) == (folder, folder != "/data/genomes")


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ({"container": None}, "genomes"),
        ({"prefix": ""}, "datasets"),
        ({"include": ["*.fa"]}, 'datasets/genomes include ["*.fa"]'),
        ({"include": [], "exclude": ["a", "b"]}, 'datasets/genomes exclude ["a", "b"]'),
        ({"version": "0a1b2c3d"}, "datasets/genomes version 0a1b2c3d"),
    ],
)
def test_what_a_lock_file_calls_it(said: dict[str, Any], source: str) -> None:
    assert completed(said)["source"] == source


@pytest.mark.parametrize("said", [{"direction": "push"}, {"state": "absent"}, {"lock_file": ""}, {"lock_file": None}])
def test_without_a_lock(said: dict[str, Any]) -> None:
    assert completed(said, lock_file="/locks.json")["lock_file"] == ""
