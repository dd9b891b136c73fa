# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
import io
from typing import Any, Iterable, List, Tuple

import pytest

from tests.lab.faults import rules
from tests.lab.faults.middleware import Faults
from tests.lab.faults.rules import Rule

pytestmark = pytest.mark.usefixtures("state")


def _application(environ: Any, start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"0123456789", b"abcdefghij"]


def _ask(faults: Faults, method: str = "GET", path: str = "/v1/a/c/o") -> Tuple[str, List[Tuple[str, str]], bytes]:
    said: List[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "q=1", "wsgi.input": io.BytesIO()}
    body = b"".join(faults(environ, lambda status, headers: said.extend([status, headers])))
    return said[0], said[1], body


@pytest.fixture
def faults() -> Faults:
    return Faults(_application, str(rules.file("swift")), sleep=lambda seconds: None)


def test_without_rules_everything_passes(faults: Faults) -> None:
    assert _ask(faults) == ("200 OK", [], b"0123456789abcdefghij")
    assert rules.struck("swift") == []


def test_skip_count_and_match(faults: Faults) -> None:
    rules.set_rules("swift", [Rule(method="PUT", path="/o?q", skip=1, count=2, status=503)])
    asked = [_ask(faults, method)[0] for method in ("PUT", "GET", "PUT", "PUT", "PUT")]
    asked.append(_ask(faults, "PUT", "/elsewhere")[0])
    refused = "503 Service Unavailable"
    assert asked == ["200 OK", "200 OK", refused, refused, "200 OK", "200 OK"]
    assert [(request["method"], request["path"]) for request in rules.struck("swift")] == [("PUT", "/v1/a/c/o?q=1")] * 2


def test_rules_are_read_live_and_cleared(faults: Faults) -> None:
    rules.set_rules("swift", [Rule(status=498, headers={"Retry-After": "2"})])
    status, headers, _body = _ask(faults)
    assert status == "498 Rate Limited"
    assert ("Retry-After", "2") in headers
    rules.set_rules("swift", [Rule(status=401)])
    assert _ask(faults)[0] == "401 Unauthorized"
    rules.clear("swift")
    assert _ask(faults)[0] == "200 OK"
    assert rules.struck("swift") == []


def test_another_parts_rules_do_not_count(faults: Faults) -> None:
    rules.set_rules("glance", [Rule(status=503)])
    assert _ask(faults)[0] == "200 OK"


def test_truncated_answer(faults: Faults) -> None:
    rules.set_rules("swift", [Rule(truncate=13)])
    got = []
    with pytest.raises(OSError, match="truncated"):
        for chunk in faults({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None):
            got.append(chunk)  # noqa: PERF402 - what came before the error counts
    assert b"".join(got) == b"0123456789abc"


def test_delay_comes_first() -> None:
    slept: List[float] = []
    rules.set_rules("keystone", [Rule(delay=1.5, count=1)])
    faults = Faults(_application, str(rules.file("keystone")), sleep=slept.append)
    assert _ask(faults)[0] == _ask(faults)[0] == "200 OK"
    assert slept == [1.5]


def test_the_labs_own_look_at_a_part_uses_nothing_up(faults: Faults) -> None:
    rules.set_rules("swift", [Rule(status=503, count=1)])
    probe = {"REQUEST_METHOD": "GET", "PATH_INFO": "/healthcheck", "HTTP_X_LAB_PROBE": "yes"}
    assert b"".join(faults(probe, lambda status, _headers: None)) == b"0123456789abcdefghij"
    assert _ask(faults)[0] == "503 Service Unavailable"
