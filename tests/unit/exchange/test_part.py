# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A data set on several nodes, with the real engine: each byte leaves the store once, and all is as after a pull."""

from __future__ import annotations

import hashlib
import os
import random
import stat
import subprocess
import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Interrupted
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Finding, Papers
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import EXCHANGE
from ansible_collections.chameleon.data.plugins.plugin_utils.exchange_papers import PARAMETERS, Authority
from tests.lab.patience import patience
from tests.unit.exchange.nodes import Node, run
from tests.unit.exchange.small_store import SmallStore

MIB = 1 << 20

pytestmark = pytest.mark.skipif(Finding().result() is None, reason="no Python here has libtorrent")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Papers, str]:
    """Of a throw-away authority."""
    return make_papers(tmp_path_factory.mktemp("tls"))


def make_papers(folder: Path) -> tuple[Papers, str]:
    authority = Authority()
    certificate, key = authority.sign()
    for name, text in (("c", certificate), ("k", key), ("p", PARAMETERS)):
        (folder / name).write_text(text)
    return Papers(*(str(folder / name) for name in "ckp")), authority.certificate


@pytest.fixture
def store() -> Iterator[SmallStore]:
    chance = random.Random(11)
    objects = {f"small/{number:03}": chance.randbytes(chance.randrange(9000)) for number in range(150)}
    objects["large/one"] = chance.randbytes(9 * MIB + 12345)
    objects["large/two"] = chance.randbytes(2 * MIB)
    objects["sparse"] = b"x" + bytes(6 * MIB) + b"y"
    objects["empty"] = b""
    objects["link"] = b"small/001"
    objects["folder/"] = b""
    objects["naïve \\ name"] = b"odd"
    headers: dict[str, dict[str, str]] = {name: {} for name in objects}
    headers["small/001"] = {"X-Object-Meta-Mtime": "1600000000.250000", "X-Object-Meta-Mode": "0750"}
    headers["large/one"] = {"X-Object-Meta-Mtime": "1500000000.000001", "X-Object-Meta-Mode": "0600"}
    headers["link"] = {"Content-Type": "inode/symlink"}
    headers["folder/"] = {"Content-Type": "application/directory"}
    store = SmallStore(objects, headers)
    yield store
    store.close()


def state_of(folder: Path) -> dict[str, Any]:
    """All that there is in a folder: kind, mode, time, content."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        what: Any = os.readlink(path) if path.is_symlink() else ""
        if path.is_file() and not path.is_symlink():
            what = hashlib.sha256(path.read_bytes()).hexdigest()
        time = status.st_mtime_ns if not path.is_dir() or path.is_symlink() else 0
        found[str(path.relative_to(folder))] = (stat.S_IFMT(status.st_mode), stat.S_IMODE(status.st_mode), time, what)
    return found


def total(store: SmallStore) -> int:
    return sum(map(len, store.objects.values()))


def test_all_is_as_after_a_pull_for_one_egress(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0], links="preserve") for number in range(1, 5)]

    def done() -> None:
        small = [node.folder / name for node in nodes for name in store.objects if name.startswith("small/")]
        deadline = time.monotonic() + patience(30)
        while time.monotonic() < deadline and not all(path.exists() for path in small):
            time.sleep(0.05)
        assert all(
            path.exists() for path in small
        )  # they need not wait for the end; large ones are given by their names
        assert not any((node.folder / "large/one").exists() for node in nodes)

    results = run(nodes, papers[1], done=done)
    assert [result["reason"] for result in results] == [""] * 4
    assert [result["files"] for result in results] == [len(store.objects)] * 4
    assert sum(result["from_store"] for result in results) == total(store)
    assert store.sent == total(store)
    assert all(result["left"] == 0 for result in results), results
    assert max(result["from_store"] for result in results) < 0.4 * total(store)
    listed = store.listed
    last = [node.sync() for node in nodes]
    assert [(one["changed"], one["counts"]) for one in last] == [(False, {})] * 4
    assert store.listed == listed  # what was listed for the look is the last word's as well, and nobody's after that
    assert nodes[0].sync()["source_state"] == last[0]["source_state"]
    assert store.listed == listed + 1
    assert store.sent == total(store)
    alone = Node(9, tmp_path, store.url, papers[0], links="preserve")
    alone.sync()
    assert state_of(nodes[0].folder) == state_of(alone.folder)
    assert all(state_of(node.folder) == state_of(alone.folder) for node in nodes)
    assert (nodes[2].folder / "sparse").stat().st_blocks * 512 < 4 * MIB


def test_a_second_run_starts_nothing(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 3)]
    for node in nodes:
        node.sync()
    sent = store.sent
    for result in run(nodes, papers[1]):
        assert (result["changed"], result["reason"], "from_peers" in result) == (False, "", False)
    assert store.sent == sent


def test_a_new_node_has_it_from_the_others(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]
    for node in nodes[:2]:
        node.sync()
    before = [state_of(node.folder) for node in nodes[:2]]
    sent = store.sent
    results = run(nodes, papers[1])
    assert store.sent == sent
    assert results[2]["left"] == 0
    assert [state_of(node.folder) for node in nodes] == [*before, before[0]]
    assert not any(node.sync()["changed"] for node in nodes)


def test_files_that_some_have_are_left_alone(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]
    for node in nodes:
        node.sync()
    (nodes[0].folder / "large/one").unlink()
    (nodes[1].folder / "small/005").write_bytes(b"other")
    inodes = {path: path.stat().st_ino for path in nodes[1].folder.rglob("*") if path.is_file()}
    sent = store.sent
    results = run(nodes, papers[1])
    assert store.sent == sent
    assert [result["files"] for result in results] == [1, 1, 0]
    changed = [path for path, inode in inodes.items() if path.stat().st_ino != inode]
    assert changed == [nodes[1].folder / "small/005"]
    assert not any(node.sync()["changed"] for node in nodes)


@pytest.mark.parametrize("number", [0, 2])
def test_a_share_that_is_lost_comes_from_the_store(
    number: int, store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0], links="preserve") for number in range(1, 4)]
    results = run(nodes, papers[1], lost=[nodes[number]])
    assert all(not (node.folder / EXCHANGE).exists() for node in nodes)
    assert all((node.folder / "large/one").exists() for node in nodes)
    assert sum(result["left"] for result in results) > 0
    for node in nodes:
        node.sync()
        assert not node.sync()["changed"]
    # Once for all, and the lost share for each of the others
    assert store.sent < (1 + 2 * 0.4) * total(store)
    alone = Node(9, tmp_path, store.url, papers[0], links="preserve")
    alone.sync()
    assert all(state_of(node.folder) == state_of(alone.folder) for node in nodes)


def test_what_the_store_does_not_give_is_left_to_the_last_word(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    store.broken |= {"small/010"}
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 3)]
    results = run(nodes, papers[1])
    assert all(result["left"] >= 1 for result in results)
    assert all((node.folder / "large/one").exists() for node in nodes)
    assert nodes[0].sync()["failures"][0]["name"] == "small/010"
    # The other one's last word is told what became of the objects since they were listed, as that of any pull is.
    store.broken.clear()
    store.objects["large/two"] = b"another"
    del store.objects["small/003"]
    for name in ("large/two", "small/003"):
        (nodes[1].folder / name).unlink()
    stale = nodes[1].sync()
    assert [failure["name"] for failure in stale["failures"]] == ["large/two"]
    assert (stale["passed_over"]["vanished"], (nodes[1].folder / "small/010").exists()) == (1, True)
    fresh = nodes[1].sync()
    assert (fresh["failures"], (nodes[1].folder / "large/two").read_bytes()) == ([], b"another")


def test_a_stranger_gets_nothing(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    nodes[2]._papers = make_papers(foreign)[0]  # of another authority; it knows the torrent and all addresses
    results = run(nodes, papers[1])
    assert (results[2]["from_peers"], results[2]["to_peers"], results[2]["peers"]) == (0, 0, 0)
    assert "Have TCP port 16881 open" in results[2]["reason"]
    assert results[0]["from_peers"] > 0
    assert (results[0]["peers"], results[0]["reason"]) == (1, "")


def test_a_node_that_comes_late_is_waited_for(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]
    results = run(nodes, papers[1], late=nodes[2:])
    assert [result["left"] for result in results] == [0, 0, 0]
    assert store.sent == total(store) - len(store.objects["link"])


def test_what_is_damaged_on_a_node_is_nobodys_file(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]

    def damage() -> None:
        for path in (nodes[0].folder / EXCHANGE / "data").rglob("*"):
            if path.is_file():
                content = bytearray(path.read_bytes())
                content[len(content) // 5 :: 7001] = bytes(len(content[len(content) // 5 :: 7001]))
                path.write_bytes(content)

    results = run(nodes, papers[1], shared=damage)
    assert results[0]["left"] > 0
    for node in nodes:
        for path in node.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                assert path.read_bytes() == store.objects[str(path.relative_to(node.folder))]
        node.sync()
        assert not node.sync()["changed"]
    assert state_of(nodes[0].folder) == state_of(nodes[2].folder)


def test_who_is_interrupted_brings_nothing_more(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 3)]

    def given(_name: str) -> None:
        raise Interrupted("run", "it was ended", "Run again.")

    monkeypatch.setattr(nodes[1], "given", given)
    with pytest.raises(Interrupted):
        run(nodes, papers[1])
    assert not (nodes[1].folder / "large/one").exists()
    assert not (nodes[1].folder / EXCHANGE).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="it mounts a small file system")
def test_a_disk_that_is_full_ends_the_part_of_its_node(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 4)]
    small = tmp_path / "node3"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", str(small)], check=True)
    try:
        results = run(nodes, papers[1])
        assert results[2]["reason"]
        assert results[2]["left"] > 0
        assert not (small / EXCHANGE).exists()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
    assert all((node.folder / "sparse").exists() for node in nodes[:2])


def test_nothing_is_left_of_an_exchange_that_was_killed(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    node = Node(1, tmp_path, store.url, papers[0])
    (node.folder / EXCHANGE).mkdir(mode=0o700)
    (node.folder / EXCHANGE / "data" / "bundles").mkdir(parents=True)
    (node.folder / EXCHANGE / "data" / "bundles" / "0").write_bytes(b"left")
    node.sync()
    assert not (node.folder / EXCHANGE).exists()


def test_what_is_deleted_has_gone_by_now(store: SmallStore, papers: tuple[Papers, str], tmp_path: Path) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0], delete=True) for number in range(1, 3)]
    (nodes[0].folder / "mine").write_bytes(b"mine")
    (nodes[0].folder / "gone").write_bytes(b"gone")
    run(nodes, papers[1])
    store.objects["mine"] = b"mine"  # who has made it has stored it since the look
    assert nodes[0].sync()["counts"] == {"delete": 1}
    assert ((nodes[0].folder / "mine").exists(), (nodes[0].folder / "gone").exists()) == (True, False)


def test_a_file_in_the_place_of_a_folder_gives_its_mode_to_nobody(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 3)]
    (nodes[0].folder / "folder").write_bytes(b"in the way")
    (nodes[0].folder / "folder").chmod(0o600)
    run(nodes, papers[1])
    assert stat.S_IMODE((nodes[1].folder / "folder").stat().st_mode) == 0o755


def test_what_has_grown_since_the_look_spoils_no_others(
    store: SmallStore, papers: tuple[Papers, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = [Node(number, tmp_path, store.url, papers[0]) for number in range(1, 3)]
    for node in nodes:
        node.sync()  # now the state table tells what the row of the empty object does not
        for path in (node.folder / "small").iterdir():
            path.unlink()
        (node.folder / "empty").unlink()
    order = Node.order

    def grow(node: Node, name: str, value: Any) -> None:
        store.objects["empty"] = b"no longer" * 9000
        order(node, name, value)

    monkeypatch.setattr(Node, "order", grow)
    assert [result["left"] for result in run(nodes, papers[1])] == [1, 1]
