# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version takes over does not expire before it."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.lifetime import prolong
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from tests.unit.packed.histories import each
from tests.unit.packed.memory_store import MemoryStore

PACK, FILE = PACKS + "a.zip", FILES + "b-5"
OLD = {"Content-Type": "application/zip", "X-Object-Meta-Project": "17"}


@pytest.fixture
def soon(place: Place, store: MemoryStore) -> int:
    """When a pack and a file of segments expire."""
    at = int(store.now) + 100
    large = {"X-Static-Large-Object": "True"}
    for container, name, more in (
        ("c", "p/" + PACK, {}),
        ("c", "p/" + FILE, large),
        ("c_segments", f"p/{FILE}/.slo/c-1", {}),
        ("c_segments", f"p/{FILE}/.at-work/push-1", {}),
        ("c_segments", f"p/{FILE}0/.slo/c-1", {}),
    ):
        put_object(place.store, container, name, b"x", md5_of(b"x"), {**OLD, **more, "X-Delete-At": str(at)})
    return at


def expiries(store: MemoryStore) -> list[float | None]:
    return [
        store.containers[container][name].expires
        for container, name in (("c", "p/" + PACK), ("c", "p/" + FILE), ("c_segments", f"p/{FILE}/.slo/c-1"))
    ]


@pytest.mark.parametrize("longer", [1000, None])
def test_all_is_told_and_keeps_what_else_it_has(
    place: Place, store: MemoryStore, soon: int, longer: int | None
) -> None:
    until = None if longer is None else soon + longer
    assert prolong(place, [PACK, FILE], until, each) == 3
    assert expiries(store) == [until, until, until]
    there = store.containers["c"]["p/" + PACK]
    assert OLD.items() <= {name.title(): value for name, value in there.headers.items()}.items()
    for other in (f"p/{FILE}/.at-work/push-1", f"p/{FILE}0/.slo/c-1"):
        assert store.containers["c_segments"][other].expires == soon


def test_what_lasts_longer_stays_so(place: Place, store: MemoryStore, soon: int) -> None:
    assert prolong(place, [PACK, FILE], soon - 50, each) == prolong(place, [PACK, FILE], soon, each) == 0
    assert prolong(place, [PACK], None, each) == 1
    assert prolong(place, [PACK], soon + 1, each) == 0
    assert expiries(store) == [None, soon, soon]


def test_what_has_expired_is_told(place: Place, store: MemoryStore, soon: int) -> None:
    store.now = soon + 1
    with pytest.raises(Damaged, match=rf"object c/p/{FILE}: .*is not there.*compare: always"):
        prolong(place, [FILE], None, each)
