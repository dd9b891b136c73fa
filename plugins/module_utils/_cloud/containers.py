# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers by python-swiftclient, on the controller."""

from __future__ import annotations

import contextlib
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.deadline import UNCOMPRESSED, end_answers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.proxies import go_as_nodes_do
from ansible_collections.chameleon.data.plugins.module_utils._cloud.redirects import refuse_redirects
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import PATIENCE, Access, not_installed
from ansible_collections.chameleon.data.plugins.module_utils._cloud.way_errors import way_failure
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.endpoint import read_endpoint
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.pages import all_rows
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import REACH
from ansible_collections.chameleon.data.plugins.module_utils._http.status import status_error
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_container


class Containers:
    """The containers of an account.

    :param connection: an ``openstack.connection.Connection``; None to use the token of *access*
    :raises Missing: the controller's Python has no python-swiftclient
    :raises BadInput: *access* leads to no service
    """

    def __init__(self, connection: Any, access: Access) -> None:
        try:
            import swiftclient
        except ImportError as error:
            raise not_installed("python-swiftclient", error) from error
        read_endpoint(access.endpoint)
        options = {
            "insecure": not access.validate_certs,
            "cacert": access.ca_cert,
            "timeout": (min(REACH, PATIENCE), PATIENCE),
        }
        if connection is None:
            self._swift = swiftclient.Connection(preauthurl=access.endpoint, preauthtoken=access.token, **options)
        else:
            self._swift = swiftclient.Connection(
                session=connection.session, os_options={"object_storage_url": access.endpoint}, **options
            )
        connect = self._swift.http_connection

        def straight() -> Any:  # swiftclient makes a connection when it has none, and again when one broke
            url, made = connect()
            refuse_redirects(made.request_session, "object store")
            go_as_nodes_do(made.request_session)
            end_answers(made.request_session, PATIENCE, "object store")
            return url, made

        self._swift.http_connection = straight

    def head(self, name: str) -> dict[str, str] | None:
        """The container's headers, their names in lower case; None where there is none."""
        try:
            with _errors(name):
                found = dict(self._swift.head_container(name))
        except Missing:
            return None
        check_container(Headers(found.items()), f"container {name}")
        return found

    @commit_point("container.create")
    def create(self, name: str, headers: Mapping[str, str]) -> None:
        """Make it."""
        with _errors(name):
            self._swift.put_container(name, headers=dict(headers))

    @commit_point("container.update")
    def update(self, name: str, headers: Mapping[str, str]) -> None:
        """Change the settings that are named."""
        with _errors(name):
            self._swift.post_container(name, dict(headers))

    def versions(self, name: str) -> list[tuple[str, str]]:
        """All versions of all objects, the current ones included, as ``(name, version id)``."""
        subject = f"container {name}"

        def page(after: tuple[str, str] | None) -> tuple[list[tuple[str, str]], tuple[str, str] | None]:
            # One by one: swiftclient's own full listing forgets the query after the first page.
            marker = dict(zip(("marker", "version_marker"), after or ()))
            with _errors(name), understood(subject):
                _headers, rows = self._swift.get_container(
                    name, query_string="versions", headers=UNCOMPRESSED, **marker
                )
                found = [(row["name"], row["version_id"]) for row in rows]
            return found, found[-1] if found else None

        return list(all_rows(subject, page))

    @commit_point("container.delete-version")
    def delete_version(self, name: str, version: tuple[str, str]) -> None:
        """Delete one version of an object; one that is gone is fine."""
        with contextlib.suppress(Missing), _errors(name):
            self._swift.delete_object(name, version[0], query_string=f"version-id={version[1]}")

    @commit_point("container.delete")
    def delete(self, name: str) -> None:
        """Delete an empty one; one that is gone is fine.

        :raises Conflict: it is not empty
        """
        with contextlib.suppress(Missing), _errors(name, "DELETE"):
            self._swift.delete_container(name)

    def delete_if_empty(self, name: str) -> None:
        """Delete it unless there is something in it, or the store has none of such names, as of one for segments."""
        with contextlib.suppress(BadInput, Conflict):
            self.delete(name)

    def close(self) -> None:
        """End the connection."""
        self._swift.close()


@contextlib.contextmanager
def _errors(name: str, method: str = "") -> Iterator[None]:
    import requests
    import swiftclient

    subject = f"container {name}"
    try:
        yield
    except swiftclient.ClientException as error:
        if not error.http_status:
            raise Unavailable(subject, str(error).splitlines()[0], "Check 'endpoint' and 'region_name'.") from error
        body = error.http_response_content or b""
        raise status_error(
            subject,
            error.http_status,
            error.http_reason or "",
            body if isinstance(body, bytes) else str(body).encode(),
            method,
        ) from error
    except requests.RequestException as error:
        failure = way_failure(error, "the object store")
        if failure is not None:
            raise Unavailable(subject, *failure) from error
        raise Unavailable(
            subject, str(error).splitlines()[0], "Check that the controller reaches the object store, then run again."
        ) from error
