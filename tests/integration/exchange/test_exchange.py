# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Four real nodes stage one data set, which the store sends once. Plays are dear: each shows several things."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.integration.conftest import Played
from tests.integration.exchange.conftest import FOLDER, Staging, left_on, state_of
from tests.integration.nodes import run_on
from tests.integration.visible import FERNET, CommandLines
from tests.lab import layout
from tests.lab.patience import patience

BEGUN = f"until [ -d {FOLDER}/.chameleon-data-exchange.part ]; do sleep 0.05; done\n"
KILL = f"{BEGUN} kill -KILL $(cat /dev/shm/chameleon-data.*/handover/pid) && echo killed"
DELAY = f"""
    {BEGUN} pid=$(cat /dev/shm/chameleon-data.*/handover/pid)
    kill -STOP $pid; sleep 3; kill -CONT $pid && echo delayed
"""
# The room that a pull takes, and not that of the bundles
SMALL_DISK = f"mkdir -p {FOLDER}; mount -t tmpfs -o size=45200000,mode=755 tmpfs {FOLDER}; chown cc: {FOLDER}"
# Says what it gets from an engine without a certificate: nothing, and how the connection ended.
STRANGER = """
python3 - <<'END'
import socket, ssl, time
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
for _ in range(6000):
    try:
        peer = socket.create_connection(("ADDRESS", 6881), 1)
        break
    except OSError:
        time.sleep(0.01)
try:
    with context.wrap_socket(peer, server_hostname="a" * 40) as tls:
        tls.sendall(b"\\x13BitTorrent protocol" + bytes(48))
        print("got", tls.recv(100))
except OSError as error:
    print("refused", type(error).__name__)
END
"""
# Finds the key of the node before the engine has read it.
KEY = """
python3 - <<'END'
import glob, time
for _ in range(60000):
    for path in glob.glob("/dev/shm/chameleon-data.*/handover/key.pem"):
        text = open(path).read()
        if "END" in text:
            print(text)
            raise SystemExit
    time.sleep(0.002)
END
"""
SMALL_FILES = "find /etc /home /root /run /srv /tmp /var /dev/shm -xdev -type f -size -1024k -print0"


def ends(played: Played) -> dict[str, Any]:
    """What each node's part has come to."""
    return dict(
        played.results[next(task for task in played.results if task.endswith("Put what has come into its place"))]
    )


def moves(played: Played) -> dict[str, Any]:
    """What the last word was on each node."""
    found = played.results[next(task for task in played.results if task.endswith("Move what has changed"))]
    return {node: result["results"][0] for node, result in found.items()}


def test_the_store_sends_a_data_set_once(nodes: list[str], data_set: Path, stage: Staging) -> None:
    size = sum(path.lstat().st_size for path in data_set.rglob("*") if not path.is_dir() or path.is_symlink())
    with ThreadPoolExecutor() as beside:
        late = beside.submit(run_on, "node3", DELAY)
        first = stage()
    assert late.result() == "delayed\n"
    parts = ends(first)
    assert sorted(parts) == sorted(nodes)
    assert sum(part["from_store"] for part in parts.values()) <= size * 1.01
    assert all(part["left"] == 0 for part in parts.values()), parts
    assert all(move["counts"] == {} for move in moves(first).values()), moves(first)
    # What the store offers, the container, whether it is packed: what is in it was listed for the look, and not again
    assert all(move["requests"] == 3 for move in moves(first).values()), moves(first)
    assert len({state_of(node) for node in nodes}) == 1
    assert not any(left_on(node) for node in nodes)
    assert "came from other nodes" in first.output

    again = stage()
    assert all(not move["changed"] for move in moves(again).values())
    assert "came from other nodes" not in again.output

    # A node that is new has it from the others, one that is alone does not wait for anybody.
    run_on("node4", f"rm -rf {FOLDER}/large {FOLDER}/small")
    mended = ends(stage())
    assert sum(part["from_store"] for part in mended.values()) == 0
    assert mended["node4"]["files"] == 121
    assert state_of("node4") == state_of("node1")


def test_what_goes_wrong_on_a_node_ends_there_and_nothing_is_seen(
    nodes: list[str], data_set: Path, stage: Staging, tmp_path: Path
) -> None:
    run_on("node4", SMALL_DISK)
    try:
        with ThreadPoolExecutor() as beside, CommandLines() as lines:
            killed = beside.submit(run_on, "node2", KILL)
            key = beside.submit(run_on, "node1", KEY)
            # By the address of one that takes part, and by another
            stranger = STRANGER.replace("ADDRESS", layout.ALL_NODES["node3"])
            within = beside.submit(run_on, "node2", stranger)
            without = beside.submit(subprocess.run, ["bash"], input=stranger, capture_output=True, text=True)
            played = stage("-vvvvv")
        assert killed.result() == "killed\n"
        assert within.result().startswith("refused")
        assert without.result().stdout.startswith("refused")
        parts = ends(played)
        assert parts["node1"]["left"] > 0
        assert parts["node1"]["from_peers"] > 0
        assert "from_peers" not in parts["node4"]
        assert "Small files are there twice" in played.output
        assert f"[node2] {FOLDER}: no exchange: node2: the module was killed" in played.output
        assert not any(line.startswith("fatal: ") for line in played.output.splitlines())
        assert len({state_of(node) for node in nodes}) == 1
        assert not any(left_on(node) for node in nodes)
    finally:
        run_on("node4", f"umount {FOLDER}")

    secret = key.result().split()[4]  # a line of its middle
    shown = {"output": played.output.encode(), "command lines": b"\n".join(lines.seen)}
    shown["journal"] = run_on("node1", "journalctl --no-pager --output=cat").encode()
    shown["files of the controller"] = b"".join(path.read_bytes() for path in tmp_path.glob("play-*"))
    for where, text in shown.items():
        assert secret.encode() not in text, f"a key is in the {where}"
        assert b"PRIVATE KEY" not in text, f"a key is in the {where}"
        assert not FERNET.search(text), f"a token is in the {where}"
    search = f"{SMALL_FILES} | xargs -0 grep -Il -e '{secret}' 2>/dev/null || true"
    assert [run_on(node, search) for node in nodes] == [""] * len(nodes)


def test_nothing_is_left_of_a_run_that_is_interrupted(nodes: list[str], data_set: Path, stage: Staging) -> None:
    running = stage.begin(bandwidth_limit="200k")
    run_on("node3", f"until [ -d {FOLDER}/.chameleon-data-exchange.part ]; do sleep 0.05; done")
    time.sleep(patience(8))  # now all are waited for
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(patience(120)) != 0
    deadline = time.monotonic() + patience(30)
    while any(left_on(node) for node in nodes) and time.monotonic() < deadline:
        time.sleep(1)
    assert {node: left_on(node) for node in nodes} == dict.fromkeys(nodes, "")
    # A play in which hosts do not wait for each other: each pulls.
    played = stage(play={"strategy": "free"})
    assert not any("from_peers" in part for part in ends(played).values())
    assert all(move["counts"]["download"] > 100 for move in moves(played).values())
    assert len({state_of(node) for node in nodes}) == 1
