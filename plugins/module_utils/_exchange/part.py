# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's part in an exchange, from the look to the end, as the controller orders it."""

from __future__ import annotations

import base64
import contextlib
import os
import time
from typing import Any, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Interrupted
from ansible_collections.chameleon.data.plugins.module_utils._exchange.adopting import Adopting
from ansible_collections.chameleon.data.plugins.module_utils._exchange.adoption import Adoption
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Engine, Finding, Peers
from ansible_collections.chameleon.data.plugins.module_utils._exchange.fetching import large_is_in_folder
from ansible_collections.chameleon.data.plugins.module_utils._exchange.goods import Goods
from ansible_collections.chameleon.data.plugins.module_utils._exchange.look import look
from ansible_collections.chameleon.data.plugins.module_utils._exchange.metainfo import HASH, UNKNOWN, bencode, joined
from ansible_collections.chameleon.data.plugins.module_utils._exchange.orders import (
    DONE,
    END,
    EXCHANGE,
    HASHES,
    SEEN,
    SHARE,
    Orders,
)
from ansible_collections.chameleon.data.plugins.module_utils._exchange.share_pull import Brought, SharePull
from ansible_collections.chameleon.data.plugins.module_utils._exchange.staging import Staging, check_room
from ansible_collections.chameleon.data.plugins.module_utils._exchange.waiting import Waiting
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context, open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.choice import open_layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.noted_listing import NotingListing, noted_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State, state_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination

_TICK = 0.25  # seconds
_USELESS = 120.0  # seconds: so long nobody has looked, and no peer lacked anything


def exchange(transport: Transport, settings: Settings, meter: Meter, orders: Orders) -> dict[str, Any]:
    """Take part; the result's keys are those of the module, and ``noted``, see `NotingListing.digest`.

    :raises DataError: a pull could not begin either, or nobody gives orders
    """
    finding = Finding()
    store = open_store(transport)
    with contextlib.ExitStack() as until_end:
        until_end.callback(finding.result)
        layout = until_end.enter_context(open_layout(store, settings, check=True))
        table = state_path(settings.here, transport.endpoint, settings.container, settings.prefix)
        was_pulled = os.path.exists(table)
        listing = NotingListing(noted_path(table))
        context = open_context(store, settings, meter, State(table), listing)
        until_end.callback(context.close)
        if not isinstance(layout, Files):
            return _alone(orders, "" if was_pulled else "packed data sets are pulled by each node")  # told once
        seen = look(context, layout, context.files.size - 1)
        until_end.callback(seen.names.close)
        found = finding.result()
        orders.tell(
            SEEN,
            {
                "digest": seen.digest,
                "bits": seen.bits,
                "missing": seen.missing,
                "engine": found.version if found else "",
            },
        )
        name, order = orders.wait(SHARE, END)
        if name == END or found is None:
            return {**_result(""), "noted": listing.digest}
        goods = Goods(seen.names, order["bits"], seen.bits, order["shares"])
        if settings.check_space:
            check_room(settings.path, goods)
        staging = Staging(settings.path)
        until_end.callback(staging.close)
        engine = Engine(found, staging.folder)  # it is ready when the share is here
        until_end.callback(engine.close)
        result = _Part(context, goods, staging, orders, engine).run(order["share"])
        return {**result, "noted": listing.digest}


def _alone(orders: Orders, reason: str) -> dict[str, Any]:
    orders.tell(SEEN, {"reason": reason})
    orders.wait(END)
    return _result(reason)


def _result(reason: str, **told: float) -> dict[str, Any]:
    return {"changed": bool(told.get("files")), "reason": reason, **told}


class _Part:
    """What a node does once it knows who takes part."""

    def __init__(self, context: Context, goods: Goods, staging: Staging, orders: Orders, engine: Engine) -> None:
        self._context = context
        self._goods = goods
        self._staging = staging
        self._orders = orders
        self._engine = engine

    def run(self, share: int | None) -> dict[str, Any]:
        """Do it; returns the result.

        :param share: the node's; None where others bring all
        """
        began = time.monotonic()
        brought = SharePull(self._context, self._goods, self._staging, share).run() if share is not None else None
        pace = brought.from_store / max(time.monotonic() - began, _TICK) if brought else 0.0
        self._orders.tell(HASHES, _told(brought, pace))
        name, order = self._orders.wait(EXCHANGE, END)
        here = self._here(share, brought)
        have, reason = here.decode(), "it was ended before it began"
        moved: Mapping[str, Any] = {}
        destination = Destination(self._context.settings.path)
        try:
            hashes = self._hashes(order) if name == EXCHANGE else b""
            adoption = Adoption(self._context, self._goods, self._staging, destination, hashes)
            if name == EXCHANGE:
                have, moved, reason = self._exchange(order, hashes, here, pace, adoption)
            adopted = adoption.finish(have)
        finally:
            for _name, _refused in destination.finish():
                pass  # swift_sync will tell
            destination.close()
        from_store = adopted.from_store + (brought.from_store if brought else 0)
        return _result(
            reason,
            files=adopted.files,
            bytes=adopted.bytes,
            left=adopted.left,
            from_store=from_store,
            from_peers=moved.get("received", 0),
            to_peers=moved.get("sent", 0),
            **({"peers": moved["met"]} if "met" in moved else {}),
            seconds=round(time.monotonic() - began, 1),
        )

    def _here(self, share: int | None, brought: Brought | None) -> bytearray:
        """Which pieces are here."""
        here = bytearray(b"0" * self._goods.torrent.count)
        if share is not None and brought is not None:
            bundle, stretches = self._goods.torrent.bundles[share], self._goods.division.shares[share].stretches
            runs = [bundle.pieces] if bundle is not None else []
            runs += [self._goods.torrent.pieces_of(stretch) for stretch in stretches]
            hashes = brought.bundle + brought.stretches
            for place, number in enumerate(number for run in runs for number in range(*run)):
                here[number] = ord("1" if _known(hashes, place) else "0")
        for item, room in self._goods.rooms():
            if room is None and item.here and large_is_in_folder(self._context, item):
                stored = self._goods.torrent.large[item.place]
                with contextlib.suppress(OSError):  # it was not here when the share was pulled, or no link can be made
                    self._staging.show(stored, self._context.file_path(item.name))
                    here[slice(*stored.pieces)] = b"1" * stored.pieces.number
        return here

    def _wanted(self, hashes: bytes) -> bytearray:
        """Which pieces this node has a use for, and anybody can have."""
        wanted = bytearray(b"0" * self._goods.torrent.count)
        for item, room in self._goods.rooms():
            if item.here:
                continue
            row = room if room is not None else self._goods.row_of_large(item.place)
            runs = self._goods.pieces_of_room(row)
            if room is None:
                runs.append(self._goods.torrent.large[item.place].pieces)
            for run in runs:
                wanted[slice(*run)] = b"1" * run.number
        for number in range(self._goods.torrent.count):
            if not _known(hashes, number):
                wanted[number] = ord("0")
        return wanted

    def _hashes(self, order: Mapping[str, Any]) -> bytes:
        """Of all pieces."""
        return joined([_read(one) for one in order["hashes"]], self._goods.torrent, self._goods.division)

    def _exchange(
        self, order: Mapping[str, Any], hashes: bytes, here: bytearray, pace: float, adoption: Adoption
    ) -> tuple[str, Mapping[str, Any], str]:
        """What is here then, what was moved, and what went wrong, if anything did.

        :param pace: as of `Waiting`
        """
        torrent = bencode({"info": self._goods.torrent.info(hashes, order["authority"])})
        peers = Peers(order["own"], order["dial"], order["others"])
        wanted = self._wanted(hashes)
        papers, engine = self._orders.papers(order), self._engine
        last: Mapping[str, Any] = {}
        try:
            engine.join(torrent, here.decode(), wanted.decode(), peers, papers)
            engine.look()
            self._orders.read(papers)
            adopting = Adopting(adoption.go_on)
            try:
                last = self._watch(Waiting(order["patience"], pace), adopting)
            except Interrupted:
                adoption.stop()
                raise
            finally:
                adopting.end()
            return engine.end(), last, last["failed"] or _why_unmet(last, order["own"][1])
        except Interrupted:
            raise
        except DataError as error:
            return here.decode(), last, f"{error.subject}: {error.cause}"
        finally:
            self._orders.read(papers)

    def _watch(self, waiting: Waiting, adopting: Adopting) -> Mapping[str, Any]:
        """Wait until the controller says that it is over, or has forgotten about it."""
        meter, orders, engine = self._context.meter, self._orders, self._engine
        meter.stage("exchanging", bytes=engine.look()["wanted"])
        told, done, moved, moved_at, met = False, 0, -1, time.monotonic(), 0
        while True:
            state = engine.look()
            met = max(met, state["peers"])
            adopting.see(state)
            meter.add(bytes=state["done"] - done)
            done = state["done"]
            meter.note("{} peer{}".format(state["peers"], "" if state["peers"] == 1 else "s"))
            now = time.monotonic()
            if state["received"] + state["sent"] != moved:
                moved, moved_at = state["received"] + state["sent"], now
            quiet = now - moved_at
            over = waiting.is_over(now, state["received"], state["sources"])
            if not told and (state["whole"] or state["failed"] or over):
                orders.tell(DONE, {"whole": state["whole"], "failed": state["failed"]})
                told = True
            useless = quiet > _USELESS or not state["lacking"]
            if orders.given(END) is not None or state["failed"] or (useless and orders.forgotten(_USELESS)):
                return {**state, "met": met}
            time.sleep(_TICK)


def _why_unmet(state: Mapping[str, Any], port: int) -> str:
    """Why nothing came, where nobody was met; empty where somebody was, or it has everything."""
    if state["met"] or state["whole"]:
        return ""
    return f"no other node was reached. Have TCP port {port} open between the nodes, or name one that is"


def _read(told: Sequence[str] | None) -> tuple[bytes, bytes] | None:
    return None if told is None else (base64.b64decode(told[0]), base64.b64decode(told[1]))


def _known(hashes: bytes, place: int) -> bool:
    return hashes[HASH * place : HASH * (place + 1)] != UNKNOWN


def _told(brought: Brought | None, pace: float) -> dict[str, Any]:
    if brought is None:
        return {}
    return {
        "bundle": base64.b64encode(brought.bundle).decode(),
        "stretches": base64.b64encode(brought.stretches).decode(),
        "from_store": brought.from_store,
        "pace": pace,
    }
