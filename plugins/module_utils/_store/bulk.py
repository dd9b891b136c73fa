# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete many objects in few requests."""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote, unquote

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.status import status_error
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

# Servers work through one request nearly name by name: several smaller ones at a time are faster than a large one.
_BATCH = 50


def batches(store: Store, names: Iterable[str]) -> Iterator[list[str]]:
    """The names in portions that one call of :func:`delete_batch` takes."""
    size = min(_BATCH, store.offers.bulk_delete) or 1
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def delete_batch(store: Store, container: str, names: Sequence[str]) -> list[DataError]:
    """Delete one portion; returns what did not work, one error an object. Objects that are gone already are fine.

    :raises DataError: the request as a whole failed
    """
    if not store.offers.bulk_delete:
        for name in names:
            delete_object(store, container, name)
        return []
    body = "".join(quote(f"{container}/{name}") + "\n" for name in names)
    answer = store.transport.request(
        "POST",
        query={"bulk-delete": "true"},
        headers={"Accept": "application/json", "Content-Type": "text/plain"},
        body=body.encode(),
        subject=f"container {container}",
    )
    return read_report(container, len(names), json.loads(answer.body))


def read_report(container: str, asked: int, report: Mapping[str, Any]) -> list[DataError]:
    """The truth is in the body: the status is 200 whatever happened.

    :raises DataError: the report does not account for every name
    """
    errors = [_error(container, path, status) for path, status in report.get("Errors") or ()]
    told = len(errors) + int(report["Number Deleted"]) + int(report["Number Not Found"])
    if told < asked:
        raise Unavailable(
            f"container {container}",
            "the bulk delete of {} objects accounts for {} ({})".format(asked, told, report.get("Response Status")),
            "Run again.",
        )
    return errors


def _error(container: str, path: str, status: str) -> DataError:
    number, _space, reason = status.partition(" ")
    name = unquote(path).lstrip("/").partition("/")[2]
    return status_error(subject_of(container, name), int(number) if number.isdigit() else 500, reason)
