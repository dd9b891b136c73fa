# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links by which somebody without an account reads and writes, on each store."""

from __future__ import annotations

import gzip
import io
import json
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any, Callable, Mapping

import pytest

from tests.integration.conftest import Cloud
from tests.integration.swift_sync.conftest import own_cache, run_sync
from tests.lab import layout
from tests.lab.rest import trust

__all__ = ["own_cache"]  # a fixture

pytestmark = pytest.mark.stores(finds_others=True)
NAME = "2026/lärge & small?.txt"


@pytest.fixture
def filled(keyless: Cloud, container: str) -> Cloud:
    """The store, with the test's container, two objects in it, and no key for links."""
    connection = keyless.connection
    connection.object_store.create_container(container)
    for name in (NAME, "other.txt"):
        connection.session.put(f"{keyless.object_store}/{container}/{urllib.request.quote(name)}", data=name.encode())
    return keyless


@pytest.fixture
def link(playbook: Callable[..., Any], filled: Any) -> Callable[..., Any]:
    """The links that the lookup makes, or with *fails* its error."""

    def make(*terms: str, fails: bool = False, **options: Any) -> Any:
        options = {"cloud": filled.name, **options}
        words = [json.dumps(term, ensure_ascii=False) for term in terms]
        given = ", ".join(words + [f"{name}={json.dumps(value)}" for name, value in options.items()])
        play = [
            {
                "hosts": "localhost",
                "gather_facts": False,
                "tasks": [
                    {
                        "name": "Link",
                        "ansible.builtin.set_fact": {
                            "links": "{{ query('chameleon.data.swift_tempurl', " + given + ") }}"
                        },
                    }
                ],
            }
        ]
        played = playbook(json.dumps(play), fails=fails)
        return played.output if fails else played.results["Link"]["localhost"]["ansible_facts"]["links"]

    return make


def fetch(url: str, method: str = "GET", data: bytes | None = None) -> tuple[int, bytes, Mapping[str, str]]:
    """What somebody without a token gets."""
    try:
        request = urllib.request.Request(url, data, method=method)
        with urllib.request.urlopen(request, timeout=30, context=trust()) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, b"", {}


class Ranges(io.RawIOBase):
    """An object that can seek: what is read of it is asked for by its range."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._size = int(fetch(url, "HEAD")[2]["Content-Length"])
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        asked = urllib.request.Request(self._url, headers={"Range": f"bytes={self._at}-{end - 1}"})
        with urllib.request.urlopen(asked, timeout=30, context=trust()) as answer:
            assert answer.status == 206
            buffer[: end - self._at] = answer.read()
        count, self._at = end - self._at, end
        return count


def test_an_object_is_read(filled: Any, container: str, link: Callable[..., Any]) -> None:
    refused = link(f"{container}/{NAME}", fails=True)
    assert "has a key for links" in refused and "make_key: true" in refused.replace("\n", " ")
    (url,) = link(f"{container}/{NAME}", make_key=True)
    assert fetch(url)[:2] == (200, NAME.encode())
    assert fetch(url, "HEAD")[0] == 200
    assert fetch(url, "DELETE")[0] in (401, 403)
    assert fetch(url.partition("?")[0])[0] in (401, 403, 404)  # not every store looks for it without a token
    # Another object is not shared by that.
    assert fetch(f"{filled.object_store}/{container}/other.txt?{url.partition('?')[2]}")[0] in (401, 403)


def test_the_key_stays_and_the_time_is_kept(container: str, link: Callable[..., Any]) -> None:
    end = int(time.time()) + 4
    first = link(f"{container}/{NAME}", f"{container}/other.txt", make_key=True, expires_at=end)
    assert link(f"{container}/{NAME}", f"{container}/other.txt", expires_at=end) == first
    while time.time() <= end + 1:
        time.sleep(0.2)
    assert [fetch(url)[0] for url in first] in ([401, 401], [403, 403])


def test_names_that_begin_alike(filled: Any, container: str, link: Callable[..., Any]) -> None:
    (url,) = link(f"{container}/2026/", prefix=True, make_key=True)
    path, _mark, query = url.partition("?")
    assert fetch(f"{path}{urllib.request.quote(NAME[5:])}?{query}")[:2] == (200, NAME.encode())
    assert fetch(f"{filled.object_store}/{container}/other.txt?{query}")[0] in (401, 403)


def test_something_is_handed_in(filled: Any, container: str, link: Callable[..., Any]) -> None:
    (url,) = link(f"{container}/inbox/thesis", method="PUT", make_key=True)
    assert fetch(url, "PUT", b"words")[0] == 201
    assert filled.connection.session.get(f"{filled.object_store}/{container}/inbox/thesis").content == b"words"
    assert fetch(url)[0] in (401, 403)


def test_a_name_for_browsers(container: str, link: Callable[..., Any]) -> None:
    (url,) = link(f"{container}/other.txt", filename="my file.txt", make_key=True)
    assert "my%20file.txt" in fetch(url)[2]["Content-Disposition"].replace("my file.txt", "my%20file.txt")


def test_only_for_some_addresses(filled: Cloud, container: str, link: Callable[..., Any]) -> None:
    anywhere, nowhere = {"ip_range": "0.0.0.0/0"}, {"ip_range": "192.0.2.0/24"}
    if filled.kind.server == "rgw":
        assert "has no links for some addresses alone" in link(f"{container}/other.txt", fails=True, **anywhere)
    else:
        assert fetch(link(f"{container}/other.txt", make_key=True, **anywhere)[0])[0] == 200
        assert fetch(link(f"{container}/other.txt", make_key=True, **nowhere)[0])[0] == 401


def test_a_key_of_ones_own(filled: Cloud, container: str, link: Callable[..., Any]) -> None:
    wrong = {"key": "not the key of anything"}
    if filled.kind.account_in_url:
        (url,) = link(f"{container}/other.txt", **wrong)
        assert fetch(url)[0] in (401, 403)
    else:  # there a link is tried before it is given away
        assert "If you gave 'key', check it" in link(f"{container}/other.txt", fails=True, **wrong).replace("\n", " ")


def test_bad_input(link: Callable[..., Any]) -> None:
    assert "names no object" in link("container-alone", fails=True)
    assert "that is no duration" in link("a/b", fails=True, expires_in="soon")


def test_the_playbook(filled: Any, container: str, playbook: Callable[..., Any], tmp_path: Path) -> None:
    share = (layout.ROOT / "playbooks/share.yml").read_text()
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "small.txt").write_text("packed")
    packed = {"direction": "push", "path": str(folder), "container": container, "prefix": "set", "layout": "packed"}
    assert not run_sync(filled.object_store, filled.token, **packed).get("failed")
    given = {
        "share_cloud": filled.name,
        "share_objects": f"{container}/{NAME},{container}/other.txt",
        "share_prefixes": [f"{container}/2026/", f"{container}/set/.packed/"],
    }
    assert "Links would be made for" in playbook(share, "-e", json.dumps(given), "--check").output
    for place in ("", f"/{container}"):
        kept = filled.connection.session.head(f"{filled.object_store}{place}").headers
        assert not [name for name in kept if name.lower().endswith("-temp-url-key")]
    missing = {**given, "share_objects": f"{container}/mistyped"}
    shown = playbook(share, "-e", json.dumps(missing), fails=True).output
    assert f"object {container}/mistyped: the service answered 404" in " ".join(shown.split())
    links = playbook(share, "-e", json.dumps(given)).results["Show the links"]["localhost"]["share_links"]
    assert fetch(links[f"{container}/{NAME}"])[:2] == (200, NAME.encode())
    assert fetch(links[f"{container}/other.txt"])[:2] == (200, b"other.txt")
    path, _mark, query = links[f"{container}/2026/"].partition("?")
    assert fetch(f"{path}{urllib.request.quote(NAME[5:])}?{query}")[:2] == (200, NAME.encode())
    path, _mark, query = links[f"{container}/set/.packed/"].partition("?")
    version = json.loads(fetch(f"{path}latest?{query}")[1])["version"]
    _header, (pack, *_sizes), (name, *_row) = map(
        json.loads, gzip.decompress(fetch(f"{path}versions/{version}?{query}")[1]).splitlines()
    )
    with zipfile.ZipFile(io.BufferedReader(Ranges(f"{path}packs/{pack}?{query}"))) as archive:
        assert (name, archive.read(name)) == ("small.txt", b"packed")
