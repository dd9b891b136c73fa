# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A step that fails: what was done before it is taken back, the last first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._mount import mounter as subject
from ansible_collections.chameleon.data.plugins.module_utils._mount import observe
from ansible_collections.chameleon.data.plugins.module_utils._mount.mounter import Manners, Mounter
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter


class Systemd:
    """Writes down what it was asked. A real one is asked in the integration tests."""

    Failed = subject.systemd.Failed

    def __init__(self, start: Callable[[], None]) -> None:
        self.asked: list[str] = []
        self._start = start

    def start(self, unit: str) -> None:
        self.asked.append("start")
        self._start()

    def last_lines(self, unit: str) -> str:
        return "the program's last words"

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_arguments: self.asked.append(name)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        unit="test.service",
        unit_file=str(tmp_path / "units/test.service"),
        config=str(tmp_path / "configs/test.conf"),
        record=str(tmp_path / "records/test.json"),
        cache=str(tmp_path / "cache"),
    )


def _mounter(places: Places, tmp_path: Path, drain_patience: float = 1) -> Mounter:
    return Mounter(str(tmp_path / "mnt"), places, Meter(), Manners(1, drain_patience))


def _fails() -> None:
    raise subject.systemd.Failed("Job failed")


def _plan(places: Places, path: Path) -> Plan:
    return Plan(
        Change(action, target, "test")
        for action, target in (
            ("create_folder", str(path)),
            ("write_config", places.config),
            ("write_unit", places.unit_file),
            ("enable", places.unit),
            ("mount", str(path)),
        )
    )


@pytest.mark.parametrize("before", [None, "as it was"])
def test_a_mount_that_fails_leaves_everything_as_it_was(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    systemd = Systemd(_fails)
    monkeypatch.setattr(subject, "systemd", systemd)
    for path in (Path(places.config), Path(places.unit_file)):
        path.parent.mkdir(parents=True)
        if before:
            path.write_text(before)
    with pytest.raises(Unavailable, match="the program's last words"):
        _mounter(places, tmp_path).carry_out(
            _plan(places, tmp_path / "mnt"), {places.config: "new", places.unit_file: "new"}
        )
    for path in (Path(places.config), Path(places.unit_file)):
        assert (path.read_text() if path.exists() else None) == before
    assert not (tmp_path / "mnt").exists() and not Path(places.cache).exists()
    assert systemd.asked == ["reload", "enable", "start", "kill", "stop", "disable", "reload"]


def test_files_that_wait_are_named_and_nothing_is_unmounted(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    systemd = Systemd(lambda: None)
    monkeypatch.setattr(subject, "systemd", systemd)
    monkeypatch.setattr(observe, "pending", lambda _: ["results/run-1.h5"])
    with pytest.raises(Refused, match=r"results/run-1\.h5") as caught:
        _mounter(places, tmp_path, 0.1).carry_out(Plan([Change("unmount", str(tmp_path / "mnt"), "test")]))
    assert caught.value.details["pending"] == ["results/run-1.h5"]
    assert systemd.asked == []


def test_what_is_written_at_the_last_moment_is_uploaded_too(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [[], ["late"], ["late"], [], []]
    systemd = Systemd(lambda: None)
    mounter = _mounter(places, tmp_path, 5)
    monkeypatch.setattr(subject, "systemd", systemd)
    monkeypatch.setattr(observe, "pending", lambda _: answers.pop(0))
    monkeypatch.setattr(mounter, "_start", lambda: systemd.asked.append("start again"))
    mounter.carry_out(Plan([Change("unmount", str(tmp_path / "mnt"), "test")]))
    assert systemd.asked == ["stop", "start again", "stop"]


def test_remembering_the_same_twice_writes_once(places: Places, tmp_path: Path) -> None:
    mounter = _mounter(places, tmp_path)
    mounter.remember({"path": "/mnt"})
    first = Path(places.record).stat().st_ino
    mounter.remember({"path": "/mnt"})
    assert Path(places.record).stat().st_ino == first
    assert observe.read_record(places) == {"path": "/mnt"}
