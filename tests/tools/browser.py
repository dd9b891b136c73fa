# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium without a screen, driven by its own protocol over pipes.

A picture of a page: python -m tests.tools.browser PAGE PICTURE [WIDTH [dark [HEIGHT]]]
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Mapping

PROGRAM = "chromium"
_OPTIONS = (
    "--headless",
    "--no-sandbox",  # which root cannot have
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


def why_not() -> str:
    """Why there is none; empty where there is."""
    return "" if shutil.which(PROGRAM) else f"NOT RUN: this machine has no {PROGRAM}"


class Browser:
    """A browser with one page. What it asks for and complains of is kept in *events*.

    :ivar events: ``(method, parameters)`` of all that it has told
    """

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="browser-")
        # Chromium reads at descriptor 3 and writes at 4; ours are above them, so that none is in the way.
        (to_it, self._requests), (self._answers, from_it) = (_above(os.pipe()) for _pipe in range(2))
        command = ["bash", "-c", f'exec "$@" 3<&{to_it} 4>&{from_it}', "bash", PROGRAM, *_OPTIONS]
        command += [f"--user-data-dir={self._profile}", "about:blank"]
        with open(f"{self._profile}/log", "wb") as log:
            self._process = subprocess.Popen(
                command, pass_fds=(to_it, from_it), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        os.close(to_it)
        os.close(from_it)
        self.events: list[tuple[str, Mapping[str, Any]]] = []
        self._buffer, self._number, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._requests)  # it ends when nobody is there
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._answers)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """What a method of the protocol answers.

        :raises RuntimeError: it has failed, or the browser has ended
        """
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._requests, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return dict(told["result"])

    def open(self, page: Path, width: int, dark: bool = False) -> None:
        """Show a page of the disk, as wide as that many pixels, to somebody who has chosen a colour scheme."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.events.clear()
        self.call("Page.navigate", url=page.resolve().as_uri())
        while "Page.loadEventFired" not in dict(self.events):
            self._next()

    def value(self, expression: str) -> Any:
        """Of an expression of JavaScript on the page."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def picture(self, height: int = 0) -> bytes:
        """The page as a PNG: all of it, or so many pixels from the top."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"], "height": height or size["height"]}
        told = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(told["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            got = os.read(self._answers, 1 << 20)
            if not got:
                raise RuntimeError(f"the browser has ended: {Path(self._profile, 'log').read_text(errors='replace')}")
            self._buffer += got
        text, _end, self._buffer = self._buffer.partition(b"\0")
        told: dict[str, Any] = json.loads(text)
        if "method" in told:
            self.events.append((told["method"], told["params"]))
        return told


def _above(ends: tuple[int, int]) -> tuple[int, int]:
    """The same pipe by higher numbers."""
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]


def main(page: str, picture: str, width: str = "1280", scheme: str = "light", height: str = "0") -> None:
    with Browser() as browser:
        browser.open(Path(page), int(width), scheme == "dark")
        Path(picture).write_bytes(browser.picture(int(height)))


if __name__ == "__main__":
    main(*sys.argv[1:])
