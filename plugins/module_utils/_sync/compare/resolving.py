# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers what comparing asks for: an object's HEAD, a file's checksum. Many at a time, results in order."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from typing import Callable, Iterable, Iterator, NamedTuple, Optional

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import GONE, LOST, OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import find_cuts
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import content_is_lost, resolve
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.file_checksum import etag_of_file
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.look_ahead import in_order
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import (
    AUTO,
    DIFFERENT,
    NEEDS_HASH,
    NEEDS_HEAD,
    SAME,
    UNTOLD,
    Verdict,
    judge,
    listed_time_ns,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, LINK
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Known

_NOT_THERE, _NOT_HERE = Verdict(DIFFERENT, "not in the container"), Verdict(DIFFERENT, "not in the folder")
_CLOCKS = 60  # seconds by which those of a store's servers may differ


class Resolved(NamedTuple):
    """A pair with everything known that was needed to judge it, or the error that was in the way.

    :ivar verdict: ``same`` or ``different``
    """

    pair: Pair
    verdict: Verdict
    error: DataError | None = None


class _Question(NamedTuple):
    """A pair to be judged.

    :ivar looked: whether the object has answered a HEAD
    """

    pair: Pair
    known: Known | None
    looked: bool = False


Lookup = Callable[[str], Optional[Known]]


class SeenBefore:
    """Whether what an earlier run has learnt is enough: then a file is the same, and needs not be judged.

    After the first run that is so of nearly all names.

    :param known: what is known of a name, as of `State.lookup`
    """

    def __init__(self, context: Context, known: Lookup) -> None:
        self._context = context
        self._known = known
        self._asks = context.settings.compare == AUTO
        self._push = context.settings.direction == PUSH

    def has(self, pair: Pair) -> bool:
        """To be asked in the order of names."""
        name, local, remote = pair
        if local is None or remote is None or not self._asks or local.kind != FILE or not remote.plain_file:
            return False
        known = self._known(name)
        if known is None or not known.vouches_for(local.stat, remote):
            return False
        may_be_gone = self._push and remote.member is None and _may_have_expired(self._context, known, remote)
        return not may_be_gone and not is_packed(name)


def resolved(context: Context, pairs: Iterable[Pair], known: Lookup) -> Iterator[Resolved]:
    """Judge the pairs, in their order. What the listing, the stat and the state table decide costs no request."""

    alone = _NOT_THERE if context.settings.direction == PUSH else _NOT_HERE

    def ask(pair: Pair) -> Resolved | Future[Resolved]:
        name, local, remote = pair
        if remote is None or (local is None and remote.plain_file):
            return tuple.__new__(Resolved, (pair, alone, None))  # see stat_of
        question = _Question(pair, known(name))
        verdict = _judge(context, question)
        if verdict.word in (SAME, DIFFERENT):
            return Resolved(pair, verdict)
        return context.judges.submit(_find_out, context, question, verdict)

    return in_order(map(ask, pairs), 4 * context.judges.size)


def _judge(context: Context, question: _Question, local_etag: str | None = None) -> Verdict:
    settings, local, remote = context.settings, question.pair.local, question.pair.remote
    push = settings.direction == PUSH
    if local is not None and remote is not None:
        verdict = judge(settings.compare, settings.direction, local, remote, question.known, local_etag)
        # What the index of packs names is there for as long as the index.
        may_be_gone = push and verdict.word == SAME and not question.looked and remote.member is None
        return Verdict(NEEDS_HEAD) if may_be_gone and _may_have_expired(context, question.known, remote) else verdict
    if remote is not None and not remote.folder_marker and remote.kind == OPAQUE and (settings.delete or not push):
        return Verdict(NEEDS_HEAD)
    if question.pair.name.endswith("/") and _is_folder(context.file_path(question.pair.name[:-1])):
        return Verdict(SAME)
    return _NOT_THERE if push else _NOT_HERE


def _is_folder(path: bytes) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _may_have_expired(context: Context, known: Known | None, listed: Entry) -> bool:
    """Whether the object may be gone, by what is known of its time: stores list for a while what has expired."""
    if known is not None and known.expires is not None and (known.still_is(listed) or not known.modified):
        return known.expires <= _by_now(context)
    life, stored_ns = context.shortest_life, listed_time_ns(listed.modified)
    return life is not None and stored_ns is not None and stored_ns / 1e9 + life <= _by_now(context)


def _by_now(context: Context) -> float:
    return context.store.transport.server_time() + _CLOCKS


def _find_out(context: Context, question: _Question, verdict: Verdict) -> Resolved:
    began = time.time_ns()
    local_etag = None
    try:
        while verdict.word in (NEEDS_HEAD, NEEDS_HASH):
            if verdict.word == NEEDS_HEAD:
                question = question._replace(pair=_with_head(context, question.pair), looked=True)
            else:
                local_etag = _hash(context, question.pair)
            verdict = _judge(context, question, local_etag)
    except DataError as error:
        return Resolved(question.pair, verdict, error)
    except OSError as error:
        return Resolved(question.pair, verdict, from_os(question.pair.name, error))
    if verdict.word == SAME:
        _learn(context, question, local_etag, began)
    return Resolved(question.pair, verdict)


def _with_head(context: Context, pair: Pair) -> Pair:
    if pair.remote is None:
        return pair
    really = resolve(context.store, context.settings.container, pair.remote)
    if context.settings.direction != PUSH:
        if really.kind == LOST:
            raise content_is_lost(context.settings.container, really.name)
        if really.kind == GONE:
            return pair._replace(remote=None)
    return pair._replace(remote=really)


def _hash(context: Context, pair: Pair) -> str:
    local, remote = pair.local, pair.remote
    if local is None or remote is None:
        return UNTOLD
    cuts = find_cuts(context.store, context.settings.container, remote)
    if cuts is None:
        return UNTOLD
    if local.kind == LINK:
        return md5_of(context.local.target(local.name))
    return etag_of_file(local.name, remote, cuts, context.parts, context.local.regular)


def _learn(context: Context, question: _Question, local_etag: str | None, began: int) -> None:
    local, remote = question.pair.local, question.pair.remote
    if local is None or remote is None:
        return
    known = question.known
    expires = known.expires if known is not None and known.still_is(remote) else None
    if local_etag is not None:
        context.state.learn(local.name, local.stat, remote.etag, remote.modified, began, expires)
    elif known is not None and known.vouches_for(local.stat, remote):
        # The HEAD has confirmed what was known; next time the listing's time is enough.
        context.state.learn(local.name, local.stat, remote.etag, remote.modified, known.learnt_ns, expires)
