# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of the faults: `fault`, `proxy`, `fill`."""

import argparse
import dataclasses
import json
from typing import TYPE_CHECKING, Any, Mapping

from tests.lab import layout
from tests.lab.disk import SmallDisk
from tests.lab.faults import proxies, rules
from tests.lab.faults.conditions import Conditions
from tests.lab.faults.proxy import url
from tests.lab.parts import LabError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: "Commands") -> None:
    _add_fault(commands)
    _add_proxy(commands)
    _add_fill(commands)


def _add_fault(commands: "Commands") -> None:
    fault = commands.add_parser("fault", help="make a service answer, wait or break off as asked")
    fault.add_argument("part", choices=rules.PARTS)
    fault.add_argument("--clear", action="store_true", help="no more faults")
    fault.add_argument("--struck", action="store_true", help="show the requests that were struck")
    fault.add_argument("--method")
    fault.add_argument("--path", help="only where this is somewhere in path and query")
    fault.add_argument("--skip", type=int, help="let so many matching requests pass first")
    fault.add_argument("--count", type=int, help="strike so many requests (default: all)")
    fault.add_argument("--delay", type=float, help="seconds to wait first")
    fault.add_argument("--status", type=int, help="answer this (401, 429, 498, 503, …)")
    fault.add_argument("--retry-after", help="with that answer")
    fault.add_argument("--truncate", type=int, help="end the answer's body after so many bytes")
    fault.add_argument("--drop-upload", type=int, help="hang up after so many bytes of the request's body (swift)")
    fault.set_defaults(run=_fault)


def _fault(options: argparse.Namespace) -> int:
    if options.clear:
        rules.clear(options.part)
    elif options.struck:
        for request in rules.struck(options.part):
            print(json.dumps(request))
    else:
        rule = rules.Rule(**_given(options, rules.Rule))
        if options.retry_after:
            rule.headers["Retry-After"] = options.retry_after
        rules.set_rules(options.part, [rule])
    return 0


def _add_proxy(commands: "Commands") -> None:
    proxy = commands.add_parser("proxy", help="put a delaying, throttling, cutting or answering proxy before a service")
    proxy.add_argument("service", nargs="?", choices=list(layout.PORTS))
    proxy.add_argument("--change", type=int, metavar="PORT", help="give a running proxy other conditions")
    proxy.add_argument("--end", type=int, metavar="PORT", help="end a running proxy")
    proxy.add_argument("--delay-ms", type=float, help="longer round trip")
    proxy.add_argument("--rate-up", type=int, help="bytes a second to the server")
    proxy.add_argument("--rate-down", type=int, help="bytes a second to the client")
    proxy.add_argument("--cut-up", type=int, help="reset after so many bytes to the server")
    proxy.add_argument("--cut-down", type=int, help="reset after so many bytes to the client")
    proxy.add_argument("--flip-up", type=int, help="damage the byte that comes after so many to the server")
    proxy.add_argument("--flip-down", type=int, help="damage the byte that comes after so many to the client")
    proxy.add_argument("--refuse", action="store_true", default=None, help="reset each new connection")
    proxy.add_argument("--blackhole", action="store_true", default=None, help="accept, never answer")
    proxy.add_argument("--status", type=int, help="answer HTTP requests with this")
    proxy.add_argument("--method", help="of the requests to answer")
    proxy.add_argument("--path", help="somewhere in path and query of the requests to answer")
    proxy.add_argument("--count", type=int, help="only so many connections (or requests, with --status)")
    proxy.set_defaults(run=_proxy)


def _proxy(options: argparse.Namespace) -> int:
    conditions = Conditions(**_given(options, Conditions))
    if options.end:
        proxies.end(options.end)
    elif options.change:
        proxies.change(options.change, conditions)
    elif options.service:
        print(url(proxies.start(options.service, conditions)))
    else:
        for port, service in proxies.running().items():
            print(f"{url(port)} -> {service} {json.dumps(proxies.traffic(port).as_dict())}")
    return 0


def _add_fill(commands: "Commands") -> None:
    fill = commands.add_parser("fill", help="fill the disk of a part brought up with --set disk=SIZE")
    fill.add_argument("part", choices=("swift", "glance", "glance2"))
    fill.add_argument("--leave", type=int, default=0, metavar="BYTES", help="room to leave")
    fill.add_argument("--free", action="store_true", help="give the room back")
    fill.set_defaults(run=_fill)


def _fill(options: argparse.Namespace) -> int:
    disk = SmallDisk.of(options.part)
    if options.free:
        disk.free()
    else:
        print(f"{options.part}: {disk.fill(options.leave)} bytes taken")
    return 0


def _given(options: argparse.Namespace, kind: Any) -> Mapping[str, Any]:
    """The options that are fields of `kind` and were given."""
    names = [field.name for field in dataclasses.fields(kind)]
    given = {name: value for name, value in vars(options).items() if name in names and value is not None}
    if kind is rules.Rule and not given:
        raise LabError("fault: no fault is asked for. See fault --help.")
    return given
