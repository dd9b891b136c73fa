# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    """Documentation of ``module_utils/_options``."""

    DOCUMENTATION = r"""
options:
  cloud:
    description:
      - Name of a cloud in C(clouds.yaml), or a dictionary with the content of one, which may be JSON text. With a name
        as C(cloud) in it, the dictionary is what that cloud has otherwise, like a C(region_name).
      - The action plugin signs in with it on the controller; the node gets a short-lived token and no credentials.
      - Without O(cloud) and O(auth) the C(OS_*) variables of the controller's environment are used.
    type: raw
  auth:
    description:
      - Authentication parameters of the authentication plugin O(auth_type), used on the controller.
    type: dict
  auth_type:
    description:
      - Name of the authentication plugin, for example V(password), V(v3applicationcredential) or V(token).
    type: str
  region_name:
    description:
      - Name of the region, on Chameleon the name of the site, for example V(CHI@UC).
    type: str
  interface:
    description:
      - Which of the catalog's endpoints to use; by default what C(clouds.yaml) or the environment says, else V(public).
    type: str
    choices: [public, internal, admin]
    aliases: [endpoint_type]
  api_timeout:
    description:
      - Seconds to wait for each answer while signing in and doing the control plane on the controller, and for a
        service that is away or busy; by default 120.
    type: int
  client_cert:
    description:
      - Path on the controller of a client certificate.
    type: path
  client_key:
    description:
      - Path on the controller of the key of O(client_cert).
    type: path
  validate_certs:
    description:
      - Whether TLS certificates are verified, on the controller and on the node.
      - By default what the cloud's configuration says, else V(true).
    type: bool
  ca_cert:
    description:
      - Path on the controller of the certificates of the authorities to trust, a file in PEM format or a folder of
        such files that C(openssl rehash) has seen; by default what the cloud's configuration says, else those that the
        system trusts.
      - The certificates travel to the node with the token.
    type: path
    aliases: [cacert]
  ca_cert_remote_src:
    description:
      - Whether the node has the certificates of the authorities itself; nothing travels then. O(ca_cert) is a path on
        the node, or is left out where the node's system trusts them.
      - The controller trusts those that the cloud's configuration says.
    type: bool
    default: false
  endpoint:
    description:
      - Address of the service; by default the one that the cloud's catalog has for O(region_name) and O(interface).
      - With O(token) nothing is looked up and nobody signs in.
    type: str
  token:
    description:
      - A token to use instead of signing in. It cannot be renewed when it expires during the run.
    type: str
  handover:
    description:
      - Folder by which the action plugin hands the token to the module and reads its progress.
      - Set by the action plugin; leave it alone.
    type: path
notes:
  - The controller needs the Python package C(openstacksdk), the node nothing but Python.
"""

    ACTION = r"""
options: {}
attributes:
  action:
    support: full
    description: Has an action plugin that signs in on the controller, so that the node needs no credentials.
  async:
    support: full
    description:
      - Runs with O(ignore:async) of the task; a token that expires meanwhile is then not renewed. Where it will end
        before the task's time is over, there is a warning.
"""
