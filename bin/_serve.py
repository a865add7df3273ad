"""One command that makes an installation ready, serves it on this machine only, and keeps it running."""

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from _ground import PYTHON, ROOT, Stop, clean_environment, environment, locked, say
from _supervisor import Child, Supervisor

MANAGE = [str(PYTHON), "manage.py"]


@dataclass(frozen=True)
class Installation:
    name: str  # its folder in var/
    mode: str = "demo"
    port: int = 8000
    fresh: bool = False
    demo_data: bool = True
    developer: bool = False  # serves with reload, from the development packages
    workers: int = 2

    @property
    def var(self) -> Path:
        return ROOT / "var" / self.name

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        more = {"MASAR_DEBUG": "true"} if self.developer else {}
        if self.demo_data:
            more["MASAR_EMERGENCY_NUMBERS"] = "14 Protection civile,17 Police"
        return clean_environment(self.mode, self.var, **more)

    @property
    def web(self) -> list[str]:
        if self.developer:
            return [*MANAGE, "runserver", f"127.0.0.1:{self.port}"]
        here = f"--host 127.0.0.1 --port {self.port}"
        processes = f"--workers {self.workers} --blocking-threads 1 --respawn-failed-workers"
        options = f"--interface wsgi {here} {processes} --log-level warning config.wsgi:application"
        return [str(PYTHON), "-m", "granian", *options.split()]


def serve(installation: Installation) -> None:
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    free(installation.port)
    with claimed(installation):
        environment(dev=installation.developer)
        prepare(installation)
        children = [Child("web server", installation.web), Child("worker", [*MANAGE, "worker"])]
        supervisor = Supervisor(children, installation.environment)
        with contextlib.suppress(KeyboardInterrupt), supervisor.running():
            welcome = said_by_manage(installation)
            # By number: on some machines the name leads to IPv6 first, where nobody listens.
            supervisor.wait_until_served(f"http://127.0.0.1:{installation.port}/")
            say(f"\nMasar is ready after {time.monotonic() - began:.1f} s:  {installation.address}\n")
            say(welcome.communicate()[0].strip() + "\n\nCtrl-C stops it.")
            supervisor.keep()
    say("Stopped. The data is kept.")


def prepare(installation: Installation) -> None:
    var = installation.var
    interrupted = installation.demo_data and var.exists() and not (var / "loaded").exists()
    if installation.fresh or interrupted:
        shutil.rmtree(var, ignore_errors=True)
    options = ["--load"] * installation.demo_data + ["--no-static"] * installation.developer
    command = [str(PYTHON), str(ROOT / "bin" / "_prepare.py"), *options]
    if code := subprocess.run(command, cwd=ROOT, env=installation.environment).returncode:
        raise SystemExit(code)


def said_by_manage(installation: Installation) -> "subprocess.Popen[str]":
    """The sign-ins of the demo, or the first administrator's code; asked for while the server starts."""
    question = ["demo", "--sign-ins"] if installation.demo_data else ["first_start"]
    return subprocess.Popen(
        [*MANAGE, *question], cwd=ROOT, env=installation.environment, stdout=subprocess.PIPE, text=True
    )


@contextlib.contextmanager
def claimed(installation: Installation) -> Iterator[None]:
    """Nobody else runs on these databases meanwhile, above all not `--fresh`."""
    name = installation.name
    refusal = f"Another Masar is running on var/{name}: stop it first."
    with locked(ROOT / "var" / f"{name}.lock", otherwise=refusal):
        yield


def free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken: choose another, for example --port {port + 1}.") from None
        except OverflowError:
            raise Stop(f"{port} is not a port: choose a number from 1024 to 65535.") from None


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt
