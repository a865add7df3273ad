"""What was worked out lately: names come again and again all day, and a name that is typed comes with each letter."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from numpy.typing import NDArray

Worked = tuple[NDArray[Any], ...]

LEAST = 500  # bytes that anything takes


class Recent:
    """Arrays by what was asked, the latest ones, in so much room (bytes). Nobody may write to them."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._kept: OrderedDict[Hashable, tuple[Worked, int]] = OrderedDict()
        self._lock = Lock()

    def of(self, asked: Hashable, work: Callable[[], Worked]) -> Worked:
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked][0]
        worked = work()
        for each in worked:
            each.setflags(write=False)
        size = LEAST + sum(each.nbytes for each in worked)
        with self._lock:
            if asked not in self._kept and size <= self.room:
                self._kept[asked] = worked, size
                self.used += size
                while self.used > self.room:
                    self.used -= self._kept.popitem(last=False)[1][1]
        return worked
