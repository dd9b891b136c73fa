# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign in to a cloud as openstacksdk does: ``clouds.yaml``, the environment, or explicit parameters."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    DataError,
    Denied,
    Missing,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport

PATIENCE = 120.0  # seconds without a byte after which an answer is given up

_PASSED_ON = ("auth", "auth_type", "region_name", "interface", "api_timeout", "client_cert", "client_key", "ca_cert")
_SDK_NAMES = {"ca_cert": "cacert", "client_cert": "cert", "client_key": "key"}


class Access(NamedTuple):
    """What a node is handed: a token for one project, and how to reach one service with it.

    :ivar endpoint: URL of the service, from the catalog
    :ivar token: scoped to the project; as short-lived as the cloud makes them
    :ivar expires: ISO 8601, UTC; None where the cloud does not say
    :ivar validate_certs: as the cloud's configuration has it
    :ivar ca_cert: path, or None for the system's authorities
    """

    endpoint: str
    token: str
    expires: str | None
    validate_certs: bool
    ca_cert: str | None


def describe(options: Mapping[str, Any]) -> str:
    """The cloud as the user named it, for messages."""
    cloud = options.get("cloud")
    if isinstance(cloud, str):
        return f"cloud {cloud}"
    if options.get("auth"):
        return f"cloud {options['auth'].get('auth_url', 'of auth')}"
    return "cloud of the environment"


def sign_in(options: Mapping[str, Any]) -> Any:
    """An ``openstack.connection.Connection`` that has authenticated.

    :param options: those of ``_options.CLOUD`` and ``validate_certs``, ``ca_cert``; None means not given
    :raises BadInput: no such cloud, or incomplete parameters
    :raises Denied: wrong or expired credentials
    :raises Unavailable: the identity service does not answer
    """
    try:
        import openstack
        from keystoneauth1 import exceptions as keystone
    except ImportError as error:
        raise not_installed("openstacksdk", error) from error

    subject = describe(options)
    try:
        connection = openstack.connect(**_arguments(options))
        # Without 'api_timeout' the library would wait for a silent service for ever.
        connection.session.timeout = connection.session.timeout or PATIENCE
        connection.session.get_token()
    except openstack.exceptions.ConfigException as error:
        raise BadInput(
            subject,
            str(error).rstrip("."),
            "Name a cloud of clouds.yaml (looked for in ., ~/.config/openstack and /etc/openstack, or at "
            "OS_CLIENT_CONFIG_FILE), or set the OS_* variables.",
        ) from error
    except (keystone.MissingRequiredOptions, keystone.MissingAuthPlugin, keystone.NoMatchingPlugin) as error:
        raise BadInput(
            subject, str(error).rstrip("."), "Complete its 'auth' and 'auth_type', or set the OS_* variables."
        ) from error
    except (keystone.Unauthorized, keystone.Forbidden) as error:
        raise Denied(
            subject,
            f"it does not accept the credentials ({_first_line(error)})",
            "Check that the application credential, token or password is right and not expired.",
        ) from error
    except keystone.NotFound as error:
        if "application credential" not in str(error).lower():
            raise _unavailable(subject, error) from error
        raise Denied(
            subject,
            _first_line(error),
            "It was deleted, or belongs to another cloud: make a new application credential.",
        ) from error
    except (keystone.ConnectionError, keystone.DiscoveryFailure, keystone.HttpError) as error:
        raise _unavailable(subject, error) from error
    except Exception as error:  # keystoneauth raises bare Exceptions for attributes that are missing
        raise BadInput(subject, _first_line(error), "Complete its 'auth' and 'auth_type'.") from error
    return connection


def access_to(connection: Any, service_type: str, options: Mapping[str, Any]) -> Access:
    """The :class:`Access` to the service *service_type* (``object-store``, ``image``) of a signed-in connection.

    :raises Missing: the catalog has no such service in this region, or the token no project
    """
    from keystoneauth1 import exceptions as keystone

    config = connection.config
    subject = describe(options)
    try:
        token = connection.session.get_token()
        granted = connection.session.auth.get_access(connection.session)
        endpoint = options.get("endpoint")
        if not endpoint and not granted.project_id:
            raise Missing(
                subject,
                "what it signs in with has no project, and without one there are no services",
                "Name the project in its 'auth': project_name with project_domain_name, or project_id.",
            )
        endpoint = endpoint or config.get_session_endpoint(service_type)
    except keystone.Unauthorized as error:
        raise Denied(subject, _first_line(error), "Sign in again.") from error
    except keystone.ClientException as error:
        raise _unavailable(subject, error) from error
    if not endpoint:
        raise Missing(
            subject,
            f"its catalog has no {service_type} endpoint in region {config.get_region_name() or '(any)'}",
            "Set 'region_name' to a site that has one, or give 'endpoint'.",
        )
    verify, _cert = config.get_requests_verify_args()
    return Access(
        endpoint=endpoint,
        token=token,
        expires=granted.expires.strftime("%Y-%m-%dT%H:%M:%SZ") if granted.expires else None,
        validate_certs=bool(verify),
        ca_cert=verify if isinstance(verify, str) else None,
    )


def transport_to(access: Access) -> Transport:
    """HTTP to a service from the controller, with the token of *access*."""
    return Transport(access.endpoint, GivenToken(access.token), access.validate_certs, access.ca_cert)


def not_installed(package: str, error: ImportError) -> Missing:
    """The error for a library that the controller's Python does not have."""
    return Missing(
        package,
        f"the controller's Python cannot import it ({error})",
        f"Install it beside ansible-core: pip install {package}.",
    )


def _arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments of ``openstack.connect``; a dictionary as cloud is the content of a clouds.yaml entry."""
    arguments: dict[str, Any] = {_SDK_NAMES.get(name, name): options[name] for name in _PASSED_ON if options.get(name)}
    if options.get("validate_certs") is not None:
        arguments["verify"] = options["validate_certs"]
    cloud = options.get("cloud")
    if isinstance(cloud, Mapping):
        arguments = {**cloud, **arguments, "load_yaml_config": False, "load_envvars": False}
    elif cloud:
        arguments["cloud"] = cloud
    elif options.get("auth"):
        arguments.update(load_yaml_config=False, load_envvars=False)
    return arguments


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _unavailable(subject: str, error: Exception) -> DataError:
    return Unavailable(
        subject, _first_line(error), "Check auth_url and that the controller reaches it, then run again."
    )
