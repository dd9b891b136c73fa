# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads of requests and answers: made in one go, read with few operations."""

from __future__ import annotations

import re
from typing import ItemsView, Iterable, Mapping, NamedTuple, TypeVar, overload

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_Default = TypeVar("_Default")

_NO_TARGET = re.compile(r"[^\x21-\x7e]")
# What is in no name, and in no value, of a header; a name is not empty either.
NO_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
NO_VALUE = re.compile(r"[\r\n\0\ud800-\udfff]")
MOST_INTERIM = 20  # answers 1xx before the answer
# They say where a message ends and to whom it goes: the connection's business, never a caller's.
_OURS = frozenset(("host", "content-length", "transfer-encoding", "connection"))


class Headers:
    """The headers of an answer; names in any case. A header that came twice has its values joined by ``, ``."""

    __slots__ = ("_values",)

    def __init__(self, headers: Iterable[tuple[str, str]] = ()) -> None:
        values: dict[str, str] = {}
        for name, value in headers:
            name = name.lower()
            values[name] = f"{values[name]}, {value}" if name in values else value
        self._values = values

    @overload
    def get(self, name: str) -> str | None: ...

    @overload
    def get(self, name: str, default: _Default) -> str | _Default: ...

    def get(self, name: str, default: _Default | None = None) -> str | _Default | None:
        """The value, or *default*."""
        return self._values.get(name.lower(), default)

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._values

    def items(self) -> ItemsView[str, str]:
        """Names in lower case, and values."""
        return self._values.items()


class Head(NamedTuple):
    """The head of an answer.

    :ivar keeps: whether the server keeps the connection open after it
    """

    status: int
    reason: str
    headers: Headers
    keeps: bool


def read_head(head: bytes) -> Head:
    """Status line and header lines, without the empty line at the end.

    Values are read as UTF-8, as they are sent; as Latin-1 where they are not.

    :raises ValueError: it is no HTTP
    """
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    first, *lines = text.split("\r\n")
    version, status, reason = first[:9], first[9:12], first[13:]
    if version not in ("HTTP/1.1 ", "HTTP/1.0 ") or first[12:13] not in ("", " "):
        raise ValueError(f"its first line is {first[:60]!r}")
    if not (status.isascii() and status.isdigit()) or status < "100":
        raise ValueError(f"its status is {status!r}")
    if text.count("\n") != len(lines) or text.count("\r") != len(lines):
        raise ValueError("a line of its head ends oddly")
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        # A blank here is a line that goes on with the one before, or a name that is read in two ways.
        if not colon or not name or " " in name or "\t" in name:
            raise ValueError(f"a line of its head is {line[:60]!r}")
        headers.append((name, value.strip(" \t")))
    found = Headers(headers)
    connection = found.get("connection", "").lower()
    keeps = "close" not in connection if version == "HTTP/1.1 " else "keep-alive" in connection
    return Head(int(status), reason, found, keeps)


def make_head(method: str, target: str, host: str, headers: Mapping[str, str], framing: str) -> bytes:
    """The head of a request.

    :param framing: lines (each with its end) that say how the body is sent
    :raises BadInput: something in it would be read as something else than it is, like a value with a line break
    """
    if _NO_TARGET.search(target):
        raise BadInput(f"path {target!r}", "it has characters that must be quoted", "Quote it.")
    names = "".join(headers)
    lines = [f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{framing}"]
    lines += [f"{name}: {value}\r\n" for name, value in headers.items()]
    lines.append("\r\n")
    head = "".join(lines)
    ends = len(headers) + framing.count("\n") + 3
    if (
        NO_NAME.search(names)
        or "" in headers
        or not _OURS.isdisjoint(map(str.lower, headers))
        or head.count("\n") != ends
        or head.count("\r") != ends
        or "\0" in head
    ):
        raise _unsendable(headers, host)
    try:
        return head.encode("utf-8")
    except UnicodeEncodeError:
        raise _unsendable(headers, host) from None


def _unsendable(headers: Mapping[str, str], host: str) -> BadInput:
    for name, value in headers.items():
        if not name or NO_NAME.search(name):
            return BadInput(f"header {name!r}", "this is no name of a header", "Use letters, digits and hyphens.")
        if name.lower() in _OURS:
            return BadInput(f"header {name}", "it is set by what is sent and cannot be given", "Leave it out.")
        if NO_VALUE.search(value):
            return BadInput(
                f"header {name}", "its value holds a line break, a NUL or no valid text", "Quote it or leave it out."
            )
    return BadInput(f"host {host!r}", "it is no name of a host", "Check the endpoint.")
