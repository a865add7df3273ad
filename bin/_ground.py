"""What every script stands on: Python, the virtual environment, and one sentence when something is missing."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (said in a sentence, before newer syntax is met)
    sys.exit("Masar needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

import contextlib
import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"

# What a demo may take over from the person's own environment. Everything else that points at data is dropped,
# so that a demo never touches a real mission's databases, keys or mail.
KEPT = {"MASAR_LANGUAGE", "MASAR_LOCK_AFTER"}


class Stop(Exception):
    """A fault we foresaw: the script ends with this sentence."""


def main(run: Callable[[], int | None]) -> None:
    try:
        sys.exit(run() or 0)
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit(130)


def environment(*, dev: bool = False) -> None:
    """Make `.venv` and install what `requirements/` pins, unless that has been done."""
    wanted = {"base": digest("base")} | ({"dev": digest("dev")} if dev else {})
    if wanted.items() <= installed().items():
        return
    with locked(ROOT / "var" / "setup.lock"):
        done = installed()  # again: another script may have done it while this one waited
        if not works(PYTHON):
            make_venv()
            done = {}
        # The development list contains the other one, so it alone is installed.
        name = "dev" if dev else "base"
        if not wanted.items() <= done.items():
            say(f"Installing the packages that requirements/{name}.txt pins …")
            install(name)
            STAMP.write_text("".join(f"{key} {value}\n" for key, value in (done | wanted).items()))


def make_venv() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian splits it from Python)
        import venv  # noqa: F401
    except ImportError:
        raise Stop("Python has no venv here: install the Debian package python3-venv.") from None
    say("Making the virtual environment .venv …")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode:
        raise Stop("The virtual environment could not be made; Python's reason is above.")


def install(name: str) -> None:
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode:
        subprocess.run([str(PYTHON), "-m", "ensurepip", "--upgrade"], stdout=subprocess.DEVNULL)
    # --no-deps: the lock names every package, so pip need not look for more.
    pip += [
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
        "--require-hashes",
        "--no-deps",
    ]
    if subprocess.run([*pip, "-r", str(ROOT / "requirements" / f"{name}.txt")]).returncode:
        raise Stop("The packages could not be installed; pip's reason is above. This step needs a network.")


def digest(name: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Which lists are in `.venv`, by their digests; nothing if its Python has gone."""
    if not STAMP.exists() or not works(PYTHON):
        return {}
    return dict(line.split() for line in STAMP.read_text().splitlines())


def works(python: Path) -> bool:
    return python.exists() and subprocess.run([str(python), "-c", ""], capture_output=True).returncode == 0


def clean_environment(mode: str, var: Path, **more: str) -> dict[str, str]:
    """The environment of a Masar that lives in `var` alone."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not ("DATABASE" in name or name.startswith(("MASAR_", "DJANGO_")))
    }
    return kept | {"MASAR_MODE": mode, "MASAR_VAR": str(var), "PYTHONUNBUFFERED": "1"} | more


@contextlib.contextmanager
def locked(file: Path, *, otherwise: str = "") -> Iterator[None]:
    """Hold `file` as a lock. With `otherwise`, stop with that sentence instead of waiting for it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if otherwise else 0))
        except BlockingIOError:
            raise Stop(otherwise) from None
        yield


def say(sentence: str) -> None:
    print(sentence, flush=True)
