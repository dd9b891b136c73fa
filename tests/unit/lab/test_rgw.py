# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gateway's programs before they are there."""

from __future__ import annotations

import pathlib

import pytest

from tests.lab.rgw import part, tree


@pytest.mark.parametrize("form", part.FORMS)
def test_one_whose_programs_were_never_fetched_can_be_ended(
    form: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_installed", lambda: False)
    monkeypatch.setattr(tree, "entry", lambda *_names: tmp_path / "nothing")
    assert len(part.Rgw(form).daemons()) == 3
