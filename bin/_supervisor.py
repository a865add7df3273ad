"""Keeps child processes running: starts them, starts them again when they die, stops them together."""

import contextlib
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

from _ground import ROOT, Stop, say

LONGEST_WAIT = 30  # seconds before a child that keeps dying is tried again
HEALTHY = 60  # seconds after which an earlier death is forgotten
PATIENCE = 10  # seconds to end by itself before it is killed


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = 1
    since: float = 0
    again_at: float = field(default=0)

    def start(self, environment: dict[str, str]) -> None:
        # A session of its own, so that Ctrl-C reaches the supervisor alone, which then stops each in order.
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=environment, start_new_session=True)
        self.since, self.again_at = time.monotonic(), 0

    @property
    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def revive(self, environment: dict[str, str]) -> None:
        """Start again after a pause, which doubles with each death in a row."""
        now = time.monotonic()
        if not self.again_at:
            self.wait = 1 if now - self.since > HEALTHY else min(self.wait * 2, LONGEST_WAIT)
            self.again_at = now + self.wait
            say(f"The {self.name} stopped ({self.process.returncode}); it starts again in {self.wait:.0f} s.")
        elif now >= self.again_at:
            self.start(environment)


class Supervisor:
    def __init__(self, children: list[Child], environment: dict[str, str]) -> None:
        self.children, self.environment = children, environment

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        try:
            for child in self.children:
                child.start(self.environment)
            yield
        finally:
            self.stop()

    def wait_until_served(self, address: str, *, within: float = 60) -> None:
        """Return when `address` answers; stop if the first child dies before, or answers only with errors."""
        web, end, answer = self.children[0], time.monotonic() + within, 0
        while time.monotonic() < end:
            if web.died:
                raise Stop(f"The {web.name} process stopped before it served a page; its reason is above.")
            answer = status(address)
            if 0 < answer < 500:
                return
            time.sleep(0.1)
        said = f"error {answer}" if answer else "nothing"
        raise Stop(f"{address} answered {said} for {within:.0f} seconds; the reason is above.")

    def keep(self) -> None:
        while True:
            for child in self.children:
                if child.died:
                    child.revive(self.environment)
            time.sleep(0.3)

    def stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        end = time.monotonic() + PATIENCE
        for process in alive:
            try:
                process.wait(max(0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def status(address: str) -> int:
    """The HTTP status of `address` after redirects; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
