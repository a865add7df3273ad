"""Where this machine keeps the programs that some tests need. Standard library only: `bin/test` asks before all else."""

import shutil
from pathlib import Path


def postgresql() -> Path | None:
    """The folder that has `initdb` and `postgres`: of the PATH, else Debian's newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda folder: int(folder.parent.name), default=None)


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
