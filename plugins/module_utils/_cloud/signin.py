# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in to a cloud as openstacksdk does: ``clouds.yaml``, the environment, or explicit parameters."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._cloud.certificates import (
    check_authorities,
    check_client_certificate,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.cloud_files import check_files
from ansible_collections.chameleon.data.plugins.module_utils._cloud.configuration import (
    check_auth_url,
    check_texts,
    check_timeout,
    check_token,
    check_verify,
    check_written,
    cloud_of,
    hint,
    of_region,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.deadline import end_answers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import Place, place_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.offers import chosen, not_offered, offers_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._cloud.proxies import go_as_nodes_do
from ansible_collections.chameleon.data.plugins.module_utils._cloud.redirects import stay_with_the_host
from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_signin import SharedSignIn, end_of, name_of
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import (
    ENVIRONMENT,
    distrusts,
    first_line,
    signing_in,
    unavailable,
    without_password,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.waiting import ask_patiently
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Missing, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import REACH
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport

# Errors say what keystoneauth warns of. Python prints warnings, with whole addresses, where nobody handles them.
logging.getLogger("keystoneauth").addHandler(logging.NullHandler())

# Seconds without a byte after which an answer is given up, and for which a service that is away is asked again
PATIENCE = 120.0

_PASSED_ON = ("auth", "auth_type", "region_name", "interface", "api_timeout", "client_cert", "client_key", "ca_cert")
_BY_REQUESTS = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # the first one that is set, as the requests library has it
_SDK_NAMES = {"ca_cert": "cacert", "client_cert": "cert", "client_key": "key"}


class Access(NamedTuple):
    """What a node is handed: a token for one project, and how to reach one service with it.

    :ivar endpoint: URL of the service, from the catalog
    :ivar token: scoped to the project; as short-lived as the cloud makes them
    :ivar expires: ISO 8601, UTC; None where the cloud does not say
    :ivar validate_certs: as the cloud's configuration has it
    :ivar ca_cert: path on the controller, or None for the system's authorities
    :ivar authorities: the certificates there, PEM; empty for the system's
    :ivar place: where the token is from; all of it empty where the user gave it
    """

    endpoint: str
    token: str
    expires: str | None
    validate_certs: bool
    ca_cert: str | None
    authorities: str = ""
    place: Place = Place("", "", "")

    def with_authorities(self) -> Access:
        """The same, and its certificates are read.

        :raises BadInput: they cannot be
        """
        if not self.ca_cert or not self.validate_certs:
            return self
        return self._replace(authorities=read_authorities(self.ca_cert))


def describe(options: Mapping[str, Any]) -> str:
    """The cloud as the user named it, for messages."""
    cloud = cloud_of(options)
    name = cloud.get("cloud") if isinstance(cloud, Mapping) else cloud
    if isinstance(name, str) and name:
        return f"cloud {name}"
    if not options.get("auth") and not isinstance(cloud, Mapping):
        named = os.environ.get("OS_CLOUD")
        return f"cloud {named}" if named else ENVIRONMENT
    for auth in (options.get("auth"), cloud.get("auth") if isinstance(cloud, Mapping) else None):
        if isinstance(auth, Mapping) and isinstance(auth.get("auth_url"), str):
            return without_password(f"cloud {auth['auth_url']}")
    return "the cloud that is given"


def sign_in(options: Mapping[str, Any], operator: Operator, patience: float | None = None) -> Any:
    """An ``openstack.connection.Connection`` that has authenticated; who has done so before in this run shares it.

    :param options: those of ``_options.CLOUD`` and ``validate_certs``, ``ca_cert``; None means not given
    :param operator: is told why it takes long
    :param patience: other than PATIENCE, where neither *options* nor ``clouds.yaml`` say how long a service is waited
        for
    :raises BadInput: no such cloud, or incomplete parameters
    :raises Denied: wrong or expired credentials
    :raises Missing: they are for no project
    :raises Unavailable: the identity service does not answer
    """
    try:
        import openstack
    except ImportError as error:
        raise not_installed("openstacksdk", error) from error

    subject = describe(options)
    arguments = connect_arguments(options)
    check_files(arguments)
    authorities = variable = None
    try:
        with signing_in(subject):
            connection = openstack.connect(**arguments)
            auth = connection.config.get_auth_args()
            check_token(subject, auth)
            check_texts(subject, auth)
            check_timeout(subject, connection.config.config)
            # Without 'api_timeout' the library would wait for a silent service for ever.
            patience = connection.session.timeout or patience or PATIENCE
            connection.session.timeout = (min(REACH, patience), patience)
            check_verify(subject, connection.config.config)
            check_client_certificate(
                connection.config.get_requests_verify_args()[1], connection.config.config.get("key")
            )
            _verify, authorities, variable = _trusted(connection.config)
            if authorities and not (os.path.isfile(authorities) or os.path.isdir(authorities)):
                check_authorities(authorities)  # OpenSSL would wait for who writes to a pipe
            stay_with_the_host(connection.session, subject)
            go_as_nodes_do(connection.session.session)
            end_answers(connection.session.session, patience, subject)
            plugin = connection.session.auth
            _check_plugin(subject, plugin, connection.config.config["auth_type"])
            SharedSignIn(plugin, name_of(connection.config), subject, operator, patience)
            if not plugin.get_access(connection.session).project_id and not options.get("endpoint"):
                raise Missing(
                    subject,
                    "what it signs in with has no project, and without one there are no services",
                    "Name the project in its 'auth': project_name with project_domain_name, or project_id.",
                )
            ask_patiently(connection.session, subject, operator, patience)
    except (BadInput, Denied, Unavailable) as error:
        _advise(error, arguments, authorities, variable)
        raise
    return connection


def _check_plugin(subject: str, plugin: Any, auth_type: str) -> None:
    """:raises BadInput: it is none that signs in to Keystone"""
    from keystoneauth1.identity.base import BaseIdentityPlugin

    if not isinstance(plugin, BaseIdentityPlugin):
        raise BadInput(
            subject,
            f"its auth_type {auth_type} signs in to no identity service",
            "Use one that does; or give the task 'token' and 'endpoint', and no cloud.",
        )
    check_auth_url(subject, plugin.auth_url)


def _advise(
    error: BadInput | Denied | Unavailable, arguments: Mapping[str, Any], authorities: str | None, variable: str | None
) -> None:
    """Add to the way out of *error* what is often wrong.

    :param arguments: of ``openstack.connect``
    :param authorities, variable: as of `_trusted`
    :raises BadInput: something that was written is wrong, which tells more than *error*
    """
    if isinstance(error, BadInput):
        check_written(arguments)
    if not isinstance(error, Unavailable):
        error.remedy = f"{error.remedy} {hint(arguments)}".rstrip()
    if authorities:
        check_authorities(authorities)
    if variable and distrusts(error):  # not everybody who has set one knows of the other
        error.remedy += f" Whom {variable} names in this environment is trusted now: {authorities}."
    elif authorities and distrusts(error):
        error.remedy += f" What {authorities} holds is trusted, and nothing else."


class RenewableToken:
    """The token of a connection, as a source of tokens of the transport."""

    def __init__(self, connection: Any, token: str) -> None:
        self._connection = connection
        self._token = token
        self._lock = threading.Lock()

    def current(self) -> str:
        """The token to send."""
        return self._token

    def renew(self, stale: str) -> str:
        """A token other than *stale*.

        :raises DataError: as of :func:`sign_in`
        """
        with self._lock:
            self._token = renewed(self._connection, stale)
            return self._token


def renewed(connection: Any, stale: str) -> str:
    """The token of a connection, a new one if it is still *stale*.

    :raises DataError: as of :func:`sign_in`
    """
    session = connection.session
    if session.get_token() == stale:
        session.invalidate()
    return str(session.get_token())


def outlasting(connection: Any, seconds: float) -> None:
    """Have the next token of a connection live so long, where a new one would live longer."""
    shared = getattr(connection.session.auth, "get_auth_ref", None)
    if isinstance(shared, SharedSignIn):
        shared.outlast(seconds)


def access_to(connection: Any, service_type: str, options: Mapping[str, Any], operator: Operator) -> Access:
    """The :class:`Access` to the service *service_type* (``object-store``, ``image``) of a signed-in connection.

    :param operator: is told where one of several regions or services was taken, and none was named
    :raises BadInput: the certificates of its authorities cannot be read
    :raises Missing: the catalog has no such service in this region
    """
    from keystoneauth1 import exceptions as keystone

    config = connection.config
    subject = describe(options)
    try:
        token = connection.session.get_token()
        granted = connection.session.auth.get_access(connection.session)
        endpoint = options.get("endpoint")
        endpoint = endpoint or config.get_session_endpoint(service_type)
    except keystone.Unauthorized as error:
        raise Denied(subject, first_line(error), "Sign in again.") from error
    except keystone.ClientException as error:
        raise unavailable(subject, error) from error
    offers = offers_of(granted, service_type)
    if not endpoint:
        raise not_offered(subject, service_type, config, offers)
    place = place_of(connection, endpoint)
    choice = "" if options.get("endpoint") else chosen(service_type, config, offers, place.region)
    if choice:
        operator.tell(f"{subject}: {choice}")
    verify, authorities, _variable = _trusted(config)
    return Access(
        endpoint=endpoint,
        token=token,
        expires=end_of(granted),
        validate_certs=verify,
        ca_cert=authorities,
        place=place,
    ).with_authorities()


def transport_to(access: Access, connection: Any = None) -> Transport:
    """HTTP to a service from the controller, with the token of *access*.

    :param connection: renews it; None where it was given
    """
    token = GivenToken(access.token) if connection is None else RenewableToken(connection, access.token)
    return Transport(access.endpoint, token, access.validate_certs, access.authorities)


def not_installed(package: str, error: ImportError) -> Missing:
    """The error for a library that the controller's Python does not have."""
    return Missing(
        package,
        f"the controller's Python, {sys.executable}, cannot import it ({error})",
        f"Install it beside ansible-core: pip install {package}, or with pipx: pipx inject ansible-core {package}.",
    )


def connect_arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments of ``openstack.connect``.

    A dictionary as cloud is the content of a clouds.yaml entry, or what the one that it names has otherwise.

    :raises BadInput: the dictionary's ``regions`` do not have the one that is named
    """
    arguments: dict[str, Any] = {_SDK_NAMES.get(name, name): options[name] for name in _PASSED_ON if options.get(name)}
    if options.get("validate_certs") is not None:
        arguments["verify"] = options["validate_certs"]
    cloud = cloud_of(options)
    if isinstance(cloud, Mapping):
        if cloud.get("cloud"):
            return {**cloud, **arguments}
        arguments = {**cloud, **of_region({**cloud, **arguments}), **arguments}
        arguments.update(load_yaml_config=False, load_envvars=False)
    elif cloud:
        arguments["cloud"] = cloud
    elif options.get("auth"):
        arguments.update(load_yaml_config=False, load_envvars=False)
    return arguments


def _trusted(config: Any) -> tuple[bool, str | None, str | None]:
    """Whether certificates are verified, by which authorities (a path, None for the system's), and who says so.

    Beside the cloud's configuration a variable tells the requests library, by which openstacksdk signs in; it is named.
    """
    verify, _cert = config.get_requests_verify_args()
    if isinstance(verify, str) or not verify:
        return bool(verify), verify or None, None
    variable = next(filter(os.environ.get, _BY_REQUESTS), None)
    return True, os.environ[variable] if variable else None, variable
