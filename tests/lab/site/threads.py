# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a service: SQLite shared by its threads. Called before the service makes its first engine.

- In write-ahead mode who reads waits for nobody.
- A transaction that may write takes the write lock where it begins: one that has read and then wants to write cannot
  wait for another writer in SQLite, it would end at once with "database is locked".
- One that only reads (oslo.db's ``reader``) takes none: Placement opens readers inside its own writers, with another
  context, and would wait for itself.
- Times are stored without microseconds, as MySQL does: python-chi does not read Blazar's answers otherwise.
"""

from typing import Any

from oslo_db.sqlalchemy import enginefacade
from sqlalchemy import Engine, event, text
from sqlalchemy.dialects import sqlite

_READER = "lab_reader"


def share_sqlite() -> None:
    """Have it so in this process."""
    sqlite.DATETIME._storage_format = "%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d"
    event.listen(Engine, "connect", _connected)
    event.listen(Engine, "begin", _begin)
    _mark_readers()


def _connected(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = OFF")  # the lab's data outlives no power cut anyway
    cursor.close()


def _begin(connection: Any) -> None:
    if not connection.get_execution_options().get(_READER):
        connection.execute(text("BEGIN IMMEDIATE"))
        connection.info["in_transaction"] = True  # oslo.db begins no second time where this mark is


def _mark_readers() -> None:
    factory = enginefacade._TransactionFactory
    original = factory._create_session

    def create(self: Any, mode: Any, bind: Any = None) -> Any:
        if mode is not enginefacade._WRITER and bind is None:
            if not self._started:
                self._start()
            bind = self._writer_engine.execution_options(**{_READER: True})
        return original(self, mode, bind)

    factory._create_session = create
