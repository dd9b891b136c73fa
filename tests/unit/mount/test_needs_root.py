# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job
from ansible_collections.chameleon.data.plugins.module_utils._mount import info, task

WITHOUT_ROOT: list[Callable[[], object]] = [
    lambda: task.run(Job({"path": "/mnt/x"}, check=False), print),
    lambda: info.tell(1.0),
]


@pytest.mark.parametrize("work", WITHOUT_ROOT)
def test_who_needs_root_says_so_before_anything_else(
    work: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Denied) as denied:
        work()
    assert denied.value.remedy == "Set 'become: true'."
