# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``examples/read_packed.py``, which somebody might have written from the page alone, reads the test vectors."""

from __future__ import annotations

import ast
import gzip
import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Iterator, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed import names
from tests.tools.paths import ROOT
from tests.unit.packed import vectors

READER = ROOT / "examples/read_packed.py"
PREFIX = "sets/caf\u00e9/"


class Shop:
    """A container that answers as Swift does to listings, two rows a page, and to GETs with and without a range.

    :ivar ranges: what was asked for
    """

    def __init__(self, objects: Mapping[str, bytes]) -> None:
        shop = self
        self.ranges: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                name = unquote(asked.path).partition("/data")[2][1:]
                if self.headers["X-Auth-Token"] != "secret":
                    return self._answer(401, b"")
                if not name:
                    query = {key: values[0] for key, values in parse_qs(asked.query).items()}
                    found = [one for one in sorted(objects) if one.startswith(query["prefix"])]
                    rows = [{"name": one} for one in found if one > query.get("marker", "")]
                    return self._answer(200, json.dumps(rows[:1]).encode())
                if name not in objects:
                    return self._answer(404, b"")
                content, wanted = objects[name], self.headers["Range"]
                if wanted is None:
                    return self._answer(200, content)
                shop.ranges.append(name)
                first, last = map(int, wanted[len("bytes=") :].split("-"))
                return self._answer(206, content[first : last + 1])

            def _answer(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments: object) -> None:
                """Nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1/AUTH_x/data"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def run(*arguments: str, token: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OS_TOKEN": token, "PYTHONUTF8": "1"}
    command = [sys.executable, str(READER), *arguments]
    return subprocess.run(command, env=environment, check=False, capture_output=True, encoding="utf-8")


def there(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """What is in a folder: content, mode and time of its files, links and empty folders."""
    found = {}
    for path in folder.rglob("*"):
        seen = path.lstat()
        if path.is_symlink():
            content = os.fsencode(os.readlink(path))
        elif path.is_dir():
            if any(path.iterdir()):
                continue
            content = b""
        else:
            content = path.read_bytes()
        found[str(path.relative_to(folder))] = content, seen.st_mode, seen.st_mtime_ns
    return found


def meant(members: Mapping[str, vectors.Member]) -> dict[str, tuple[bytes, int, int]]:
    return {name: (member.content, member.mode, member.mtime_ns) for name, member in members.items()}


@pytest.fixture(params=sorted(vectors.ARCHIVES))
def objects(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return vectors.stored(request.param)


@pytest.fixture
def shop(objects: Mapping[str, bytes]) -> Iterator[Shop]:
    served = Shop({PREFIX + name: content for name, content in objects.items()})
    yield served
    served.close()


def versions(objects: Mapping[str, bytes]) -> list[str]:
    return sorted(name[len(names.VERSIONS) :] for name in objects if name.startswith(names.VERSIONS))


def test_a_folder_is_read(objects: Mapping[str, bytes], tmp_path: Path) -> None:
    vectors.write(objects, tmp_path / "set")
    assert run(str(tmp_path / "set")).stdout.split() == versions(objects)
    done = run(str(tmp_path / "set"), "--to", str(tmp_path / "out"))
    assert done.stderr == ""
    assert same_but_for_times(there(tmp_path / "out"), meant(vectors.THIRD_VERSION))


def test_a_container_is_read_by_ranges(objects: Mapping[str, bytes], shop: Shop, tmp_path: Path) -> None:
    place = (shop.url, "--prefix", PREFIX)
    first, second, third = versions(objects)
    assert run(*place, token="secret").stdout.split() == [first, second, third]
    done = run(*place, "--to", str(tmp_path / "out"), "--version", first, token="secret")
    assert done.stderr == ""
    assert same_but_for_times(there(tmp_path / "out"), meant(vectors.FIRST))
    packs = [name for name in shop.ranges if names.PACKS in name]
    assert len(set(packs)) == 1
    assert len(packs) == 3  # the files that are objects of their own are between others


def test_a_prefix_needs_no_slash_and_what_cannot_be_had_is_told_in_a_line(
    objects: Mapping[str, bytes], shop: Shop, tmp_path: Path
) -> None:
    for prefix in (PREFIX[:-1], f"/{PREFIX}"):
        assert run(shop.url, "--prefix", prefix, token="secret").stdout.split() == versions(objects)
    target = ("--to", str(tmp_path / "out"))
    for arguments, token, told in (
        ((shop.url, "--prefix", PREFIX), "wrong", "401"),
        ((shop.url, "--prefix", PREFIX, *target), "wrong", "401"),
        ((shop.url, "--prefix", "elsewhere", *target), "secret", f"{shop.url}/elsewhere/.packed/latest: HTTPError"),
        ((str(tmp_path / "elsewhere"),), "", "No such file"),
        ((shop.url.replace("http:", "nothing:"),), "", "unknown url type"),
    ):
        done = run(*arguments, token=token)
        assert (done.returncode, done.stdout) == (1, "")
        assert told in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_version_is_known_by_its_digest(objects: dict[str, bytes], tmp_path: Path) -> None:
    first = versions(objects)[0]
    digest = first.partition("-")[2]
    later = "20300101T000000.000000Z"
    again = gzip.decompress(objects[names.VERSIONS + first]).replace(first[: len(later)].encode(), later.encode(), 1)
    vectors.write({**objects, f"{names.VERSIONS}{later}-{digest}": gzip.compress(again)}, tmp_path / "set")
    done = run(str(tmp_path / "set"), "--to", str(tmp_path / "out"), "--version", digest)
    assert done.stderr == ""
    assert same_but_for_times(there(tmp_path / "out"), meant(vectors.FIRST))
    assert run(str(tmp_path / "set"), "--to", str(tmp_path / "none"), "--version", "ab" * 32).returncode


def same_but_for_times(found: dict[str, tuple[bytes, int, int]], wanted: dict[str, tuple[bytes, int, int]]) -> bool:
    """File systems end at different times, so that of these members is not compared."""
    return {name: (*one[:2], one[2] * (one[2] < 1 << 60)) for name, one in found.items()} == {
        name: (*one[:2], one[2] * (one[2] < 1 << 60)) for name, one in wanted.items()
    }


def test_damage_in_a_pack_names_the_file(objects: dict[str, bytes], tmp_path: Path) -> None:
    broken = {name: content.replace(b"#!/bin/sh", b"#!/bin/no") for name, content in objects.items()}
    vectors.write(broken, tmp_path / "set")
    done = run(str(tmp_path / "set"), "--to", str(tmp_path / "out"))
    assert done.returncode
    assert "'program' is damaged" in done.stderr
    assert "program" not in there(tmp_path / "out")


def test_an_index_that_is_cut_or_of_another_version_is_refused(objects: dict[str, bytes], tmp_path: Path) -> None:
    first, second, third = (names.VERSIONS + version for version in versions(objects))
    (base,) = (name for name in objects if name.startswith(names.BASES))
    for name in (third, base):
        folder = tmp_path / f"cut {name.count('-')}"
        vectors.write({**objects, name: objects[name][:-1]}, folder)
        assert "EOFError" in run(str(folder), "--to", f"{folder} out").stderr.splitlines()[0]
    for name, other in ((third, second), (base, first)):
        folder = tmp_path / f"other {name.count('-')}"
        vectors.write({**objects, name: objects[other]}, folder)
        assert "of another version" in run(str(folder), "--to", f"{folder} out").stderr


def test_what_would_take_much_memory_is_refused(tmp_path: Path) -> None:
    objects = vectors.stored("zip")
    first = names.VERSIONS + versions(objects)[0]
    header, rest = gzip.decompress(objects[first]).decode().split("\n", 1)
    for lines, told in (
        (header + " " * (9 << 20) + "\n" + rest, "JSONDecodeError"),
        (re.sub('"packs": ?[0-9]+', '"packs":100001', header) + "\n" + rest, "The format is"),
        (f'{header}\n{rest}["{"x" * 4096}",0,0,"100644","{"0" * 32}",0,0]\n', "is no file"),
    ):
        vectors.write({**objects, first: gzip.compress(lines.encode())}, tmp_path / told)
        done = run(str(tmp_path / told), "--to", f"{tmp_path / told} out", "--version", first[len(names.VERSIONS) :])
        assert told in done.stderr.splitlines()[0]


def test_it_has_less_than_90_lines_of_code_besides_its_imports() -> None:
    text = READER.read_text("utf-8")
    tree = ast.parse(text)
    told = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            told |= set(range(node.lineno, (node.end_lineno or 0) + 1))
    lines = [line.strip() for number, line in enumerate(text.splitlines(), 1) if number not in told]
    assert len([line for line in lines if line and not line.startswith("#")]) < 90
    assert set(_imported(tree)) <= set(STANDARD)


STANDARD = "argparse gzip hashlib heapq itertools json operator os re stat urllib".split()


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).partition(".")[0]
