# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are too large for a pack: objects of their own, in segments where that is wanted."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, put_object
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import pack_reads
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import pieces
from tests.integration.packed.killing import killed
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import failed

MIB = 1 << 20


@pytest.mark.parametrize("compare", ["auto", "checksum"])
def test_segmented_there_and_back(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, forget: Callable[[], None], compare: str
) -> None:
    things = {"large": os.urandom(3 * MIB + 5), "zeros": bytes(2 * MIB), "below": os.urandom(MIB - 1), "at": bytes(MIB)}
    source = grow(tmp_path / "source", things)
    assert pack(source, segment_size="1M", compare=compare)["counts"] == {"create": 1, "upload": 4}
    own = {row.name: row.offset for row in reader.index().rows if row.pack is None}
    assert own == {"large": MIB, "zeros": MIB, "at": 0}
    assert not pack(source, segment_size="1M", compare=compare)["changed"]
    forget()
    assert not pack(source, segment_size="1M", compare=compare)["changed"]
    forget()
    assert unpack(tmp_path / "target", compare=compare)["done"]["unverified"] == 0
    assert tree(tmp_path / "target") == tree(source) == reader.restore()
    forget()
    assert not unpack(tmp_path / "target", compare=compare)["changed"]


@pytest.mark.stores(server="rgw")
def test_a_large_file_of_a_pack_comes_in_pieces(
    pack: Pack,
    unpack: Pack,
    tmp_path: Path,
    reader: Reader,
    opened: Store,
    container: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pack_reads, "LARGEST", MIB)
    monkeypatch.setattr(pieces, "_PIECE", MIB // 4)
    things = {"a": b"a", "large": os.urandom(3 * MIB + 5), "larger": bytes(4 * MIB), "z": b"z"}
    source, target = grow(tmp_path / "source", things), tmp_path / "target"
    pack(source, pack_below="8M", pack_size="16M")
    (name,) = (name for name in reader.names(".packed/") if "/versions/" not in name and "latest" not in name)
    for at in itertools.count():
        ended = not killed(lambda: unpack(target, check_space=True), at, ("GET",))
        shown = {name: item for name, item in tree(target).items() if ".chameleon-data-" not in name}
        assert shown.items() <= tree(source).items()
        if ended:
            break
    assert at > 4  # each run goes on where the one before it was killed
    assert tree(target) == tree(source)
    content = bytes(len(reader.get(name)))
    put_object(opened, container, name, content, md5_of(content))
    told = failed(lambda: unpack(tmp_path / "another"))["failures"]
    assert {(failure["name"], failure["kind"]) for failure in told} == {(name, "damaged") for name in things}


def test_equal_files_are_one_object_and_keep_what_is_theirs(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader
) -> None:
    content = os.urandom(2 * MIB)
    source = grow(tmp_path / "source", {"a": content, "b": content, "c/d": content})
    (source / "b").chmod(0o700)
    pack(source)
    assert len(reader.names(".packed/files/")) == 1
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(source) == reader.restore()


def test_a_large_file_changes_in_a_part(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    content = os.urandom(4 * MIB)
    source = grow(tmp_path / "source", {"a": content})
    pack(source, segment_size="1M")
    first, old = tree(source), reader.latest()
    grow(source, {"a": content[:MIB] + b"?" + content[MIB + 1 :]}, when=1)
    pack(source, segment_size="1M")
    assert reader.restore() == tree(source)
    assert reader.restore(old) == first
    unpack(tmp_path / "target", version=old.partition("-")[2])
    assert tree(tmp_path / "target") == first


def test_a_segment_that_is_lost_is_stored_again(
    pack: Pack, unpack: Pack, tmp_path: Path, opened: Store, container: str
) -> None:
    source = grow(tmp_path / "source", {"a": os.urandom(3 * MIB)})
    pack(source, segment_size="1M")
    place = f"{container}_segments"
    first, second, _third = (entry.name for entry in list_objects(opened, place) if "/.slo/" in entry.name)
    # Whether the lost one or the cut one comes first in the file is by chance: each is told in another way.
    delete_object(opened, place, first)
    put_object(opened, place, second, b"?", md5_of(b"?"))
    failed(lambda: unpack(tmp_path / "target", retries=1))
    assert pack(source, segment_size="1M", compare="always", retries=1)["changed"]
    unpack(tmp_path / "new target")
    assert tree(tmp_path / "new target") == tree(source)


@pytest.mark.stores(server="rgw")
def test_a_file_grows_and_shrinks_over_the_border(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    source, target = grow(tmp_path / "source", {"b": b"b"}), tmp_path / "target"
    for number, size in enumerate((10, 5000, 4999, 0, 20000)):
        pack(grow(source, {"a": os.urandom(size)}, when=number), pack_below="5000")
        unpack(target)
        assert tree(target) == tree(source) == reader.restore()


def test_another_segment_size_finds_the_same(pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader) -> None:
    source = grow(tmp_path / "source", {"a": os.urandom(3 * MIB)})
    pack(source, segment_size="2M")
    assert not pack(source, segment_size="1M", compare="checksum")["changed"]
    assert pack(source, segment_size="1M", compare="always")["changed"]
    unpack(tmp_path / "target")
    assert tree(tmp_path / "target") == tree(source) == reader.restore()


@pytest.mark.stores(server="rgw")
def test_a_push_of_large_files_alone_is_seen_to_be_at_work_all_the_time(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed, real = list[str](), Claim.renew
    monkeypatch.setattr(Claim, "renew", lambda claim: (renewed.append(claim.name), real(claim)))
    pack(grow(tmp_path / "source", {f"{number}": bytes([number]) * MIB for number in range(4)}))
    assert len([name for name in renewed if "/push-" in name]) > 4


@pytest.mark.stores(server="rgw")
def test_a_prefix_that_is_too_long_for_the_names_below_it_is_refused(
    pack: Pack, tmp_path: Path, reader: Reader, opened: Store, container: str
) -> None:
    source = tmp_path / "source"
    longest = "/".join(["d" * 85 + "é"] * 9) + "/" + "e" * 69  # 861 bytes, and the slash behind them
    for number in range(2):
        pack(grow(source, {"large": os.urandom(2 * MIB)}, when=number), prefix=longest, segment_size="1M")
    pack(source, prefix=longest, keep_versions=1)
    assert len(reader.names(longest + "/.packed/files/")) == 1
    assert len(list(list_objects(opened, container + "_segments"))) == 2
    before = reader.names()
    told = failed(lambda: pack(source, prefix=longest + "e"))["error"]
    assert told["kind"] == "bad_input" and longest in told["subject"] and "862 bytes" in told["cause"]
    assert reader.names() == before
