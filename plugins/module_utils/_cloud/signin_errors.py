# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong when signing in, told as errors of the collection."""

from __future__ import annotations

import contextlib
import re
import sys
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.way_errors import tls_error, way_failure
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    DataError,
    Denied,
    Missing,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.status import wants_tls
from ansible_collections.chameleon.data.plugins.module_utils._http.tls_failure import NOT_TRUSTED

_PASSING = (429, 502, 503, 504)  # statuses of services that are busy, or not there for a while
_UNKNOWN_NAME = ("Name or service not known", "nodename nor servname")  # of EAI_NONAME: waiting does not help
_GONE = {  # what Keystone answers 404 about, in the order in which to look for it
    "application credential": "It was deleted, or belongs to another cloud: make a new application credential.",
    " token": "It has expired, was revoked, or belongs to another cloud: give a fresh one.",
}
_USER_IN_ADDRESS = re.compile(r"(?<=://)[^/?#\s'\"@]*@")
_ARGUMENTS = {
    r"unexpected keyword argument ('\w+')": "its 'auth_type' does not know {} in 'auth'",
    r"missing \d+ required [a-z -]*arguments?: (.*)": "its 'auth_type' wants {} in 'auth'",
}
NO_CLOUD = (
    "Name a cloud of clouds.yaml (looked for in ., ~/.config/openstack and /etc/openstack, or at "
    "OS_CLIENT_CONFIG_FILE), or set the OS_* variables."
)
_NO_REGION = "Give one of these as 'region_name', or list it in the cloud's 'regions' in clouds.yaml."
ENVIRONMENT = "cloud of the environment"  # the subject where no cloud is named
_NOT_NAMED = (
    "Name a cloud of clouds.yaml as 'cloud', or complete what there is: the OS_* variables (OS_AUTH_URL, OS_PASSWORD, "
    "OS_TOKEN and so on), or 'auth' and 'auth_type'."
)
_CHECK = "Check that user, project and the application credential, token or password are right and not expired."
_OF_A_CREDENTIAL = (
    "The token is that of an application credential, which is not taken for this: give the credential itself, or a "
    "token that was got with a password or by the site's login."
)
_PACKAGES = {"v3chameleonoidc": "ccauth"}  # that bring plugins of keystoneauth
_BY_KIND = {error.kind: error for error in (BadInput, Denied, Missing, Unavailable)}


@contextlib.contextmanager
def signing_in(subject: str) -> Iterator[None]:
    """Raise what openstacksdk and keystoneauth raise as errors that say what to do.

    :param subject: the cloud, as the user named it
    """
    import openstack
    from keystoneauth1 import exceptions as keystone

    try:
        yield
    except DataError:
        raise
    except openstack.exceptions.ConfigException as error:
        way_out = _NO_REGION if "valid region name" in str(error) else NO_CLOUD
        raise BadInput(subject, str(error).rstrip("."), way_out) from error
    except keystone.NoMatchingPlugin as error:
        raise BadInput(
            subject, f"{sys.executable} has nothing for auth_type {error.name}", _plugin(error.name)
        ) from error
    except (keystone.MissingRequiredOptions, keystone.MissingAuthPlugin) as error:
        raise BadInput(subject, str(error).rstrip("."), _completion(subject)) from error
    except (keystone.Unauthorized, keystone.Forbidden) as error:
        advice = _OF_A_CREDENTIAL if "delegated token" in str(error) else _CHECK
        raise Denied(subject, f"it does not accept the credentials ({first_line(error)})", advice) from error
    except keystone.oidc.OidcDeviceAuthorizationTimeOut as error:
        raise Denied(subject, "nobody has entered its code in time", "Run again and enter the code.") from error
    except keystone.BadRequest as error:
        code = _oauth_error(error)
        if not code:
            raise unavailable(subject, error) from error
        if isinstance(code, Mapping):  # Keystone's own way to say it
            raise BadInput(subject, first_line(error), _completion(subject)) from error
        raise Denied(
            subject,
            f"its identity provider does not accept the credentials ({code})",
            "Check user name and password, or sign in at a terminal anew.",
        ) from error
    except keystone.NotFound as error:
        advice = next((advice for what, advice in _GONE.items() if what in str(error).lower()), "")
        if not advice:
            raise unavailable(subject, error) from error
        raise Denied(subject, first_line(error), advice) from error
    except (keystone.ConnectionError, keystone.DiscoveryFailure, keystone.HttpError) as error:
        raise unavailable(subject, error) from error
    except TypeError as error:  # of the function that makes the plugin: what is in 'auth' are its arguments
        raise BadInput(subject, _of_auth(error), _completion(subject, "Correct")) from error
    except Exception as error:  # keystoneauth raises bare Exceptions for attributes that are missing
        raise BadInput(subject, first_line(error), _completion(subject)) from error


@contextlib.contextmanager
def asking(subject: str) -> Iterator[None]:
    """The same while an identity service is asked: what of its answer cannot be read is no fault of the credentials."""
    from keystoneauth1 import exceptions as keystone

    with signing_in(subject):
        try:
            yield
        except UnicodeError:  # of what was written
            raise
        except (keystone.InvalidResponse, AttributeError, LookupError, TypeError, ValueError) as error:
            raise Unavailable(
                subject,
                "what answers is no identity service, or none that is understood "
                f"({type(error).__name__}: {first_line(error)})",
                "Check auth_url, which is Keystone's and mostly ends with /v3, and discovery_endpoint if there is one. "
                "A proxy, or a page to log in at a network, may answer instead.",
            ) from error


def _plugin(name: str) -> str:
    """How to have an 'auth_type'."""
    package = _PACKAGES.get(name)
    if package:
        return f"Install the package {package} there, beside ansible-core."
    return "Correct it, or install the package that brings it there, beside ansible-core."


def _completion(subject: str, verb: str = "Complete") -> str:
    """Where to write down what is missing."""
    return _NOT_NAMED if subject == ENVIRONMENT else f"{verb} its 'auth' and 'auth_type'."


def _of_auth(error: TypeError) -> str:
    """What a call was given too much or too little, in the words of ``clouds.yaml``."""
    for pattern, text in _ARGUMENTS.items():
        found = re.search(pattern, str(error))
        if found:
            return text.format(*found.groups())
    return first_line(error)


def _oauth_error(error: Any) -> Any:
    """The code by which an identity provider says what is wrong, Keystone's dictionary, or empty: it was neither."""
    try:
        return error.response.json().get("error_description") or error.response.json()["error"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


def pause_asked_for(error: BaseException | None) -> float | None:
    """How many seconds to wait before the service is asked again; None where that does not help.

    :param error: of keystoneauth; it may hide the telling one in its context
    """
    from keystoneauth1 import exceptions as keystone

    if error is not None and way_failure(error, "") is not None:
        return None
    while error is not None:
        if isinstance(error, (keystone.ConnectFailure, keystone.ConnectTimeout)):
            return None if any(text in str(error) for text in _UNKNOWN_NAME) else 0.0
        if isinstance(error, keystone.HttpError) and error.http_status in _PASSING:
            return 0.0 if error.response is None else pause_of(error.response)
        error = error.__context__
    return None


def pause_of(answer: Any) -> float | None:
    """The same for an answer of the requests library."""
    if answer.status_code not in _PASSING:
        return None
    after = answer.headers.get("Retry-After", "")
    return float(after) if after.isdecimal() else 0.0


def remembered(subject: str, error: Mapping[str, Any]) -> DataError:
    """The error that another process has met.

    :param subject: the cloud, as it is called here
    :param error: as :meth:`DataError.result` has it
    """
    return _BY_KIND[error["kind"]](subject, error["cause"], error["remedy"])


def unavailable(subject: str, error: Exception) -> Unavailable:
    """The identity service does not answer as one."""
    failure = way_failure(error, "the identity service")
    if failure is not None:
        return Unavailable(subject, *failure)
    disagreement = tls_error(error)
    if disagreement is not None:
        return Unavailable(
            subject,
            f"the identity service has ended the TLS connection ({first_line(disagreement)})",
            "Check auth_url, and give 'client_cert' and 'client_key' if the site wants them.",
        )
    remedy = "Check auth_url and that the controller reaches it, then run again."
    answer = getattr(error, "response", None)
    hung_up = "Remote end closed connection" in str(error) and "http://" in str(error)
    if hung_up or (answer is not None and wants_tls(answer.content)):
        remedy = "If the service speaks TLS, auth_url has to begin with https://. Else check it, and run again."
    return Unavailable(subject, first_line(error), remedy)


def distrusts(error: DataError) -> bool:
    """Whether a certificate of an authority that is not trusted is what it is about, met here or elsewhere."""
    return NOT_TRUSTED in error.cause


def first_line(error: Exception) -> str:
    """What a message begins with; libraries put whole answers behind it."""
    return without_password((str(error).splitlines() or [type(error).__name__])[0].rstrip("."))


def without_password(text: str) -> str:
    """A text, for a message, without the name and the password of addresses (``https://name:password@host``)."""
    return _USER_IN_ADDRESS.sub("", text)
