"""Log lines that cannot hold what people told us: where an error happened, never the values."""

import logging
import traceback
from types import TracebackType


class NoValues(logging.Formatter):
    """Formats an exception as its class and the places it passed; drops its message, which may hold values."""

    def formatException(self, ei: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:  # type: ignore[override]
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*places, kind.__qualname__])
