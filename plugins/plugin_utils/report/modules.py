# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What results of the collection's modules say, as facts. Pure.

It is a list of what may be said: a key that no reader names is in no report.
"""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, NamedTuple, Union

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import (
    BAD,
    CHANGED,
    CONTAINER,
    DATA_SET,
    FILE,
    IGNORED,
    IMAGE,
    LEASE,
    MOUNT,
    OBJECT,
    OBJECTS,
    REMOVED,
    SERVER,
    SKIPPED,
    UNCHANGED,
    Image,
    Lease,
    LeftOut,
    Mount,
    Transfer,
)
from ansible_collections.chameleon.data.plugins.plugin_utils.report.seen import OURS, Ended
from ansible_collections.chameleon.data.plugins.plugin_utils.report.words import short

_MOST = 50  # of the names in a list


class Found(NamedTuple):
    """A thing and what became of it, see `model.Thing`.

    :ivar host: where it is; empty where it is in the cloud
    :ivar folder: of a data set, where its files are, if that is not its path
    """

    kind: str
    name: str
    id: str
    cloud: str
    host: str
    state: str
    folder: str = ""


Fact = Union[Transfer, Mount, Image, Lease, Found]


def facts(ended: Ended, task: int) -> Iterator[Fact]:
    """What the result of a task, or of an item of its loop, says.

    :param task: its index
    """
    reader = _READERS.get(ended.module[len(OURS) :]) if ended.module.startswith(OURS) else None
    # Of a task with no_log there is no result; that which was skipped has not even its arguments' templates filled in.
    if not reader or not ended.result or ended.status == SKIPPED:
        return
    # Of what has failed, only a sync says how far it came.
    if reader is _sync or ended.status not in (*BAD, IGNORED):
        yield from (fact for fact in reader(ended, task) if _names_something(fact, ended))


def _names_something(fact: Fact, ended: Ended) -> bool:
    """Whether the result was such that a reader knows what it is about, and that is, or was until now."""
    if isinstance(fact, Mount):
        return bool(fact.path)
    if isinstance(fact, Found) and fact.state == REMOVED and ended.status != CHANGED:
        return False
    return isinstance(fact, Transfer) or bool(fact.name)


def _sync(ended: Ended, task: int) -> Iterator[Fact]:
    result = ended.result
    direction = _text(result.get("direction"))
    if not direction:
        return
    pull = direction == "pull"
    done, counts, source = (_dict(result.get(key)) for key in ("done", "counts", "source_state"))
    path = _text(result.get("destination" if pull else "source"))
    container, prefix = _text(result.get("container")), _text(result.get("prefix"))
    files = _number(counts.get("download" if pull else "upload")) if ended.check else _number(done.get("files"))
    unchanged = _number(result.get("unchanged"))
    yield Transfer(
        host=ended.place,
        task=task,
        check=ended.check,
        direction=direction,
        container=container,
        prefix=prefix,
        path=path,
        layout=_text(result.get("layout")),
        version=_text(_dict(result.get("version")).get("digest")),
        files=files,
        bytes=_number((result if ended.check else done).get("bytes")),
        peers=0,
        # Of a share, or where something has failed, not all that is there is looked at.
        whole=_number(source["bytes"]) if source.get("objects") == files + unchanged else None,
        unchanged=unchanged,
        deleted=_number(counts.get("delete")) if ended.check else _number(done.get("deleted")),
        requests=_number(result.get("requests")),
        seconds=_decimal(result.get("seconds")),
        rate=_number(result.get("rate")),
        failures=_number(result.get("failures_total")),
    )
    if ended.status in BAD and not result.get("changed"):
        return
    state = CHANGED if result.get("changed") else UNCHANGED
    cloud = _cloud(ended)
    if pull:
        yield Found(DATA_SET, path, "", "", ended.place, state)
    elif prefix:
        yield Found(OBJECTS, f"{container}/{prefix}", "", cloud, "", state)
    if not pull and (not prefix or counts.get("create")):
        yield Found(CONTAINER, container, "", cloud, "", state)


def _exchange(ended: Ended, task: int) -> Iterator[Fact]:
    """What an exchange has brought; ``swift_sync`` tells of the data set."""
    result = ended.result
    size = _number(result.get("bytes"))
    if "from_peers" not in result:  # it has not come to that
        return
    yield Transfer(
        host=ended.place,
        task=task,
        check=False,
        direction="pull",
        container=_text(result.get("container")),
        prefix=_text(result.get("prefix")),
        path=_text(result.get("destination")),
        layout="",
        version="",
        files=_number(result.get("files")),
        bytes=size,
        peers=max(0, size - _number(result.get("from_store"))),  # some pieces come twice
        whole=size,
        unchanged=0,
        deleted=0,
        requests=0,
        seconds=_decimal(result.get("seconds")),
        rate=0,
        failures=0,
    )


def _mount(ended: Ended, task: int) -> Iterator[Fact]:
    result = ended.result
    path, state = _text(result.get("mount_point")), _text(result.get("state"))
    changed = ended.status == CHANGED
    yield Mount(
        host=ended.place,
        check=ended.check,
        changed=changed,
        path=path,
        container=_text(result.get("container")),
        prefix=_text(result.get("prefix")),
        backend=_text(result.get("backend")),
        state=state,
        health="",
        pending=None,
        cache_bytes=0,
        abandoned=len(_list(result.get("abandoned"))),
        expires=_text(_dict(result.get("credential")).get("expires")),
    )
    kept = CHANGED if changed else UNCHANGED
    yield Found(MOUNT, path, "", _cloud(ended), ended.place, REMOVED if state == "absent" else kept)


def _mounts(ended: Ended, task: int) -> Iterator[Fact]:
    for told in map(_dict, _list(ended.result.get("mounts"))):
        container, _colon, prefix = _text(told.get("source")).rpartition(":")[2].partition("/")
        yield Mount(
            host=ended.place,
            check=False,
            changed=False,
            path=_text(told.get("mount_point")),
            container=container,
            prefix=prefix,
            backend=_text(told.get("backend")),
            state="mounted" if told.get("mounted") else "unmounted",
            health=_text(told.get("health")),
            pending=_number(told["pending_total"]) if "pending_total" in told else None,
            cache_bytes=_number(told.get("cache_bytes")),
            abandoned=0,
            expires=_text(_dict(told.get("credential")).get("expires")),
        )


def _snapshot(ended: Ended, task: int) -> Iterator[Fact]:
    result, cloud = ended.result, _cloud(ended)
    made, rotated = _dict(result.get("image")), [_dict(one) for one in _list(result.get("rotated"))]
    gone = tuple(_text(one.get("name")) for one in rotated)
    name, changed = ended.arguments.get("name", ""), ended.status == CHANGED
    if ended.arguments.get("state") == "absent":
        yield Found(IMAGE, short(name), "", cloud, "", REMOVED)
        return
    regions = [_dict(one) for one in _list(result.get("regions"))]
    image = _image({"name": name, **made}, ended, "seconds" in result or (ended.check and changed))
    left_out = _dict(_dict(result.get("left_out")).get("lists"))
    yield image._replace(
        node=image.node or ended.place,
        fingerprint=_text(result.get("fingerprint")) or image.fingerprint,
        left_out=tuple(
            LeftOut(short(why), _number(_dict(told).get("count")), _number(_dict(told).get("bytes")))
            for why, told in left_out.items()
        ),
        stages={short(stage): _decimal(told) for stage, told in _dict(result.get("seconds")).items()},
        regions=tuple(_text(one.get("region")) for one in regions),
        rotated=gone,
    )
    yield Found(IMAGE, image.name, image.id, cloud, "", CHANGED if image.made else UNCHANGED)
    for one in rotated:
        yield Found(IMAGE, _text(one.get("name")), _text(one.get("id")), cloud, "", REMOVED)


def _images(ended: Ended, task: int) -> Iterator[Fact]:
    told = ended.result.get("images", [ended.result.get("image")])
    for one in map(_dict, _list(told)):
        yield _image(one, ended, False)


def _image(told: Mapping[str, Any], ended: Ended, made: bool) -> Image:
    return Image(
        id=_text(told.get("id")),
        name=_text(told.get("name")),
        cloud=_cloud(ended),
        check=ended.check,
        made=made,
        status=_text(told.get("status")),
        size=_number(told.get("size")),
        virtual_size=_number(told.get("virtual_size")),
        created=_text(told.get("created_at")),
        node=_text(told.get("node")),
        parent=_text(told.get("parent")),
        fingerprint=_text(told.get("fingerprint")),
        left_out=(),
        stages={},
        regions=(),
        rotated=(),
    )


def _lease(ended: Ended, task: int) -> Iterator[Fact]:
    told, cloud = _dict(ended.result.get("lease")), _cloud(ended)
    changed = CHANGED if ended.status == CHANGED else UNCHANGED
    absent = ended.arguments.get("state") == "absent"
    if told:
        yield _told_lease(told, cloud)
    name = _text(told.get("name")) or short(ended.arguments.get("name", ""))
    yield Found(LEASE, name, _text(told.get("id")), cloud, "", REMOVED if absent else changed)


def _leases(ended: Ended, task: int) -> Iterator[Fact]:
    for told in map(_dict, _list(ended.result.get("leases", [ended.result.get("lease")]))):
        if told:
            yield _told_lease(told, _cloud(ended))


def _told_lease(told: Mapping[str, Any], cloud: str) -> Lease:
    reserved: dict[str, int] = {}
    for one in map(_dict, _list(told.get("reservations"))):
        kind = _text(one.get("resource_type"))
        reserved[kind] = reserved.get(kind, 0) + (_number(one.get("amount")) or 1)
    return Lease(
        id=_text(told.get("id")),
        name=_text(told.get("name")),
        cloud=cloud,
        status=_text(told.get("status")),
        degraded=told.get("degraded") is True,
        start=_text(told.get("start")),
        end=_text(told.get("end")),
        remaining=_number(told.get("remaining")),
        reserved=reserved,
        nodes=tuple(map(_text, _list(told.get("hosts")))),
    )


def _server(ended: Ended, task: int) -> Iterator[Fact]:
    yield _named(SERVER, ended, _dict(ended.result.get("server")))


def _container(ended: Ended, task: int) -> Iterator[Fact]:
    yield _named(CONTAINER, ended, _dict(ended.result.get("container")))


def _named(kind: str, ended: Ended, told: Mapping[str, Any]) -> Found:
    """What is in the cloud by a name, and told of unless it is to be absent."""
    changed = CHANGED if ended.status == CHANGED else UNCHANGED
    name = _text(told.get("name")) or short(_asked(ended, "container"))
    state = REMOVED if ended.arguments.get("state") == "absent" else changed
    return Found(kind, name, _text(told.get("id")), _cloud(ended), "", state)


def _object(ended: Ended, task: int) -> Iterator[Fact]:
    wanted = ended.arguments.get("state")
    changed = CHANGED if ended.status == CHANGED else UNCHANGED
    if wanted == "fetched":
        yield Found(FILE, _text(ended.result.get("dest")), "", "", ended.place, changed)
        return
    container, name = ended.arguments.get("container", ""), _asked(ended, "object")
    yield Found(
        OBJECT,
        short(f"{container}/{name}") if name else "",
        "",
        _cloud(ended),
        "",
        REMOVED if wanted == "absent" else changed,
    )


def _fact(ended: Ended, task: int) -> Iterator[Fact]:
    """What the role dataset_stage has written down of the node."""
    if ended.arguments.get("name") == "datasets":
        for path, told in _dict(ended.result.get("value")).items():
            folder = _text(_dict(told).get("folder"))
            yield Found(DATA_SET, short(path), "", "", ended.place, UNCHANGED, folder)


_READERS: Mapping[str, Callable[[Ended, int], Iterator[Fact]]] = {
    "swift_sync": _sync,
    "swift_exchange": _exchange,
    "cloudfuse_mount": _mount,
    "cloudfuse_mount_info": _mounts,
    "chameleon_snapshot": _snapshot,
    "chameleon_snapshot_info": _images,
    "chameleon_image": _images,
    "chameleon_lease": _lease,
    "chameleon_lease_info": _leases,
    "chameleon_lease_guard": _leases,
    "chameleon_server": _server,
    "swift_container": _container,
    "swift_object": _object,
    "chameleon_fact": _fact,
}


def _asked(ended: Ended, alias: str) -> str:
    """The name in the task."""
    return ended.arguments.get("name") or ended.arguments.get(alias, "")


def _cloud(ended: Ended) -> str:
    return short(ended.arguments.get("cloud", ""))


def _text(value: Any) -> str:
    return "" if value is None else short(value)


def _number(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) else 0


def _decimal(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return list(value)[:_MOST] if isinstance(value, (list, tuple)) else []
