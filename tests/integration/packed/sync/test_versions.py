# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions: each push that changes something makes one, and any of them comes back exactly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing
from tests.integration.conftest import Cloud
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import run_sync

MIB = 1 << 20


def digest_of(version: str) -> str:
    return version.partition("-")[2]


def test_any_version_comes_back_exactly(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, forget: Callable[[], None]
) -> None:
    source, trees = tmp_path / "source", {}
    states = [
        {"a": b"1", "link": "a", "large": os.urandom(2 * MIB), "folder": None},
        {"a": b"22", "folder/x": b"x", "link": "folder"},
        {"large": os.urandom(2 * MIB + 1), "b": b""},
        {"a": b"333"},
    ]
    for number, state in enumerate(states):
        assert pack(grow(source, state, when=number), segment_size="1M")["changed"]
        trees[reader.latest()] = tree(source)
    assert reader.versions() == sorted(trees)
    target = tmp_path / "target"
    for version, wanted in [*trees.items(), *trees.items()]:
        forget()
        unpack(target, version=digest_of(version), delete=True)
        assert tree(target) == wanted
        assert not unpack(target, version=digest_of(version)[:8], delete=True)["changed"]
        assert reader.restore(version) == wanted
    pulled = unpack(target, version="latest")
    assert pulled["source_state"]["digest"] == digest_of(reader.latest())


@pytest.mark.stores(server="rgw")
def test_a_pull_of_an_old_version_takes_only_what_differs(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader
) -> None:
    source = grow(tmp_path / "source", {f"{number}": b"%d" % number for number in range(20)})
    pack(source)
    unpack(tmp_path / "target")
    old = reader.latest()
    pack(grow(source, {"7": b"other", "new": b"n"}, when=1))
    unpack(tmp_path / "target")
    assert unpack(tmp_path / "target", version=digest_of(old), delete=True)["counts"] == {"download": 1, "delete": 1}


@pytest.mark.stores(server="rgw")
def test_back_to_what_there_was_is_a_version_of_its_own(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "b": b"b"})
    pack(source)
    first = tree(source)
    pack(grow(source, {"a": b"changed"}, when=1))
    pack(grow(source, {"a": b"a"}))
    old, middle, new = reader.versions()
    assert digest_of(old) == digest_of(new) != digest_of(middle)
    assert len(reader.names(".packed/packs/")) <= 3
    unpack(tmp_path / "target", version=digest_of(old))
    assert tree(tmp_path / "target") == first


@pytest.mark.stores(server="rgw")
def test_a_version_that_nobody_has_is_refused_by_name(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    pack(grow(tmp_path / "source", {"a": b"a"}))
    with pytest.raises(Missing, match="it has no version 0123456789abcdef") as raised:
        unpack(tmp_path / "target", version="0123456789abcdef")
    assert digest_of(reader.latest()) in str(raised.value)
    with pytest.raises(BadInput, match="neither"):
        unpack(tmp_path / "target", version="yesterday")
    with pytest.raises(BadInput, match="push"):
        pack(tmp_path / "source", version=digest_of(reader.latest()))
    assert not (tmp_path / "target").exists()


@pytest.mark.stores(server="rgw")
def test_each_prefix_has_versions_of_its_own(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    for prefix in ("one", "one/two", "other"):
        pack(grow(tmp_path / prefix, {"name": prefix.encode()}), prefix=prefix)
    for prefix in ("one", "one/two", "other"):
        unpack(tmp_path / "target" / prefix, prefix=prefix)
        assert (tmp_path / "target" / prefix / "name").read_bytes() == prefix.encode()
        assert len(reader.versions(prefix + "/")) == 1


def test_metadata_of_the_container_alone_makes_no_version(pack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": b"a"})
    pack(source)
    pushed = pack(source, container_metadata={"project": "x"})
    assert pushed["changed"] and pushed["counts"] == {"update": 1}
    assert len(reader.versions()) == 1


@pytest.mark.stores(server="rgw")
def test_at_another_site_it_is_the_same_version(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, container: str, cloud: Callable[[str], Cloud]
) -> None:
    source, other = tmp_path / "source", cloud("lab")
    things = {"a": b"a", "d/link": "../a", "folder": None, "large": os.urandom(2 * MIB)}
    pack(grow(source, things))
    pack(grow(source, {"new": b"n"}))
    unpack(tmp_path / "copied")
    arguments = {"container": container, "links": "preserve"}
    pushed = run_sync(
        other.object_store, other.token, direction="push", path=str(tmp_path / "copied"), layout="packed", **arguments
    )
    assert pushed["version"]["digest"] == digest_of(reader.latest())
    pulled = run_sync(
        other.object_store,
        other.token,
        direction="pull",
        path=str(tmp_path / "there"),
        version=digest_of(reader.latest()),
        **arguments,
    )
    assert tree(tmp_path / "there") == tree(source)
    assert pulled["version"] == pushed["version"]
