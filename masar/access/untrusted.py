"""Asks the sandbox about content from strangers, and turns its answer into facts or into a sentence for people.

    facts, drawn = ask("picture", content, kind="jpeg", side=2400)

The sandbox is another process (`sandbox.py`): whatever the content does to it, this one goes on. At most `AT_ONCE` of
them run at a time, so that many uploads cannot take the whole memory of the server.
"""

import json
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SANDBOX = Path(__file__).with_name("sandbox.py")
AT_ONCE = 2
PATIENCE = 8  # seconds by the clock; a busy server may need more than the processor time of the sandbox
QUEUE = 20  # seconds to wait for a place
MOST_OUTPUT = 64 * 2**20

SENTENCES: dict[str, str | Promise] = {
    "empty": _("This file is empty. Choose it again, or take a new photo."),
    "too_large": _(
        "This file is too large. Take the photo with a lower resolution, or send fewer pages at a time."
    ),
    "unknown": _(
        "Only photos (JPEG, PNG, WebP) and PDF are kept. Take a photo of the paper, or save it as PDF."
    ),
    "heic": _(
        "This photo is in Apple’s own format (HEIC). Send it as JPEG: in the phone’s settings, Camera, Formats, "
        "Most Compatible."
    ),
    "damaged": _("This file is damaged or incomplete. Send it again, or take a photo of the paper."),
    "too_big": _(
        "This is too big to be opened safely. Take a new photo with a lower resolution, or send fewer pages."
    ),
    "too_long": _("This takes too long to open safely. Take a photo of the paper, or print it to a new PDF."),
    "locked": _(
        "This PDF is protected. Open it, print it to a new PDF without protection, or take photos of its pages."
    ),
    "active": _(
        "This PDF contains programs or sends data. Print it to a new PDF, or take photos of its pages."
    ),
    "attached": _(
        "Something else is packed into this PDF. Print it to a new PDF, or take photos of its pages."
    ),
    "too_many_pages": _("This PDF has more than 200 pages. Send only the pages that matter here."),
    "no_such_page": _("This file has no such page."),
    "sound_unknown": _(
        "Only sound is kept here: MP3, M4A, or Ogg with Opus. Record it again, or save it as MP3."
    ),
    "sound_too_large": _(
        "This recording is larger than 5 MB. Save it as MP3 for speech, or record it again."
    ),
    "sound_damaged": _("This recording is damaged or incomplete. Send it again, or save it anew as MP3."),
    "busy": _("Many files are arriving at this moment. Wait a minute, then send it again."),
}

_places = threading.BoundedSemaphore(AT_ONCE)


class Unsuitable(Exception):
    """The content is not accepted. `code` is a key of SENTENCES, `sentence` says what the person can do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.code]


def ask(task: str, content: bytes, **options: Any) -> tuple[dict[str, Any], bytes]:
    """What the sandbox says about `content`: facts (`kind`, `pages`, …) and bytes. Raises `Unsuitable`.

    Tasks: `picture` (kind, side, keep_png), `document`, `page` (number, side), `sound`.
    """
    if not _places.acquire(timeout=QUEUE):
        raise Unsuitable("busy")
    try:
        code, output = _run(task, content, options)
    finally:
        _places.release()
    if code < 0 or len(output) < 4:
        raise Unsuitable("too_long" if code in TIMES_UP else "damaged")
    length = int.from_bytes(output[:4], "big")
    facts = json.loads(output[4 : 4 + length])
    if "unfit" in facts:
        raise Unsuitable(facts["unfit"] if facts["unfit"] in SENTENCES else "damaged")
    return facts, output[4 + length :]


TIMES_UP = (-27, -24, -9)  # SIGPROF, SIGXCPU, and SIGKILL, which is also our own


def _run(task: str, content: bytes, options: dict[str, Any]) -> tuple[int, bytes]:
    """Exit code and output. The child inherits nothing: no environment, no open file, no folder, no way to our log."""
    command = [sys.executable, "-I", "-S", "-B", str(SANDBOX), task, json.dumps(options), *_library_folders()]
    with subprocess.Popen(  # noqa: S603 (our own program; nothing of the content is in the command)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    ) as child:
        try:
            output, _nothing = child.communicate(content, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
    return child.returncode, output if child.returncode == 0 else b""


def _library_folders() -> list[str]:
    """Where the libraries lie: the child starts without `site`, which halves its start."""
    folders = {
        str(Path(spec.origin).parents[1])
        for name in ("PIL", "pypdfium2")
        if (spec := find_spec(name)) and spec.origin
    }
    return sorted(folders | {str(SANDBOX.with_name("sandboxed"))})
