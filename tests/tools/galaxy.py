# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Galaxy finds when it imports the collection's tarball: python -m tests.tools.galaxy.

Any warning of the importer is a failure. It runs neither ansible-test, which wants a container, nor ansible-lint: both
are checks of their own.
"""

from __future__ import annotations

import logging
import sys
import tempfile

from galaxy_importer.collection import import_collection
from galaxy_importer.config import Config
from galaxy_importer.exceptions import ImporterError

from tests.tools.paths import BUILD, ROOT


class Complaints(logging.Handler):
    """Counts what is worse than information."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno > logging.INFO


def main() -> int:
    complaints = Complaints()
    logging.basicConfig(
        level=logging.INFO, format="%(levelname)s %(message)s", handlers=[logging.StreamHandler(sys.stdout), complaints]
    )
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        settings = Config({"check_required_tags": True, "run_ansible_lint": False, "tmp_root_dir": folder})
        try:
            import_collection(git_clone_path=ROOT, output_path=folder, logger=logging.getLogger(), cfg=settings)
        except ImporterError as error:
            logging.error("%s", error)
    return 1 if complaints.count else 0


if __name__ == "__main__":
    sys.exit(main())
