# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files leave the staging folder when they are right: an engine may have a piece that is not in the file yet."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._exchange.adoption import Adoption
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Goods
from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import hash_of
from ansible_collections.chameleon.data.plugins.module_utils._exchange.missing import write_bits
from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import Look, write_rows
from ansible_collections.chameleon.data.plugins.module_utils._exchange.source_names import SourceNames
from ansible_collections.chameleon.data.plugins.module_utils._exchange.staging import Staging
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from tests.unit.exchange.small_store import SmallStore

MIB = 1 << 20
CONTENTS = {"a": b"small one", "b": b"", "c": b"x" * 300_000, "large": os.urandom(3 * MIB + 5)}
LOOKS = [Look(1_500_000_000_000_000_000 + number, 0o640) for number in range(4)]


class Staged:
    """One share of all, of which what is written in the staging folder is up to the test."""

    def __init__(self, folder: Path, store: str, names: SourceNames, until_end: contextlib.ExitStack) -> None:
        self.folder = folder
        settings = settings_with(direction="pull", path=f"{folder}/", container="box", concurrency="4")
        opened = open_store(Transport(store, GivenToken("t"), retries=0))
        context = open_context(opened, settings, Meter(), State(""))
        until_end.callback(context.close)
        bits = write_bits(range(len(CONTENTS)), len(CONTENTS))
        self.goods = Goods(names, bits, bits, 1)
        self.staging = Staging(str(folder))
        until_end.callback(self.staging.close)
        destination = Destination(str(folder))
        until_end.callback(destination.close)
        bundle = self.goods.torrent.bundles[0]
        assert bundle is not None
        self.bundle = write_rows(LOOKS) + b"".join(CONTENTS[name] for name in "abc")
        piece = self.goods.torrent.piece
        contents = [self.bundle.ljust(bundle.size, b"\0"), CONTENTS["large"]]
        hashes = [hash_of([each[at : at + piece]], piece) for each in contents for at in range(0, len(each), piece)]
        self.all = "1" * self.goods.torrent.count
        self.adoption = Adoption(context, self.goods, self.staging, destination, b"".join(hashes))

    def write(self, large: bytes = b"", bundle: bytes = b"") -> None:
        stored = [self.goods.torrent.bundles[0], self.goods.torrent.large[3]]
        for file, content in zip(stored, (bundle, large)):
            assert file is not None
            with self.staging.opened(file, sized=True) as descriptor:
                os.pwrite(descriptor, content, 0)

    def there(self) -> dict[str, tuple[bytes, int, int]]:
        found = {}
        for name in CONTENTS:
            with contextlib.suppress(FileNotFoundError):
                status = (self.folder / name).stat()
                found[name] = ((self.folder / name).read_bytes(), status.st_mtime_ns, status.st_mode & 0o777)
        return found


@pytest.fixture
def staged(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Staged]:
    """What a test says of it ends the etags: with ``-1`` they are no checksums."""
    store = SmallStore(CONTENTS, {})
    names = SourceNames()
    for name, content in CONTENTS.items():
        etag = hashlib.md5(content).hexdigest() + getattr(request, "param", "")
        names.add(name, Entry(name, len(content), etag, "2026", "text/plain", PLAIN))
    with contextlib.ExitStack() as until_end:
        until_end.callback(store.close)
        until_end.callback(names.close)
        yield Staged(tmp_path, store.url, names, until_end)


def right() -> dict[str, tuple[bytes, int, int]]:
    return {name: (CONTENTS[name], look.mtime_ns // 1000 * 1000, 0o640) for name, look in zip(CONTENTS, LOOKS)}


def rounded(there: dict[str, tuple[bytes, int, int]]) -> dict[str, tuple[bytes, int, int]]:
    return {name: (content, time // 1000 * 1000, mode) for name, (content, time, mode) in there.items()}


def test_small_files_are_adopted_at_once_and_large_ones_only_verified(staged: Staged) -> None:
    staged.write(CONTENTS["large"], staged.bundle)
    staged.adoption.go_on(staged.all)
    assert sorted(staged.there()) == ["a", "b", "c"]
    with staged.staging.opened(staged.goods.torrent.large[3]) as file:
        assert os.pread(file, 4 * MIB, 0) == CONTENTS["large"]  # the engine gives it to others
    done = staged.adoption.finish(staged.all)
    assert (done.files, done.left, done.bytes) == (4, 0, sum(map(len, CONTENTS.values())))
    assert rounded(staged.there()) == right()


def test_what_is_not_written_yet_is_adopted_at_the_end(staged: Staged) -> None:
    staged.write()
    staged.adoption.go_on(staged.all)
    assert staged.there() == {}  # not even the empty file: its time would be that of no row
    staged.write(CONTENTS["large"], write_rows(LOOKS))
    staged.adoption.go_on(staged.all)
    assert staged.there() == {}  # the rows are not in the file with their whole piece
    staged.write(CONTENTS["large"], staged.bundle)
    staged.adoption.finish(staged.all)
    assert rounded(staged.there()) == right()


def test_what_is_lacking_waits(staged: Staged) -> None:
    staged.write(CONTENTS["large"], staged.bundle)
    staged.adoption.go_on("0" * len(staged.all))
    assert staged.there() == {}
    done = staged.adoption.finish("11" + "0" * (len(staged.all) - 2))
    assert (done.files, done.left, done.from_store) == (4, 0, len(CONTENTS["large"]))
    assert rounded(staged.there()) == right()


def test_what_is_damaged_is_left(staged: Staged) -> None:
    damaged = bytearray(staged.bundle)
    damaged[len(write_rows(LOOKS))] ^= 1
    staged.write(CONTENTS["large"][:-1] + b"?", bytes(damaged))
    for _pass in range(2):
        staged.adoption.go_on(staged.all)
    done = staged.adoption.finish(staged.all)
    assert (done.files, done.left) == (0, 4)
    assert staged.there() == {}


@pytest.mark.parametrize("staged", ["-1"], indirect=True)
def test_what_has_no_checksum_of_the_store_is_compared_with_the_torrent(staged: Staged) -> None:
    piece = staged.goods.torrent.piece
    staged.write(CONTENTS["large"][:piece], staged.bundle[:piece])
    staged.adoption.go_on(staged.all)
    assert sorted(staged.there()) == ["a", "b"]  # what is not in the bundle yet would be a file of zeros
    staged.write(CONTENTS["large"][:-1] + b"?", staged.bundle)
    done = staged.adoption.finish(staged.all)
    assert (done.files, done.left) == (3, 1)
    assert "large" not in staged.there()


def test_a_pass_that_is_stopped_leaves_the_rest(staged: Staged) -> None:
    staged.write(CONTENTS["large"], staged.bundle)
    staged.adoption.stop()
    staged.adoption.go_on(staged.all)
    assert staged.there() == {}
