#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_lock``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_lock
short_description: Have data sets in a lock file
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Adds entries to a lock file on the controller, for the role P(chameleon.data.dataset_stage#role). What is locked
    already stays, unless O(update=true).
  - Hosts of a run, and runs, that do so at the same time wait for each other by a lock of the kernel, so that none
    loses what another one has written, whatever the strategy of the play.
  - Images are locked by M(chameleon.data.chameleon_image).
extends_documentation_fragment:
  - chameleon.data.controller
options:
  path:
    description:
      - Absolute path of the lock file on the controller, for example C({{ inventory_dir }}/experiment.lock.json). Its
        folder has to be there.
    type: str
    required: true
  entries:
    description:
      - What is to be locked, by source, each as the lock file has it, with its C(digest).
    type: dict
    required: true
  update:
    description:
      - Whether these take the place of what is locked by the same names.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Leaves the lock file as it is.
  diff_mode:
    support: full
    description: Shows what changes in the lock file.
seealso:
  - module: chameleon.data.chameleon_image
"""

EXAMPLES = r"""
- name: The state that the paper was made with
  chameleon.data.chameleon_lock:
    path: "{{ inventory_dir }}/experiment.lock.json"
    entries:
      datasets/genomes:
        digest: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
        objects: 8284
        bytes: 519412736
"""

RETURN = r"""
entries:
  description: All that the lock file holds now, or would in check mode.
  returned: success
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lock import CHAMELEON_LOCK
from ansible_collections.chameleon.data.plugins.module_utils._options.controller import no_plugin


def main() -> None:
    """Entry point; where there is an action plugin, Ansible never comes here."""
    module = AnsibleModule(supports_check_mode=True, **CHAMELEON_LOCK)
    module.fail_json(msg=no_plugin("chameleon_lock"))


if __name__ == "__main__":
    main()
