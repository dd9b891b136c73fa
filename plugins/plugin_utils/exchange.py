# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hosts of an exchange tell each other on the controller: by the memory that all processes of the run share.

So hashes and keys are in no result. A part in an exchange is known by the folder of its module on the node, its *top*,
which is another one each time: what an earlier exchange of the run has left is nobody's. What all have to see alike is
made once, by the first who asks.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._exchange.swarm import (
    Seen,
    Swarm,
    Verdict,
    find_swarms,
    neighbours,
    why_rather_pull,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.exchange_papers import Authority

_EXPERIENCE, _HOST, _MEANT, _TOKEN, _SEEN, _DECISION, _HASHES, _OUTLOOK, _SHARES, _AUTHORITY, _PAPERS, _ADDRESSES = (
    "experience",
    "host",
    "meant",
    "token",
    "seen",
    "decision",
    "hashes",
    "outlook",
    "shares",
    "authority",
    "papers",
    "addresses",
)


class Meant(NamedTuple):
    """What a host begins with.

    :ivar wish: as of `find_swarms`
    :ivar key, address: as of `Seen`
    :ivar port: by which its peers reach it
    :ivar path: of the data set, for people
    """

    wish: str
    key: str
    address: str
    port: int
    path: str


def begin(host: str, top: str, meant: Meant) -> None:
    """A host takes part, by this top."""
    RUN.put(_name(_HOST, host), {"top": top})
    RUN.put(_name(_MEANT, top), meant._asdict())


def end(host: str) -> None:
    """A host takes part no longer: nobody who decides later counts on it."""
    RUN.put(_name(_HOST, host), {})


def is_in(host: str, top: str) -> bool:
    """Whether it still takes part, by this top."""
    return RUN.get(_name(_HOST, host)) == {"top": top}


def put_experience(host: str, address: str, port: int, reason: str) -> None:
    """It is known why a node cannot exchange there; empty where it can."""
    RUN.put(_name(_EXPERIENCE, f"{host} {address} {port}"), {"reason": reason})


def experience(host: str, address: str, port: int) -> str | None:
    """The same, of an earlier data set of the run; None where there was none."""
    reason = RUN.get(_name(_EXPERIENCE, f"{host} {address} {port}")).get("reason")
    return None if reason is None else str(reason)


def meant_by(top: str) -> Meant:
    """What it began with."""
    return Meant(**RUN.get(_name(_MEANT, top)))


def put_token(top: str, token: str) -> None:
    """What its module has been given."""
    RUN.put(_name(_TOKEN, top), {"token": token})


def token_of(top: str) -> str:
    """The token that its module has."""
    return str(RUN.get(_name(_TOKEN, top))["token"])


def put_seen(top: str, seen: Seen) -> None:
    """What one has seen."""
    RUN.put(_name(_SEEN, top), seen._asdict())


def decide(top: str, hosts: Iterable[str]) -> tuple[Swarm | None, str]:
    """The swarm that one is in, of tops, or why it is in none.

    :param hosts: of the batch
    """
    with RUN.alone(_DECISION):
        decided: Any = RUN.get(_DECISION)
        if top not in decided.get("of", ()):
            tops = [entry["top"] for entry in RUN.several(_name(_HOST, host) for host in hosts) if entry]
            told = zip(tops, RUN.several(_name(_SEEN, one) for one in tops))
            seen = {one: Seen(**entry) for one, entry in told if entry}
            decided = _written(find_swarms(meant_by(top).wish, seen))
            RUN.put(_DECISION, decided)
    number, reason = decided["of"].get(top, [None, ""])
    return (None if number is None else Swarm(*decided["swarms"][number])), reason


def _written(verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    """Each swarm is written once: with a thousand hosts one is 100 KiB, and each of them reads it."""
    swarms: list[Swarm] = []
    of = {}
    for top, (swarm, reason) in verdicts.items():
        if swarm is not None and not any(swarm is one for one in swarms):
            swarms.append(swarm)
        of[top] = [next((number for number, one in enumerate(swarms) if one is swarm), None), reason]
    return {"swarms": swarms, "of": of}


def put_hashes(top: str, told: Mapping[str, Any]) -> None:
    """What has become of the share of one."""
    RUN.put(_name(_HASHES, top), told)


def why_rather_pull_the_rest(swarm: Swarm, top: str) -> str:
    """Why the nodes of a swarm do not exchange after all, now that they have their shares; empty where they do."""

    def make() -> dict[str, Any]:
        missing = max(one["missing"] for one in RUN.several(_name(_SEEN, each) for each in swarm.hosts))
        told = RUN.several(_name(_HASHES, each) for each in swarm.sharers)
        return {"reason": why_rather_pull(meant_by(top).wish, missing, [one.get("pace", 0.0) for one in told])}

    return str(_once(_name(_OUTLOOK, swarm.hosts[0]), make)["reason"])


def hashes_of(swarm: Swarm) -> list[list[str] | None]:
    """Of all shares; None for those that nobody has."""

    def make() -> dict[str, Any]:
        told = RUN.several(_name(_HASHES, top) for top in swarm.sharers)
        return {"shares": [[one["bundle"], one["stretches"]] if "bundle" in one else None for one in told]}

    return list(_once(_name(_SHARES, swarm.hosts[0]), make)["shares"])


def papers_of(swarm: Swarm, top: str) -> dict[str, str]:
    """Certificate and key of one, and the certificate of the authority, which is gone when all have theirs."""

    def make() -> dict[str, Any]:
        authority = Authority()
        for one in swarm.hosts:
            RUN.put(_name(_PAPERS, one), dict(zip(("certificate", "key"), authority.sign())))
        return {"authority": authority.certificate}

    authority = _once(_name(_AUTHORITY, swarm.hosts[0]), make)
    return {**RUN.get(_name(_PAPERS, top)), **authority}


def addresses_of(swarm: Swarm, top: str) -> dict[str, Any]:
    """Where one is, to whom it connects, and who connects to it."""

    def make() -> dict[str, Any]:
        return {
            "all": [[one["address"], one["port"]] for one in RUN.several(_name(_MEANT, top) for top in swarm.hosts)]
        }

    addresses = _once(_name(_ADDRESSES, swarm.hosts[0]), make)["all"]
    place = swarm.hosts.index(top)
    dial, others = neighbours(place, len(swarm.hosts))
    return {
        "own": addresses[place],
        "dial": [addresses[number] for number in dial],
        "others": [addresses[number] for number in others],
    }


def _once(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    with RUN.alone(name):
        found = RUN.get(name)
        if not found:
            found = make()
            RUN.put(name, found)
    return found


def _name(kind: str, of: str) -> str:
    return f"exchange {kind} {of}"
