# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told instead of the truth. Each lie says to which requests it is an answer that a client may believe."""

from __future__ import annotations

import hashlib
import json
import random
from typing import Any, Callable, Iterator, NamedTuple
from urllib.parse import parse_qs, urlsplit


class Asked(NamedTuple):
    """A request.

    :ivar path: with its query
    """

    method: str
    path: str
    body: bytes

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query, keep_blank_values=True)


class Told(NamedTuple):
    """An answer.

    :ivar headers: names in small letters; of *content-length* what the lie says, which need not be true
    :ivar body: bytes, or what yields them without end
    :ivar cut: whether the connection is closed without an answer
    """

    status: int
    headers: dict[str, str]
    body: bytes | Iterator[bytes]
    cut: bool = False


Pass = Callable[[], Told]  # has the request carried out, and returns the true answer
Tell = Callable[[Asked, Pass, random.Random, str], Told]  # also takes the address of another host


class Lie(NamedTuple):
    """:ivar name: what happens, in a few words
    :ivar fits: whether it is an answer to a request
    :ivar blind: whether nothing can show it to who asked: then only the next run, told the truth, makes all right
    """

    name: str
    fits: Callable[[Asked], bool]
    tell: Tell
    blind: bool = False


def _is_object(asked: Asked) -> bool:
    return urlsplit(asked.path).path.rstrip("/").count("/") > 3


def _reads(asked: Asked) -> bool:
    return asked.method == "GET" and _is_object(asked)


def _stores(asked: Asked) -> bool:
    return asked.method == "PUT" and _is_object(asked)


def _changes(asked: Asked) -> bool:
    return asked.method in ("PUT", "POST", "DELETE")


def _lists(asked: Asked) -> bool:
    return asked.method == "GET" and "format" in asked.query


def _bulk(asked: Asked) -> bool:
    return asked.method == "POST" and "bulk-delete" in asked.query


def _any(asked: Asked) -> bool:
    return True


def _stored_nothing(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    return Told(201, {"etag": hashlib.md5(asked.body).hexdigest(), "content-length": "0"}, b"")


def _busy_after(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    do()
    return Told(503, {"content-length": "0"}, b"")


def _cut_after(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    return do()._replace(cut=True)


def _wrong_etag(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    return told._replace(headers={**told.headers, "etag": hashlib.md5(str(chance.random()).encode()).hexdigest()})


def _no_etag(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    return told._replace(headers={name: value for name, value in told.headers.items() if name != "etag"})


def _whole(told: Told) -> bytes:
    return told.body if isinstance(told.body, bytes) else b""


def _short(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    """Less than was asked for, and it says so."""
    told = do()
    body = _whole(told)[: chance.randrange(len(_whole(told)) or 1)]
    return told._replace(headers={**told.headers, "content-length": str(len(body))}, body=body)


def _too_long(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    return told._replace(headers={**told.headers, "content-length": str(len(_whole(told)) + chance.randint(1, 999))})


def _flipped(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    body = bytearray(_whole(told))
    if body:
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return told._replace(body=bytes(body))


def _other_range(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    body = _whole(told)
    return told._replace(body=body[1:] + body[:1])


def _rows(told: Told) -> list[Any] | None:
    try:
        rows = json.loads(_whole(told) or b"[]")
    except ValueError:
        return None
    return rows if isinstance(rows, list) else None


def _listing(change: Callable[[list[Any], random.Random], list[Any]]) -> Tell:
    def tell(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
        told = do()
        rows = _rows(told)
        if not rows:
            return told
        body = json.dumps(change(rows, chance)).encode()
        return told._replace(headers={**told.headers, "content-length": str(len(body))}, body=body)

    return tell


def _without_one(rows: list[Any], chance: random.Random) -> list[Any]:
    del rows[chance.randrange(len(rows))]
    return rows


def _twice(rows: list[Any], chance: random.Random) -> list[Any]:
    at = chance.randrange(len(rows))
    return [*rows[: at + 1], *rows[at:]]


def _late(rows: list[Any], chance: random.Random) -> list[Any]:
    """One is as it was before it was stored anew."""
    row = chance.choice(rows)
    row.update(hash=hashlib.md5(str(chance.random()).encode()).hexdigest(), last_modified="2020-01-01T00:00:00.000000")
    return rows


def _escapes(rows: list[Any], chance: random.Random) -> list[Any]:
    row = chance.choice(rows)
    name = row.get("name", "a") + "\x1b[2J\x1b]0;owned\x07\r"
    return sorted([*rows, {**row, "name": name}], key=lambda one: str(one.get("name", one.get("subdir"))).encode())


def _nonsense(rows: list[Any], chance: random.Random) -> list[Any]:
    row = chance.choice(rows)
    key = chance.choice(sorted(row))
    row[key] = chance.choice([None, -1, 1e400, "", {}, [], "NaN", 10**30])
    return rows


def _kept_all(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    """All deletes have failed, says the body; the status is 200 all the same."""
    names = asked.body.decode().split()
    told = {
        "Number Deleted": 0,
        "Number Not Found": 0,
        "Errors": [["/" + name, "409 Conflict"] for name in names],
        "Response Status": "400 Bad Request",
        "Response Body": "",
    }
    return _json(told)


def _deleted_none(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    names = asked.body.decode().split()
    return _json({"Number Deleted": len(names), "Number Not Found": 0, "Errors": [], "Response Status": "200 OK"})


def _json(told: Any) -> Told:
    body = json.dumps(told).encode()
    return Told(200, {"content-type": "application/json", "content-length": str(len(body))}, body)


def _elsewhere(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    return Told(chance.choice([301, 302, 307, 308]), {"location": other + asked.path, "content-length": "0"}, b"")


def _portal(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    page = f"<html><head><title>Welcome</title></head><body><a href='{other}/login'>Sign in</a></body></html>".encode()
    return Told(200, {"content-type": "text/html", "content-length": str(len(page))}, page)


def _endless(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    """Ten gigabytes of JSON, if somebody reads them."""
    row = json.dumps({"name": "n" * 900, "bytes": 1, "hash": "0" * 32, "last_modified": "2026-01-01T00:00:00"}) + ","

    def rows() -> Iterator[bytes]:
        yield b"["
        for _number in range(10_000):
            yield row.encode() * 1024

    return Told(200, {"content-type": "application/json"}, rows())


def _huge_header(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    told = do()
    return told._replace(headers={**told.headers, "x-object-meta-huge": "h" * (1 << 20)})


def _loop(asked: Asked, do: Pass, chance: random.Random, other: str) -> Told:
    """The manifest of a large object names the object itself."""
    path = urlsplit(asked.path).path
    name = "/" + path.split("/", 3)[-1]
    rows = [{"name": name, "bytes": 1 << 20, "hash": "0" * 32, "sub_slo": chance.random() < 0.5}] * 3
    told = _json(rows)
    return told._replace(headers={**told.headers, "x-static-large-object": "True", "etag": '"' + "0" * 32 + '"'})


LIES = (
    Lie("201 without storing", _stores, _stored_nothing, blind=True),
    Lie("503 after it was done", _any, _busy_after),
    Lie("cut after it was done, before the answer", _any, _cut_after),
    Lie("a wrong ETag", lambda asked: _stores(asked) or _reads(asked), _wrong_etag),
    Lie("no ETag", lambda asked: _stores(asked) or _reads(asked), _no_etag),
    Lie("less than was asked for", _reads, _short),
    Lie("a Content-Length that is too long", lambda asked: asked.method == "GET", _too_long),
    Lie("a bit flipped", _reads, _flipped),
    Lie("other bytes of the same number", _reads, _other_range),
    Lie("a row missing in a listing", _lists, _listing(_without_one), blind=True),
    Lie("a row twice in a listing", _lists, _listing(_twice)),
    Lie("a row that is late in a listing", _lists, _listing(_late), blind=True),
    Lie("a name with terminal escapes in a listing", _lists, _listing(_escapes), blind=True),
    Lie("a row of nonsense in a listing", _lists, _listing(_nonsense), blind=True),
    Lie("a bulk delete that has failed, with 200", _bulk, _kept_all),
    Lie("a bulk delete that has deleted nothing", _bulk, _deleted_none, blind=True),
    Lie("a redirect to another host", _any, _elsewhere),
    Lie("a captive portal's page with 200", _any, _portal),
    Lie("10 GB of JSON", lambda asked: asked.method in ("GET", "POST"), _endless),
    Lie("a header of 1 MB", _any, _huge_header),
    Lie("a manifest that names itself", lambda asked: "multipart-manifest" in asked.query, _loop),
)
