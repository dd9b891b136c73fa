# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Order, needs and reports of the lab as a whole, with parts that only say what is done to them."""

from typing import List, Optional

import pytest

from tests.lab import clients, layout, registry
from tests.lab.lab import Lab
from tests.lab.parts import Health, LabError, Part, Setting

pytestmark = pytest.mark.usefixtures("state")


class _Fake(Part):
    settings = {"size": Setting("1", "of it")}

    def __init__(self, name: str, needs: List[str], done: List[str], missing: str = "", fails: bool = False) -> None:
        self.name, self.needs, self._done, self._missing, self._fails = name, needs, done, missing, fails
        super().__init__()

    def cannot(self) -> Optional[str]:
        return self._missing or None

    def up(self) -> str:
        if self._fails:
            raise LabError(f"{self.name} is broken")
        self._done.append(f"up {self.name} {self.chosen['size']}")
        return "started"

    def down(self) -> None:
        self._done.append(f"down {self.name}")

    def health(self) -> Health:
        return Health(True, "")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> List[str]:
    monkeypatch.setattr(clients, "write", lambda keystone_is_up: None)
    return []


def _lab(monkeypatch: pytest.MonkeyPatch, *parts: Part) -> Lab:
    monkeypatch.setattr(registry, "parts", lambda: {part.name: part for part in parts})
    return Lab()


def test_needs_first_and_only_what_is_needed(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    lab = _lab(
        monkeypatch,
        _Fake("network", [], done),
        _Fake("keystone", ["network"], done),
        _Fake("glance", ["network", "keystone"], done),
        _Fake("swift", ["network"], done),
    )
    assert not lab.up(["glance"]).failed
    assert done == ["up network 1", "up keystone 1", "up glance 1"]


def test_what_cannot_run_is_told_and_the_rest_runs(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    lab = _lab(
        monkeypatch,
        _Fake("network", [], done, missing="needs root"),
        _Fake("keystone", ["network"], done),
    )
    report = lab.up()
    assert report.cannot == {"network": "needs root"}
    assert not report.failed
    assert done == ["up keystone 1"]


def test_a_failed_part_takes_along_only_those_that_need_it(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    lab = _lab(
        monkeypatch,
        _Fake("keystone", [], done, fails=True),
        _Fake("glance", ["keystone"], done),
        _Fake("swift", [], done),
    )
    report = lab.up()
    assert report.failed == {"keystone": "keystone is broken", "glance": "a part that it needs failed"}
    assert done == ["up swift 1"]


def test_settings_last_until_the_part_is_named_again(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    def fresh() -> Lab:
        return _lab(monkeypatch, _Fake("keystone", [], done), _Fake("glance", ["keystone"], done))

    fresh().up(["keystone"], {"size": "7"})
    fresh().up(["glance"])  # which needs keystone, and leaves it as it is
    fresh().up(["keystone"])
    assert done == ["up keystone 7", "up keystone 7", "up glance 1", "up keystone 1"]


def test_unknown_names_are_refused_before_anything_is_done(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    lab = _lab(monkeypatch, _Fake("keystone", [], done))
    with pytest.raises(LabError, match=r"keystne: no such part. There are keystone\."):
        lab.up(["keystne"])
    with pytest.raises(LabError, match=r"keystone: no setting sice. It has: size\."):
        lab.up(["keystone"], {"sice": "3"})
    with pytest.raises(LabError, match="no such part or process"):
        lab.hit("keystne")
    assert done == []


def test_down_goes_backwards_and_forgets_all_but_the_logs(monkeypatch: pytest.MonkeyPatch, done: List[str]) -> None:
    lab = _lab(monkeypatch, _Fake("keystone", [], done), _Fake("glance", ["keystone"], done))
    layout.LOG.mkdir(parents=True)
    (layout.LOG / "keystone.log").touch()
    (layout.STATE / "clouds.yaml").touch()
    assert not lab.down().failed
    assert done == ["down glance", "down keystone"]
    assert {path.name for path in layout.STATE.iterdir()} <= {"log", "lock"}


def test_what_nobody_asked_for_is_left_alone_until_somebody_does(
    monkeypatch: pytest.MonkeyPatch, done: List[str]
) -> None:
    usual, other = _Fake("keystone", [], done), _Fake("reef", [], done)
    other.by_request = True
    lab = _lab(monkeypatch, usual, other)
    assert not lab.up().failed and list(lab.health()) == ["keystone"]
    assert not lab.up(["reef"]).failed and list(lab.health()) == ["keystone", "reef"]
    assert not lab.up().failed and done == ["up keystone 1", "up reef 1", "up keystone 1", "up reef 1"]
    lab.down(["reef"])
    assert list(lab.health()) == ["keystone"]
