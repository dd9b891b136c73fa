# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of answers that nobody wants."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.status import status_error


@pytest.mark.parametrize(
    ("method", "kind", "said"),
    [
        ("DELETE", Conflict, "Something is still in it"),
        ("GET", Damaged, "of which one is lost"),
        ("PUT", Conflict, "Somebody else"),
        ("", Conflict, "Somebody else"),
    ],
)
def test_conflicts(method: str, kind: type[DataError], said: str) -> None:
    error = status_error("object a/b", 409, "Conflict", method=method)
    assert isinstance(error, kind) and said in str(error)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"Code":"AccessDenied","Message":"","BucketName":"box","RequestId":"tx1","HostId":"h"}', " (AccessDenied)"),
        (b'{"Code":"QuotaExceeded","Message":"the quota is full","RequestId":"tx1"}', " (the quota is full)"),
        (b'{"Code":"AccessDenied"', ' ({"Code":"AccessDenied")'),
        (b"[1, 2]", " ([1, 2])"),
        (b"<html>", ""),
    ],
)
def test_what_the_service_says_is_told_without_its_wrapping(body: bytes, told: str) -> None:
    assert status_error("container box", 403, "Forbidden", body).cause == f"the service answered 403 Forbidden{told}"


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://store.example/v1/AUTH_x", "https://store.example/v1/AUTH_x"),
        ("//me:secret@store.example:8080/v1?sig=secret#secret", "//store.example:8080/v1"),
        ("/v1/" + "x" * 999, "/v1/" + "x" * 196),
        ("http://[store/", "no address at all"),
    ],
)
def test_where_a_redirect_points_is_told(location: str, told: str) -> None:
    error = status_error("container box", 301, "Moved", location=location)
    assert error.cause == f"the service answered 301 Moved, which points to {told}"


@pytest.mark.parametrize(
    "page",
    [
        b"<html>400 The plain HTTP request was sent to HTTPS port</html>",
        b"<html>Reason: You're speaking plain HTTP to an SSL-enabled server port.</html>",
    ],
)
def test_a_server_that_wants_tls_is_understood(page: bytes) -> None:
    assert "has to begin with https://" in status_error("container box", 400, "Bad Request", page).remedy
