"""Keeps child processes running: starts them, starts them again when they die, stops them together."""

import contextlib
import os
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
            self.clear()
            self.wait = 1 if now - self.since > HEALTHY else min(self.wait * 2, LONGEST_WAIT)
            self.again_at = now + self.wait
            say(f"The {self.name} stopped ({self.process.returncode}); it starts again in {self.wait:.0f} s.")
        elif now >= self.again_at:
            self.start(environment)

    def stop(self, until: float) -> None:
        try:
            self.process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.clear()

    def clear(self) -> None:
        """End what the dead child had started itself: the web server's processes would keep the port."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


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
        """Return when `address` is served; stop if the first child dies before that, or serves an error."""
        web, end = self.children[0], time.monotonic() + within
        while time.monotonic() < end:
            answer = status(address)
            if answer == 200:
                return
            if answer:
                raise Stop(f"{address} answered with error {answer}; the reason is above.")
            if web.died:
                raise Stop(f"The {web.name} stopped before it served a page; its reason is above.")
            time.sleep(0.05)
        raise Stop(f"{address} did not answer within {within:.0f} seconds.")

    def keep(self) -> None:
        while True:
            for child in self.children:
                if child.died:
                    child.revive(self.environment)
            time.sleep(0.3)

    def stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        started = [child for child in self.children if child.process]
        for child in started:
            child.process.terminate()
        end = time.monotonic() + PATIENCE
        for child in started:
            child.stop(end)


def status(address: str) -> int:
    """The HTTP status of `address` after redirects; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
