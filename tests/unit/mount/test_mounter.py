# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A step that fails: what was done before it is taken back, the last first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._mount import observe
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import EMPTY, NOT_MOUNTED, Actual
from ansible_collections.chameleon.data.plugins.module_utils._mount.mounter import Behaviour, Mounter
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Failed, Supervisor
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter


class Asked(Supervisor):
    """Writes down what it was asked. Real ones are asked in the integration tests."""

    def __init__(self, start: Callable[[], None]) -> None:
        self.asked: list[str] = []
        self._start = start

    def start(self, places: Places) -> None:
        self.asked.append("start")
        self._start()

    def last_lines(self, places: Places) -> str:
        return "the program's last words"

    def where_to_look(self, places: Places) -> str:
        return "journalctl"

    def reload(self) -> None:
        self.asked.append("reload")

    def start_soon(self, places: Places) -> None:
        self.asked.append("start_soon")

    def stop(self, places: Places) -> None:
        self.asked.append("stop")

    def kill(self, places: Places) -> None:
        self.asked.append("kill")

    def enable(self, places: Places) -> None:
        self.asked.append("enable")

    def disable(self, places: Places) -> None:
        self.asked.append("disable")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        path=str(tmp_path / "mnt"),
        name="mnt",
        unit="test.service",
        unit_file=str(tmp_path / "units/test.service"),
        config=str(tmp_path / "configs/test.conf"),
        authorities=str(tmp_path / "configs/test.pem"),
        record=str(tmp_path / "records/test.json"),
        cache=str(tmp_path / "cache"),
    )


def _mounter(places: Places, supervisor: Supervisor, drain_patience: float = 1) -> Mounter:
    actual = Actual(EMPTY, None, NOT_MOUNTED, None, None, False, None, [], {})
    return Mounter(places, actual, supervisor, Meter(), Behaviour(1, drain_patience))


def _fails() -> None:
    raise Failed("Job failed")


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
def test_a_mount_that_fails_leaves_everything_as_it_was(places: Places, tmp_path: Path, before: str | None) -> None:
    supervisor = Asked(_fails)
    for path in (Path(places.config), Path(places.unit_file)):
        path.parent.mkdir(parents=True)
        if before:
            path.write_text(before)
    with pytest.raises(Unavailable, match="the program's last words"):
        _mounter(places, supervisor).carry_out(
            _plan(places, tmp_path / "mnt"), {places.config: "new", places.unit_file: "new"}
        )
    for path in (Path(places.config), Path(places.unit_file)):
        assert (path.read_text() if path.exists() else None) == before
    assert not (tmp_path / "mnt").exists() and not Path(places.cache).exists()
    assert supervisor.asked == ["reload", "enable", "start", "kill", "stop", "disable", "reload"]


def test_files_that_wait_are_named_and_nothing_is_unmounted(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = Asked(lambda: None)
    monkeypatch.setattr(observe, "pending", lambda *_: ["results/run-1.h5"])
    with pytest.raises(Refused, match=r"results/run-1\.h5") as caught:
        _mounter(places, supervisor, 0.1).carry_out(Plan([Change("unmount", str(tmp_path / "mnt"), "test")]))
    assert caught.value.details["pending"] == ["results/run-1.h5"]
    assert supervisor.asked == []


def test_what_is_written_at_the_last_moment_is_uploaded_too(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [[], ["late"], ["late"], [], []]
    supervisor = Asked(lambda: None)
    mounter = _mounter(places, supervisor, 5)
    monkeypatch.setattr(observe, "pending", lambda *_: answers.pop(0))
    monkeypatch.setattr(mounter, "_start", lambda: supervisor.asked.append("start again"))
    mounter.carry_out(Plan([Change("unmount", str(tmp_path / "mnt"), "test")]))
    assert supervisor.asked == ["stop", "start again", "stop"]


@pytest.mark.parametrize(
    ("waiting", "too_short", "starts", "told"),
    [
        ([9, 5, 2], 2, 3, "nothing is mounted"),  # as it is in this test, after a start that goes well
        ([9, 5, 5], 9, 2, "the program's last words"),
        ([9, 9], 9, 1, "the program's last words"),
        ([0, 0], 9, 1, "the program's last words"),
    ],
)
def test_a_start_that_is_too_short_for_all_that_waits_goes_on_while_it_gets_less(
    places: Places, monkeypatch: pytest.MonkeyPatch, waiting: list[int], too_short: int, starts: int, told: str
) -> None:
    monkeypatch.setattr(observe, "pending", lambda *_: ["file"] * waiting.pop(0))
    supervisor = Asked(lambda: _fails() if len(supervisor.asked) <= too_short else None)
    with pytest.raises(Unavailable, match=told):
        _mounter(places, supervisor).carry_out(Plan([Change("resume", places.path, "test")]))
    assert supervisor.asked == ["start"] * starts


def test_the_record_is_written_once_and_before_the_mount(places: Places, tmp_path: Path) -> None:
    record = {"path": "/mnt", "fingerprint": "new"}
    seen: list[Any] = []

    def start() -> None:
        seen.append(observe.read_record(places))
        raise Failed("Job failed")

    with pytest.raises(Unavailable):
        _mounter(places, Asked(start)).carry_out(_plan(places, tmp_path / "mnt"), _texts(places), record)
    assert seen == [record] and observe.read_record(places) == {}
    _mounter(places, Asked(lambda: None)).carry_out(Plan(), {}, record)
    first = Path(places.record).stat().st_ino
    _mounter(places, Asked(lambda: None)).carry_out(Plan(), {}, record)
    assert Path(places.record).stat().st_ino == first and observe.read_record(places) == record


@pytest.mark.parametrize("which", ["config", "unit_file", "record", "cache"])
def test_a_file_that_cannot_be_written_leaves_everything_as_it_was(places: Places, tmp_path: Path, which: str) -> None:
    for path in (Path(places.config), Path(places.unit_file)):
        path.parent.mkdir(parents=True)
        path.write_text("as it was")
    broken = Path(getattr(places, which))
    if which == "cache":
        broken.write_text("no folder")
    else:
        broken.unlink(missing_ok=True)
        (broken / "no file").mkdir(parents=True)
    supervisor = Asked(lambda: None)
    with pytest.raises(Unavailable, match="file system said no"):
        _mounter(places, supervisor).carry_out(_plan(places, tmp_path / "mnt"), _texts(places), {"path": "/mnt"})
    left = [path for path in (Path(places.config), Path(places.unit_file)) if path != broken]
    assert {path.read_text() for path in left} == {"as it was"}
    assert "start" not in supervisor.asked and not (tmp_path / "mnt").exists()
    assert not list(tmp_path.rglob("*.new")) and not list(tmp_path.rglob("*.old"))


def test_what_cannot_be_taken_back_is_told_and_the_rest_is(places: Places, tmp_path: Path) -> None:
    class Stubborn(Asked):
        def disable(self, places: Places) -> None:
            raise Failed("no bus")

    with pytest.raises(Unavailable, match="could be taken back: no bus"):
        _mounter(places, Stubborn(_fails)).carry_out(_plan(places, tmp_path / "mnt"), _texts(places))
    assert not Path(places.config).exists() and not (tmp_path / "mnt").exists()


def _texts(places: Places) -> dict[str, str]:
    return {places.config: "new", places.unit_file: "new"}
