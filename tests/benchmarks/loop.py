# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pull cannot do without: receive, MD5, write.  python -m tests.benchmarks.loop CONTAINER_URL FOLDER

The token is in BENCH_TOKEN. Nothing is resumed, compared or kept sparse; the MD5 of each range is looked at by nobody.
"""

from __future__ import annotations

import concurrent.futures
import functools
import hashlib
import http.client
import os
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

_THREADS = 4  # more are not faster on two processors
_RANGE = 32 << 20  # bytes
_BLOCK = 1 << 19  # bytes


def main(url: str, folder: Path) -> None:
    """Pull all objects of a container; *url* is its."""
    headers = {"X-Auth-Token": os.environ["BENCH_TOKEN"]}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
        names = answer.read().decode().splitlines()
    for name in names:
        head = urllib.request.Request(f"{url}/{quote(name)}", headers=headers, method="HEAD")
        with urllib.request.urlopen(head, timeout=60) as answer:
            size = int(answer.headers["Content-Length"])
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("wb") as file, concurrent.futures.ThreadPoolExecutor(_THREADS) as pool:
            file.truncate(size)
            fetch = functools.partial(_fetch, head.full_url, headers, file.fileno(), size)
            list(pool.map(fetch, range(0, size, _RANGE)))


def _fetch(url: str, headers: dict[str, str], file: int, size: int, start: int) -> str:
    """One range of an object; its MD5."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=60)
    end = min(start + _RANGE, size)
    connection.request("GET", parts.path, headers={**headers, "Range": f"bytes={start}-{end - 1}"})
    answer = connection.getresponse()
    digest = hashlib.md5(usedforsecurity=False)
    block = memoryview(bytearray(_BLOCK))
    while start < end:
        filled = 0
        while filled < min(_BLOCK, end - start):
            count = answer.readinto(block[filled : min(_BLOCK, end - start)])
            if not count:
                raise OSError(f"{url} ended early")
            filled += count
        digest.update(block[:filled])
        os.pwrite(file, block[:filled], start)
        start += filled
    connection.close()
    return digest.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
