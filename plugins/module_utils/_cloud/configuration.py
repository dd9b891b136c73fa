# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with what was written to sign in with: openstacksdk passes over a file that it cannot read."""

from __future__ import annotations

import ast
import json
import os
import re
from datetime import date
from typing import Any, Collection, Iterator, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._cloud.cloud_files import (
    clouds_and_secrets,
    content,
    is_of_environment,
    member,
    name_of_cloud,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import NO_CLOUD
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput

_WORDS = ("no", "false", "off", "yes", "true", "on")
_CALLED = {  # what YAML makes; the first one that fits
    bool: "true or false",
    int: "a number",
    float: "a number",
    date: "a date",
    str: "text",
    list: "a list",
    tuple: "a list",
    Mapping: "a dictionary",
}
_KINDS: Mapping[str, tuple[type, ...]] = {  # of what openstacksdk works with before it looks what it is
    **dict.fromkeys(("auth_url", "auth_type", "profile", "cloud", "cacert", "cert", "key"), (str,)),
    **dict.fromkeys(("region_name", "interface"), (str, list)),
    **dict.fromkeys(("regions", "networks"), (list,)),
}
_APPLICATION_CREDENTIAL = {f"application_credential_{name}" for name in ("id", "name", "secret")}
_SCOPE = {"project_id", "project_name", "tenant_id", "tenant_name", "domain_id", "domain_name", "system_scope"}
_TEXTS = (str, int, float, type(None))  # None is what is left out
_NEEDED = ("region_name", "regions", "networks")  # where they are written
_ADDRESS = re.compile(r"https?://[^/?#]+(/[^?#]*)?", re.IGNORECASE)
_YEARS = 1e8  # seconds


def cloud_of(options: Mapping[str, Any]) -> Any:
    """The option ``cloud``: a name, or a dictionary, which may be written as text, as ``-e`` and ``-a`` have it.

    :raises BadInput: it is neither, or text that begins like a dictionary and is none; what is in it is not shown
    """
    cloud = options.get("cloud")
    if not (cloud is None or isinstance(cloud, (str, Mapping))):
        raise BadInput("cloud", f"it is {_kind_of(cloud)}", "Give a name, in quotation marks, or a dictionary.")
    if not isinstance(cloud, str) or not cloud.lstrip().startswith("{"):
        return cloud
    for read in (json.loads, ast.literal_eval):
        try:
            return read(cloud.strip())
        except (RecursionError, SyntaxError, TypeError, ValueError):
            continue
    raise BadInput("cloud", "it begins like a dictionary and is none", "Give a name, or valid JSON.")


def of_region(cloud: Mapping[str, Any]) -> dict[str, Any]:
    """What a cloud in a dictionary has in the region that is meant: openstacksdk reads ``regions`` in files alone.

    :param cloud: with the ``region_name`` that is meant; without, it is the first one
    :raises BadInput: it is not among them
    """
    given, wanted = cloud.get("regions"), cloud.get("region_name")
    if isinstance(wanted, list):  # as they may be written, too
        given, wanted = wanted, None
    if not given:
        return {}
    regions = dict(map(_region, given if isinstance(given, list) else [given]))
    name = wanted or next(iter(regions))
    if name not in regions:
        raise BadInput("cloud", f"its regions have no {name}", f"Name one of them: {', '.join(regions)}.")
    return {**regions[name], "region_name": name, "regions": None}


def check_token(subject: str, auth: Mapping[str, Any]) -> None:
    """Find a token that cannot be the value of a header: what libraries say of it shows it; and one that is lost.

    :param subject: the cloud, as the user named it
    :raises BadInput: there is one
    """
    for name in ("token", "access_token"):
        token = str(auth.get(name) or "")
        if token and token.split() != [token]:
            raise BadInput(
                subject,
                f"its {name} has a line break or a blank in it, or around it",
                "Give the token and nothing else.",
            )
        if token == "None":
            raise BadInput(
                subject,
                f"its {name} has no value, or is lost by openstacksdk, which does so before release 4.5",
                "Give it one; have openstacksdk 4.5 or later on the controller, or set OS_TOKEN and no 'auth'.",
            )


def check_texts(subject: str, auth: Mapping[str, Any]) -> None:
    """Find a password that is no text, as YAML makes of ``yes`` or ``2026-01-31``: Keystone's error would show it.

    :param subject: the cloud, as the user named it
    :raises BadInput: there is something that is neither text nor a number, which openstacksdk makes text of
    """
    for name, value in auth.items():
        if isinstance(value, str) and value.encode(errors="replace").decode() != value:  # Keystone answers 500
            raise BadInput(subject, f"its {name} is no text in UTF-8", "Set it in a terminal, or a file, with UTF-8.")
        if name != "auth_methods" and (isinstance(value, bool) or not isinstance(value, _TEXTS)):
            raise BadInput(
                subject, f"its {name} is {_kind_of(value)} to YAML, and has to be text", "Put it in quotation marks."
            )


def check_auth_url(subject: str, auth_url: Any) -> None:
    """Find an address that libraries take and that is none: mounts keep it in a file.

    :param subject: the cloud, as the user named it
    :raises BadInput: it is not one of an identity service
    """
    text = str(auth_url)
    if text.split() != [text]:
        raise BadInput(subject, "its auth_url has a line break or a blank in it, or around it", "Remove that.")
    if not _ADDRESS.fullmatch(text):
        raise BadInput(
            subject, "its auth_url is no address of http or https", "Begin it with https:// and end it with /v3."
        )


def check_timeout(subject: str, written: Mapping[str, Any]) -> None:
    """Find an ``api_timeout`` that is no number of seconds.

    :param subject: as of :func:`check_verify`
    :raises BadInput: it is none
    """
    seconds = written.get("api_timeout") or 0
    try:
        well = 0 <= float(seconds) < _YEARS
    except (TypeError, ValueError):
        well = False
    if not well:
        raise BadInput(subject, "its api_timeout is no number of seconds", "Give one, for example 120.")


def check_verify(subject: str, written: Mapping[str, Any]) -> None:
    """Find a ``verify`` in quotation marks: a text is the path of the authorities' file to openstacksdk.

    :param subject: the cloud, as the user named it
    :param written: what its configuration says
    :raises BadInput: it is no path that anybody means
    """
    verify = written.get("verify")
    if isinstance(verify, str) and verify.lower() in _WORDS and not (written.get("cacert") or written.get("insecure")):
        raise BadInput(
            subject,
            f"its verify is the text {verify!r}, which would be the name of a file",
            "Write it without quotation marks (verify: false), or name the file of the site's authority as 'cacert'.",
        )


def check_written(arguments: Mapping[str, Any]) -> None:
    """Find what openstacksdk fails at without a word about it.

    :param arguments: of ``openstack.connect``
    :raises BadInput: a file of the configuration cannot be read, or is not what it has to be
    """
    for subject, entry in _entries(arguments):
        _check_entry(subject, entry)


def hint(arguments: Mapping[str, Any]) -> str:
    """What is often wrong with what was written, where it fits; else empty.

    :param arguments: of ``openstack.connect``
    :raises BadInput: as of :func:`check_written`
    """
    auth: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for subject, entry in [*_entries(arguments), ("auth", arguments)]:
        auth.update(member(subject, entry, "auth"))
        rest.update(entry)
    given = {name for name, value in {**rest, **auth}.items() if value}
    kind = rest.get("auth_type") or ("" if "profile" in given else "password")
    if given & _APPLICATION_CREDENTIAL:
        scope = given & _SCOPE
        if kind == "password":
            return "With an application credential auth_type (OS_AUTH_TYPE) has to be v3applicationcredential."
        if scope:
            return f"An application credential has its project already: leave out {', '.join(sorted(scope))}."
    if "token" in given and kind == "password":
        return "With a token auth_type (OS_AUTH_TYPE) has to be token."
    broken = [name for name, value in auth.items() if isinstance(value, str) and value.strip("\r\n") != value]
    if broken:
        return f"A line break is at the beginning or the end of its {broken[0]}: remove it."
    numbers = [name for name, value in auth.items() if isinstance(value, (int, float))]
    if numbers:
        return f"To YAML its {numbers[0]} is a number, of which 0s at the beginning or the end are lost: quote it."
    return ""


def _entries(arguments: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What the cloud is in each of the files, or what stands for that, with how it is called."""
    if not arguments.get("load_yaml_config", True):
        yield "cloud", arguments
        return
    if is_of_environment(arguments):
        yield "environment", {name[3:].lower(): value for name, value in os.environ.items() if name.startswith("OS_")}
        return
    clouds = {path: member(path, content(path), "clouds") for path in clouds_and_secrets()}
    known = {str(name) for those in clouds.values() for name in those}
    name = name_of_cloud(arguments) or (min(known) if len(known) == 1 else "")
    if name and name not in {*known, os.environ.get("OS_CLOUD_NAME", "envvars")}:
        raise _unknown(name, known, list(clouds))
    for path, those in clouds.items():
        if name in those:
            yield f"cloud {name} of {path}", those[name]


def _unknown(name: str, known: Collection[str], paths: Sequence[str]) -> BadInput:
    """The error for a cloud that is in none of the files."""
    cause = "there is no clouds.yaml"
    if paths:
        others = f"where there are {', '.join(sorted(known))}" if known else "where nothing is below 'clouds:'"
        cause = f"it is not in {' or '.join(paths)}, {others}"
    return BadInput(f"cloud {name}", cause, NO_CLOUD)


def _check_entry(subject: str, entry: Any) -> None:
    """
    :raises BadInput: something in it is of another kind than it has to be; values are not shown
    """
    auth = member(subject, entry, "auth")
    for name in (*entry, *auth):
        if not isinstance(name, str):
            raise BadInput(subject, f"a name in it is {_kind_of(name)}", "Put it in quotation marks, or remove it.")
    for name in _NEEDED:
        if entry.get(name, "") is None and not (name == "region_name" and entry.get("regions")):
            raise BadInput(subject, f"its {name} has no value", "Give it one, or remove the line.")
    check_timeout(subject, entry)
    for name, value in {**entry, "auth_url": auth.get("auth_url")}.items():
        kinds = _KINDS.get(name, (object,))
        if value is not None and not isinstance(value, kinds):
            wanted = " or ".join(_CALLED[kind] for kind in kinds)
            raise BadInput(subject, f"its {name} is {_kind_of(value)}, and has to be {wanted}", "Correct it.")


def _region(one: Any) -> tuple[str, Mapping[str, Any]]:
    """Name and values of one of a cloud's regions.

    :raises BadInput: it has none
    """
    name, values = (one.get("name"), one.get("values") or {}) if isinstance(one, Mapping) else (one, {})
    if not isinstance(name, str) or not isinstance(values, Mapping):
        raise BadInput("cloud", "its regions is no list of names, or of name and values", "Correct it.")
    return name, values


def _kind_of(value: Any) -> str:
    """What it is, in the words of YAML."""
    return next((words for kind, words in _CALLED.items() if isinstance(value, kind)), "something else")
