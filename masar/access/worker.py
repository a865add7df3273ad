"""The loop of a worker: asks what comes round, takes what is due, runs it, sleeps when there is nothing.

Any number of workers may run at once. SIGTERM and SIGINT let the running piece end, then the worker ends; the rest of
that job goes on elsewhere.
"""

import logging
import signal
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from . import jobs

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 0.05, 1.0  # seconds of sleep: doubled as long as there is nothing to do
ROUND = 5.0  # seconds between looks at what comes round


class Worker:
    def __init__(self) -> None:
        self.pause = SHORTEST
        self.next_round = 0.0

    def listen_to_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, *_: Any) -> None:
        jobs.stopping.set()

    def work(self, *, once: bool = False) -> None:
        """Until asked to stop; with `once`, until nothing is due."""
        while not jobs.stopping.is_set():
            if self._step():
                self.pause = SHORTEST
                continue
            if once:
                return
            jobs.stopping.wait(self.pause)
            self.pause = min(self.pause * 2, LONGEST)

    def _step(self) -> bool:
        """Run one job. Whether there was one. A database that is away for a while is waited for."""
        try:
            close_old_connections()
            if time.monotonic() >= self.next_round:
                jobs.ask_what_comes_round()
                self.next_round = time.monotonic() + ROUND
            taken = jobs.take()
            if taken is not None:
                jobs.run(taken)
            return taken is not None
        except (DatabaseError, InterfaceError):
            log.exception("the worker could not reach the database")
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()
            self.pause = LONGEST
            return False
