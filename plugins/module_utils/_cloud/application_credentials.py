# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Application credentials for what has to sign in by itself, on the controller.

All that belong to one purpose (one mount of one machine) have the same description, by which they are found again:
so nothing is forgotten where a run was killed between making one and using it.
"""

from __future__ import annotations

import contextlib
import secrets
from datetime import datetime
from typing import Any, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import RESTRICTED, credential_used
from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import said
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import unavailable
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied

# Enough for objects and containers wherever Keystone's default roles are used. Sites whose `member` does not imply
# `reader` answer 403 to a `member` who reads.
_ENOUGH, _TO_READ = "member", "reader"
_OTHERWISE = "Sign in with a password, a token or an unrestricted application credential."
MADE_FOR = "Made by chameleon.data for "  # what each description begins with


class Made(NamedTuple):
    """A new application credential, whose secret the cloud tells only now."""

    id: str
    secret: str


@commit_point("credential.make")
def make(connection: Any, title: str, description: str, ends: datetime | None) -> Made:
    """Make one for the project of *connection* that can do no more than it must, and cannot make others.

    :param title: beginning of its name; names have to be unique for each user
    :param ends: when it ends; None for never
    :raises Denied: this identity may not make one
    """
    roles = narrowed(connection.session.auth.get_access(connection.session).role_names)
    with _errors(title):
        made = connection.identity.create_application_credential(
            user=connection.session.get_user_id(),
            name=f"{title} {secrets.token_hex(3)}",
            description=description,
            roles=[{"name": name} for name in roles],
            unrestricted=False,
            expires_at=ends.strftime("%Y-%m-%dT%H:%M:%S.000000") if ends else None,
        )
    return Made(made.id, made.secret)


def check_may_make(connection: Any, title: str) -> None:
    """Find out without a request, so that check mode knows as well, whether :func:`make` is of no use.

    :raises Denied: *connection* has signed in with a restricted application credential, which the token tells
    """
    if credential_used(connection) == RESTRICTED:
        raise _may_not(title)


def narrowed(roles: Iterable[str]) -> list[str]:
    """Of a user's *roles* those that a mount needs; all of them where the one that is enough is not among them."""
    has = list(roles)
    return [name for name in has if name in (_ENOUGH, _TO_READ)] if _ENOUGH in has else has


def exists(connection: Any, credential_id: str) -> bool:
    """Whether it is there, for the project of *connection*."""
    with _errors(f"application credential {credential_id}"):
        found = connection.identity.find_application_credential(
            connection.session.get_user_id(), credential_id, ignore_missing=True
        )
    return found is not None and found.project_id in (None, connection.session.get_project_id())


def belonging(connection: Any, description: str, known: str) -> list[str]:
    """Ids of all of the user's that belong to a purpose.

    :param description: what those of this purpose have
    :param known: the id of one more, which has another description where its machine was called otherwise; a machine
        says so, who could name any, so it has to be one that was made here
    """
    with _errors("application credentials"):
        everything = connection.identity.application_credentials(connection.session.get_user_id())
        return [
            credential.id
            for credential in everything
            if credential.description == description
            or (credential.id == known and (credential.description or "").startswith(MADE_FOR))
        ]


@commit_point("credential.revoke")
def revoke(connection: Any, credential_ids: Iterable[str]) -> list[str]:
    """Revoke these; returns their ids."""
    revoked = []
    for credential_id in credential_ids:
        with _errors(f"application credential {credential_id}"):
            connection.identity.delete_application_credential(connection.session.get_user_id(), credential_id)
        revoked.append(credential_id)
    return revoked


@contextlib.contextmanager
def _errors(subject: str) -> Iterator[None]:
    import openstack
    from keystoneauth1 import exceptions as keystone

    try:
        yield
    except openstack.exceptions.BadRequestException as error:  # of a federated user whose roles are a group's
        raise Denied(subject, f"the identity service says: {said(error)}", _OTHERWISE) from error
    except (openstack.exceptions.ForbiddenException, keystone.Forbidden, keystone.Unauthorized) as error:
        raise _may_not(subject) from error
    except sdk_failures() as error:
        raise unavailable(subject, error) from error


def _may_not(subject: str) -> Denied:
    return Denied(
        subject,
        "this identity may not manage application credentials",
        _OTHERWISE,
    )
