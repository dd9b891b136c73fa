# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files in which openstacksdk looks for a cloud. It passes over one that it cannot read, and takes the next one."""

from __future__ import annotations

import json
import os
from typing import Any, Iterator, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import regular


class _Kind(NamedTuple):
    """A kind of file, of which openstacksdk reads one.

    :ivar variable: names one that comes before the usual ones; empty where none does
    :ivar usual: the list of those, as ``openstack.config.loader`` calls it
    :ivar holds: the dictionary in it
    """

    variable: str
    usual: str
    holds: str


_CLOUDS = _Kind("OS_CLIENT_CONFIG_FILE", "CONFIG_FILES", "clouds")
_SECRETS = _Kind("OS_CLIENT_SECURE_FILE", "SECURE_FILES", "clouds")
_PROFILES = _Kind("", "VENDOR_FILES", "public-clouds")
# Variables of the environment that make no cloud of it
_SELECT = {"OS_CLOUD", "OS_REGION_NAME", "OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "OS_CLOUD_NAME"}
_VAULT = "$ANSIBLE_VAULT"


def check_files(arguments: Mapping[str, Any]) -> None:
    """Find a file without which the cloud would be another one than its user means, before it is signed in to.

    :param arguments: of ``openstack.connect``
    :raises BadInput: one cannot be read, or is not what it has to be
    """
    if not arguments.get("load_yaml_config", True):
        return
    of_environment = is_of_environment(arguments)
    for kind in (_CLOUDS, _SECRETS, _PROFILES):
        path = os.environ.get(kind.variable)
        if path:
            member(f"{kind.variable} {path}", content(path, f"{kind.variable} {path}"), kind.holds)
            continue
        path = "" if of_environment else _usual(kind)
        if path:
            member(path, content(path), kind.holds)


def name_of_cloud(arguments: Mapping[str, Any]) -> str:
    """The cloud that is named, or an empty text.

    :param arguments: of ``openstack.connect``
    """
    return arguments.get("cloud") or os.environ.get("OS_CLOUD") or ""


def is_of_environment(arguments: Mapping[str, Any]) -> bool:
    """Whether the variables themselves are the cloud, and no file has it."""
    return not name_of_cloud(arguments) and any(name.startswith("OS_") for name in os.environ.keys() - _SELECT)


def clouds_and_secrets() -> Iterator[str]:
    """The paths of the first file of clouds that there is, and of the first one with secrets."""
    for kind in (_CLOUDS, _SECRETS):
        path = os.environ.get(kind.variable) or _usual(kind)
        if path:
            yield path


def content(path: str, called: str = "") -> Any:
    """What openstacksdk reads there; an empty dictionary where the file is empty.

    :param called: for messages, where that is not the path alone
    :raises BadInput: it cannot
    """
    import yaml

    cause, remedy = "it is no text in UTF-8", "Correct it: blanks instead of tabs, quotes around special characters."
    try:
        with open(path, encoding="utf-8", opener=regular) as stream:
            text = stream.read()
        if text.startswith(_VAULT):
            cause = "it is encrypted by ansible-vault, which openstacksdk does not read"
            remedy = "Decrypt it; or give the cloud as a dictionary, in a variable that is encrypted."
        else:
            return (json.loads(text) if path.endswith("json") else yaml.safe_load(text)) or {}
    except yaml.MarkedYAMLError as error:  # its text may show a part of a secret
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        cause = f"it is no valid YAML{where}"
    except json.JSONDecodeError as error:
        cause = f"it is no valid JSON (line {error.lineno}, column {error.colno})"
    except OSError as error:
        cause = f"it cannot be read ({error.strerror})"
        remedy = "Have it be a file that you may read. In a variable, write its whole path; ~ is not replaced there."
    except (RecursionError, yaml.YAMLError, ValueError):
        pass
    raise BadInput(called or path, cause, remedy) from None


def member(subject: str, whole: Any, name: str) -> Mapping[Any, Any]:
    """A dictionary that is in another one; an empty one where it is not.

    :raises BadInput: one of them is something else
    """
    inner = whole.get(name, {}) if isinstance(whole, Mapping) else None
    if not isinstance(inner, Mapping):
        raise BadInput(subject, f"it has to be a dictionary, and '{name}' in it, too", "Correct it.")
    return inner


def _usual(kind: _Kind) -> str:
    """The first one in the folders where openstacksdk looks, or an empty text.

    In ``/etc`` one may be for others alone. Of clouds it would be the last one, so that is not passed over.
    """
    from openstack.config import loader

    there = filter(os.path.exists, getattr(loader, kind.usual))
    return next((path for path in there if kind is _CLOUDS or os.access(path, os.R_OK)), "")
