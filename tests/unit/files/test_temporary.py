# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where temporary files cannot be written, the folder is named."""

from __future__ import annotations

import errno
import tempfile

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._files.temporary import temporary_file, writing_temporary


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, NoSpace), (errno.EDQUOT, NoSpace), (errno.EIO, DataError)])
def test_what_the_system_says_is_told(number: int, kind: type[DataError]) -> None:
    with pytest.raises(DataError, match=tempfile.gettempdir()) as caught, writing_temporary():
        raise OSError(number, "")
    assert caught.type is kind


def test_a_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_file() as file:
        assert file.write(b"x") == 1
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(DataError, match=r"/nowhere/at/all.*TMPDIR"):
        temporary_file()


def test_too_many_open_files() -> None:
    with pytest.raises(DataError, match="ulimit -n"), writing_temporary():
        raise OSError(errno.EMFILE, "")
