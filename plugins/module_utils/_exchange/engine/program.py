# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One node of an exchange, on libtorrent: it takes what it lacks from its peers and gives what it has.

It is a program of its own, of Python's standard library and libtorrent alone, which has only to be there for the
system's Python: ``peer`` gives its text to that. It runs until its standard input ends, which is also when the process
that has started it does. The first line of that is a JSON object:

``torrent``         the torrent, bencoded, in base64
``folder``          where the torrent's folder is
``have``            what of it is there, a character for each piece, ``1`` or ``0``: nothing is read to find out
``wanted``          what anybody can have, in the same way
``listen``          [address, port]
``dial``            [[address, port], …]: peers to connect to; if both of a pair did, they would be without a connection
                    for seconds
``others``          [[address, port], …]: peers that connect to this one
``certificate``, ``key``, ``parameters``
                    paths of files of the TLS, which are not read again after the first line of the output

It writes a JSON object a line, a few times a second: ``done`` and ``wanted`` (bytes), ``received`` and ``sent`` (bytes
of content), ``peers`` (connected), ``lacking`` (of these, how many lack something), ``sources`` (how many have
something that is wanted), ``whole`` (whether nothing is wanted any more), ``failed`` (what is wrong, or ""). The first
one, one each second, and the first that is whole have ``have`` as well, and so has the last one, with ``ended``.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import random
import sys
import threading
import time
from typing import Any

_ALL = ("0.0.0.0", "255.255.255.255"), ("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")  # noqa: S104  # to be refused
_TICK = 0.25  # seconds
_PATIENCE = 3.0  # seconds before a peer that should have connected is dialled
_BETWEEN_PIECES = 1.0  # seconds: there may be many


def settings(lt: Any, listen: Any) -> dict[str, Any]:
    """No way to find peers, or to be found, but those that were named; no limit made for home lines."""
    return {
        "listen_interfaces": f"[{listen[0]}]:{listen[1]}s" if ":" in listen[0] else f"{listen[0]}:{listen[1]}s",
        "outgoing_interfaces": listen[0],
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "unchoke_slots_limit": -1,
        "connections_limit": 4000,
        "connection_speed": 500,
        "torrent_connect_boost": 255,
        "min_reconnect_time": 1,
        "max_failcount": 100,
        "peer_connect_timeout": 5,
        "handshake_timeout": 10,
        "close_redundant_connections": False,
        "allow_multiple_connections_per_ip": False,
        "rate_limit_ip_overhead": False,
        "max_out_request_queue": 500,
        "request_queue_time": 1,  # what waits at a slow peer cannot come from another one
        "send_buffer_watermark": 2 << 20,
        "send_buffer_low_watermark": 64 << 10,  # news of pieces waits behind it, with many peers on a narrow line
        "no_atime_storage": True,
        "aio_threads": 2,  # with the ten of the default it sleeps and wakes more than it works
        "hashing_threads": 1,
        "user_agent": "",
        "alert_mask": int(lt.alert.category_t.error_notification),
    }


class Node:
    """The session with its one torrent."""

    def __init__(self, lt: Any, config: dict[str, Any]) -> None:
        os.umask(0o077)
        self._lt = lt
        self._dial = [tuple(peer) for peer in config["dial"]]
        self._others = [tuple(peer) for peer in config["others"]]
        self._began = time.monotonic()
        self._next = self._next_pieces = 0.0
        self._whole = False
        self.failed = ""
        self._session = lt.session(settings(lt, config["listen"]))
        self._session.set_ip_filter(self._filter())
        parameters = lt.add_torrent_params()
        parameters.ti = lt.torrent_info(lt.bdecode(base64.b64decode(config["torrent"])))
        parameters.save_path = config["folder"]
        parameters.storage_mode = lt.storage_mode_t.storage_mode_sparse
        flags = lt.torrent_flags
        parameters.flags = (
            flags.apply_ip_filter | flags.paused | flags.disable_dht | flags.disable_lsd | flags.disable_pex
        )
        parameters.peers = self._dial  # those are connected when it resumes, others by the next second
        parameters.have_pieces = [mark == "1" for mark in config["have"]]
        parameters.piece_priorities = [4 if mark == "1" else 0 for mark in config["wanted"]]
        self._torrent = self._session.add_torrent(parameters)
        self._torrent.set_ssl_certificate(config["certificate"], config["key"], config["parameters"])
        self._torrent.resume()

    def _filter(self) -> Any:
        lt = self._lt
        allowed = lt.ip_filter()
        for first, last in _ALL:
            allowed.add_rule(first, last, 1)
        for address, _port in self._dial + self._others:
            allowed.add_rule(address, address, 0)
        return allowed

    def look(self) -> dict[str, Any]:
        """Connect to whom it should, and tell how far it is."""
        lt = self._lt
        connected: set[str] = set()
        lacking = sources = 0
        for peer in self._torrent.get_peer_info():
            if not peer.flags & (peer.handshake | peer.connecting):
                connected.add(peer.ip[0])
                lacking += not peer.flags & (peer.seed | peer.upload_only)
                sources += bool(peer.flags & peer.interesting)
        self._connect(connected)
        for alert in self._session.pop_alerts():
            if isinstance(alert, (lt.file_error_alert, lt.torrent_error_alert, lt.listen_failed_alert)):
                self.failed = self.failed or alert.message()
        status = self._torrent.status()
        now, whole = time.monotonic(), bool(status.is_finished)
        pieces: dict[str, Any] = {}
        if now >= self._next_pieces or whole != self._whole:
            self._next_pieces, self._whole = now + _BETWEEN_PIECES, whole
            pieces["have"] = self._have()
        return {
            **pieces,
            "done": status.total_wanted_done,
            "wanted": status.total_wanted,
            "received": status.total_payload_download,
            "sent": status.total_payload_upload,
            "peers": len(connected),
            "lacking": lacking,
            "sources": sources,
            "whole": whole,
            "failed": self.failed,
        }

    def _connect(self, connected: set[str]) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + 1
        for peer in self._dial:
            self._call(peer, connected)
        if now - self._began > _PATIENCE:  # perhaps nothing gets through to here
            for peer in self._others:
                if random.random() < 0.3:  # so that not both dial at a time
                    self._call(peer, connected)

    def _call(self, peer: tuple[str, int], connected: set[str]) -> None:
        if peer[0] not in connected:
            self._torrent.connect_peer(peer)

    def _have(self) -> str:
        """As of the configuration."""
        pieces = self._torrent.status(self._lt.torrent_handle.query_pieces).pieces
        return "".join("1" if there else "0" for there in pieces)

    def end(self) -> str:
        """Let go of all files; what is there."""
        lt = self._lt
        have = self._have()
        self._session.pause()
        self._torrent.flush_cache()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            self._session.wait_for_alert(200)
            if any(isinstance(alert, lt.cache_flushed_alert) for alert in self._session.pop_alerts()):
                break
        return have


def tell(state: dict[str, Any]) -> None:
    """Write a line of the output."""
    sys.stdout.write(json.dumps(state) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run until the input ends."""
    lt: Any = importlib.import_module("libtorrent")
    over = threading.Event()
    config = json.loads(sys.stdin.readline())

    def wait() -> None:
        sys.stdin.read()
        over.set()

    node = Node(lt, config)
    threading.Thread(target=wait, daemon=True).start()
    tell(node.look())
    while not over.wait(_TICK):
        tell(node.look())
    last = node.look()
    tell(dict(last, have=node.end(), ended=True))
    os._exit(0)  # what the engine has to do yet is for trackers, of which there are none


if __name__ == "__main__":
    main()
