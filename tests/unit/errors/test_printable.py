# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import encodable, one_line, printable
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import progress_line

NAME = os.fsdecode(b"caf\xe9\x1b[2J\nx")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, höflich and 日本 🐧", "plain, höflich and 日本 🐧"),
        (NAME, r"caf\xe9\x1b[2J\x0ax"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("a\u202egpj.exe", r"a\u202egpj.exe"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_is_shown_is_one_line_without_control_characters(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_names_as_data_keep_what_can_be_kept() -> None:
    assert encodable(NAME) == "caf\\xe9\x1b[2J\nx"


def test_any_result_can_be_written_as_json() -> None:
    result = printable({"left": [{"path": NAME, NAME: (NAME, 1, None)}], "msg": NAME, "warnings": [NAME], "n": 1.5})
    json.dumps(result, ensure_ascii=False).encode()
    assert result["left"][0]["path"] == encodable(NAME)
    assert result["msg"] == result["warnings"][0] == one_line(NAME)
    assert result["n"] == 1.5


def test_messages_plans_and_progress_are_for_terminals() -> None:
    error = DataError(NAME, "it is gone")
    plan = Plan([Change("delete", NAME, "it went")])
    for text in (str(error), error.result()["msg"], progress_line({"stage": NAME}), plan.diff(1)["after"].rstrip("\n")):
        assert one_line(text) == text
        assert r"caf\xe9\x1b" in text
