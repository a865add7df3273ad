"""From a fresh clone to a served sign-in page, by `bin/demo` alone.

warm: pip's cache has the packages. cold: they are fetched again (the package index's own speed counts).
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import report

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 600  # seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench start", description=__doc__)
    parser.add_argument("--warm", action="store_true", help="only warm")
    parser.add_argument("--cold", action="store_true", help="only cold")
    options = parser.parse_args()
    both = options.warm == options.cold
    if options.warm or both:
        fill_cache()
        measure("warm", {})
    if options.cold or both:
        measure("cold", {"PIP_NO_CACHE_DIR": "1"})


def fill_cache() -> None:
    with clone() as folder:
        subprocess.run(["bin/setup"], cwd=folder, check=True, stdout=sys.stderr)


def measure(what: str, more: dict[str, str]) -> None:
    with clone() as folder:
        port = free_port()
        began = time.monotonic()
        demo = subprocess.Popen(
            ["bin/demo", "--port", str(port)], cwd=folder, env=os.environ | more, stdout=sys.stderr
        )
        try:
            wait_until_served(demo, f"http://127.0.0.1:{port}/")
            report("start", what, engine="sqlite", size=0, figure=time.monotonic() - began, unit="s")
        finally:
            demo.terminate()
            demo.wait(30)


def clone() -> "Clone":
    return Clone(prefix="masar-start-")


class Clone(tempfile.TemporaryDirectory):
    """The last commit, as someone who downloads it gets it."""

    def __enter__(self) -> str:
        folder = f"{super().__enter__()}/masar"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
        return folder


def wait_until_served(demo: subprocess.Popen, address: str) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and demo.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit("bin/demo ended or served no page; what it said is above.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
