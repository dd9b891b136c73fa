# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of signing in share: as far as it goes without a cloud."""

from __future__ import annotations

from typing import Any, Mapping
from unittest.mock import Mock

import trustme

from ansible_collections.chameleon.data.plugins.module_utils._cloud import signin

AUTHORITY = trustme.CA().cert_pem.bytes().decode()
PASSWORD = {"username": "demo", "password": "x", "project_name": "demo", "user_domain_id": "default"}


def sign_in(options: Mapping[str, Any]) -> Any:
    """A connection; nobody is told why it takes long."""
    return signin.sign_in(options, Mock())
