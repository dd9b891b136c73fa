# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients need: .lab/clouds.yaml and .lab/env."""

import calendar
import json
import shlex
import time
from pathlib import Path
from typing import Any, Mapping, Optional

from tests.lab import layout
from tests.lab.process import write_whole
from tests.lab.rest import Answer, ask
from tests.lab.rgw.forms import FORMS
from tests.lab.tls import urls

_TOKEN_LEFT = 900  # seconds that lab-token's token lives on, at least, after `up`
_USERS = {  # cloud: (user, password, project, region)
    "lab": ("demo", layout.USER_PASSWORD, "demo", "RegionOne"),
    "lab-other": ("other", layout.USER_PASSWORD, "other", "RegionOne"),
    "lab-reader": ("reader", layout.USER_PASSWORD, "demo", "RegionOne"),
    "lab-admin": ("admin", layout.ADMIN_PASSWORD, "admin", "RegionOne"),
    "lab-kvm": ("other", layout.USER_PASSWORD, "other", "RegionKVM"),
    **{f"lab-{name}": ("demo", layout.USER_PASSWORD, "demo", form.region) for name, form in FORMS.items()},
}


def write(keystone_is_up: bool) -> None:
    """Write .lab/env and, as it needs Keystone to make credentials, .lab/clouds.yaml."""
    write_whole(layout.ENV, _env())
    if keystone_is_up:
        write_whole(layout.CLOUDS, _yaml({"clouds": _clouds()}), mode=0o600)


def sign_in(cloud: str, region: Optional[str] = None) -> "tuple[str, str]":
    """Token and object-store URL for a cloud of clouds.yaml that has a password."""
    home = _USERS[cloud][-1]
    answer = _signed_in(cloud)
    for service in answer.json()["token"]["catalog"]:
        for endpoint in service["endpoints"]:
            found = service["type"], endpoint["interface"], endpoint["region"]
            if found == ("object-store", "public", region or home):
                return answer.headers["x-subject-token"], endpoint["url"]
    raise LookupError(f"no object store in {region or home}'s catalog")


def catalog(cloud: str) -> Any:
    """The services that a cloud of clouds.yaml with a password has, as Keystone tells them."""
    return _signed_in(cloud).json()["token"]["catalog"]


def token(cloud: str) -> str:
    """Token for a cloud of clouds.yaml that has a password."""
    return _signed_in(cloud).headers["x-subject-token"]


def _clouds() -> Mapping[str, Any]:
    clouds = {
        name: _cloud(
            region,
            username=user,
            password=password,
            project_name=project,
            user_domain_id="default",
            project_domain_id="default",
        )
        for name, (user, password, project, region) in _USERS.items()
    }
    kept = _credentials()
    clouds["lab-appcred"] = _cloud(
        "RegionOne",
        kind="v3applicationcredential",
        application_credential_id=kept["appcred_id"],
        application_credential_secret=kept["appcred_secret"],
    )
    clouds["lab-token"] = _cloud(
        "RegionOne", kind="v3token", token=kept["token"], project_name="demo", project_domain_id="default"
    )
    return clouds


def _cloud(region: str, kind: str = "password", **auth: str) -> Mapping[str, Any]:
    return {
        "auth_type": kind,
        "auth": {"auth_url": urls.public("keystone") + "/v3", **auth},
        "region_name": region,
        "interface": "public",
        "identity_api_version": "3",
        **({"cacert": str(layout.AUTHORITY)} if urls.spoken() else {}),
    }


def _credentials() -> Mapping[str, str]:
    """Application credential and token of the demo user: those of the last `up` if they are still good."""
    try:
        kept: Mapping[str, str] = json.loads(_kept_file().read_text())
        secret = {"id": kept["appcred_id"], "secret": kept["appcred_secret"]}
        good = _tokens({"methods": ["application_credential"], "application_credential": secret}).status == 201
        asked = ask(
            "HEAD",
            urls.public("keystone") + "/v3/auth/tokens",
            headers={"X-Auth-Token": kept["token"], "X-Subject-Token": kept["token"]},
        )
        if good and asked.status == 200 and float(kept["token_end"]) - time.time() > _TOKEN_LEFT:
            return kept
    except (OSError, ValueError, KeyError):
        pass
    kept = _make_credentials()
    write_whole(_kept_file(), json.dumps(kept), mode=0o600)
    return kept


def _kept_file() -> Path:
    return layout.RUN / "credentials.json"


def _make_credentials() -> Mapping[str, str]:
    signed_in = _signed_in("lab")
    token = signed_in.headers["x-subject-token"]
    about = signed_in.json()["token"]
    name = f"lab-{time.time_ns()}"
    made = ask(
        "POST",
        f"{urls.public('keystone')}/v3/users/{about['user']['id']}/application_credentials",
        {"application_credential": {"name": name, "description": "made by the lab"}},
        {"X-Auth-Token": token},
    ).json()["application_credential"]
    end = calendar.timegm(time.strptime(about["expires_at"][:19], "%Y-%m-%dT%H:%M:%S"))
    return {"appcred_id": made["id"], "appcred_secret": made["secret"], "token": token, "token_end": str(end)}


def _signed_in(cloud: str) -> Answer:
    user, password, project, _region = _USERS[cloud]
    identity = {"methods": ["password"], "password": {"user": {**_named(user), "password": password}}}
    return _tokens(identity, {"project": _named(project)})


def _tokens(identity: Mapping[str, Any], scope: Optional[Mapping[str, Any]] = None) -> Answer:
    auth = {"identity": identity, **({"scope": scope} if scope else {})}
    return ask("POST", urls.public("keystone") + "/v3/auth/tokens", {"auth": auth})


def _named(name: str) -> Mapping[str, Any]:
    return {"name": name, "domain": {"id": "default"}}


def _env() -> str:
    variables = {
        "OS_CLIENT_CONFIG_FILE": layout.CLOUDS,
        "ANSIBLE_CONFIG": layout.ROOT / "tests" / "ansible.cfg",
        "ANSIBLE_INVENTORY": layout.INVENTORY,
        "ANSIBLE_COLLECTIONS_PATH": layout.ROOT / ".collections",
    }
    lines = [f"export {name}={shlex.quote(str(value))}\n" for name, value in variables.items()]
    path = shlex.quote(str(layout.ROOT / ".venv" / "bin"))
    return "# Written by the lab: what a client needs to use it\n" + "".join(lines) + f'export PATH={path}:"$PATH"\n'


def _yaml(value: Mapping[str, Any], indent: str = "") -> str:
    """Nested mappings of strings as YAML; each string quoted as JSON does, which YAML reads the same."""
    text = ""
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            text += f"{indent}{key}:\n" + _yaml(inner, indent + "  ")
        else:
            text += f"{indent}{key}: {json.dumps(inner)}\n"
    return text
