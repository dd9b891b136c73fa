# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab plugs into Swift: faults, a memory cache instead of memcached, logging to the process's own log."""

import json
import logging
import logging.handlers
import time
from typing import Any, Callable, Optional

import eventlet

from tests.lab.faults.middleware import Faults


def faults(_conf: Any, rules: str, **_unused: Any) -> Callable[[Any], Faults]:
    """Paste filter: the lab's faults, in front of everything else."""
    return lambda application: Faults(application, rules, sleep=eventlet.sleep)


def log_to_stderr(conf: Any, name: str, *_rest: Any) -> None:
    """Swift's log_custom_handlers hook: the last two arguments but one and two are the logger and its adapter."""
    logger = _rest[3]
    for handler in list(logger.handlers):
        if isinstance(handler, logging.handlers.SysLogHandler):
            logger.removeHandler(handler)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(f"%(asctime)s {name} %(levelname)s %(message)s"))
        logger.addHandler(handler)


class MemoryCache:
    """The part of swift.common.memcached.MemcacheRing that the pipeline uses, in this process.

    Values go through JSON, so that a reader gets what a real memcached would give.
    """

    _MOST = 20000

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, float]] = {}

    # `time` and the unused arguments are MemcacheRing's own.
    def set(self, key: str, value: Any, serialize: bool = True, time: float = 0, **_unused: Any) -> None:
        if len(self._kept) > self._MOST:
            self._kept.clear()
        if serialize and isinstance(value, bytes):
            value = value.decode()
        self._kept[key] = (json.dumps(value), _end(time))

    def get(self, key: str, raise_on_error: bool = False) -> Any:
        text = self._text(key)
        return None if text is None else json.loads(text)

    def incr(self, key: str, delta: int = 1, time: float = 0) -> int:
        known = self._text(key)
        number = max(0, int(json.loads(known) if known else 0) + int(delta))
        self._kept[key] = (json.dumps(number), self._kept[key][1] if known else _end(time))
        return number

    def decr(self, key: str, delta: int = 1, time: float = 0) -> int:
        return self.incr(key, -int(delta), time)

    def delete(self, key: str, server_key: Optional[str] = None) -> None:
        self._kept.pop(key, None)

    def set_multi(self, mapping: Any, server_key: str, serialize: bool = True, time: float = 0, **_unused: Any) -> None:
        for key, value in mapping.items():
            self.set(key, value, time=time)

    def get_multi(self, keys: Any, server_key: str, raise_on_error: bool = False) -> Any:
        return [self.get(key) for key in keys]

    def _text(self, key: str) -> Optional[str]:
        text, end = self._kept.get(key, (None, 0.0))
        return None if text is None or (end and end < time.time()) else text


def _end(seconds: float) -> float:
    """memcached's rule: more than 30 days is a date, less is a duration, 0 is for ever."""
    if not seconds:
        return 0.0
    return seconds if seconds > 30 * 86400 else time.time() + seconds


def memory_cache(_conf: Any, **_unused: Any) -> Callable[[Any], Callable[[Any, Any], Any]]:
    """Paste filter: puts the cache where Swift's middleware look for it."""
    cache = MemoryCache()

    def wrap(application: Any) -> Callable[[Any, Any], Any]:
        def call(environ: Any, start_response: Any) -> Any:
            environ["swift.cache"] = cache
            return application(environ, start_response)

        return call

    return wrap
