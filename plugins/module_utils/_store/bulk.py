# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete many objects in few requests."""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Mapping, Sequence, TypeVar
from urllib.parse import quote, unquote

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.status import status_error
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

# Servers work through one request nearly name by name: several smaller ones at a time are faster than a large one.
_BATCH = 50
# Bytes of a name, quoted, with its container. Beyond 2,048 Ceph RGW refuses the whole request, beyond 2,560 Swift.
_LONGEST_LINE = 2000

_Item = TypeVar("_Item")


def batches(store: Store, items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The items in portions of which :func:`delete_batch` takes the names."""
    size = min(_BATCH, store.offers.bulk_delete) or 1
    batch: list[_Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def delete_batch(store: Store, container: str, names: Sequence[str]) -> dict[str, DataError]:
    """Delete one portion; returns the names that may still be there, and why. It is no error if one is gone already."""
    lines = {name: quote(f"{container}/{name}") for name in names}
    together = [name for name in names if store.offers.bulk_delete and len(lines[name]) <= _LONGEST_LINE]
    errors = _alone(store, container, set(names).difference(together))
    if together:
        try:
            errors.update(_bulk_delete(store, container, together, "".join(lines[name] + "\n" for name in together)))
        except DataError as error:
            errors.update(dict.fromkeys(together, error))
    return errors


def _alone(store: Store, container: str, names: Iterable[str]) -> dict[str, DataError]:
    errors: dict[str, DataError] = {}
    for name in names:
        try:
            delete_object(store, container, name)
        except DataError as error:
            errors[name] = error
    return errors


@commit_point("store.bulk-delete")
def _bulk_delete(store: Store, container: str, names: Sequence[str], body: str) -> dict[str, DataError]:
    answer = store.transport.request(
        "POST",
        query={"bulk-delete": "true"},
        headers={"Accept": "application/json", "Content-Type": "text/plain"},
        body=body.encode(),
        subject=f"container {container}",
    )
    with understood(f"container {container}"):
        return read_report(container, names, json.loads(answer.body))


def read_report(container: str, names: Sequence[str], report: Mapping[str, Any]) -> dict[str, DataError]:
    """The truth is in the body: the status is 200 whatever happened.

    :raises DataError: the report does not account for every name
    """
    paths = {f"{container}/{name}": name for name in names}
    errors: dict[str, DataError] = {}
    for path, status in report.get("Errors") or ():
        # Ceph RGW repeats the path as it is, Swift with its special characters quoted.
        name = paths.get(path.lstrip("/")) or paths.get(unquote(path).lstrip("/"))
        if name is not None:
            errors[name] = _error(subject_of(container, name), status)
    told = len(errors) + int(report["Number Deleted"]) + int(report["Number Not Found"])
    if told < len(names):
        raise Unavailable(
            f"container {container}",
            f"the bulk delete of {len(names)} objects accounts for {told} ({report.get('Response Status')})",
            "Run again.",
        )
    return errors


def _error(subject: str, status: str) -> DataError:
    number, _space, reason = status.partition(" ")
    return status_error(subject, int(number) if number.isdecimal() else 500, reason)
