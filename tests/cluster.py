"""A PostgreSQL server for one test run: made in a temporary folder, reached by a socket only, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

from tests.programs import postgresql

# A test database may be lost with the machine: without these promises it is several times faster.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ROLES = (
    "CREATE ROLE masar_owner LOGIN NOSUPERUSER CREATEDB NOBYPASSRLS",
    "CREATE ROLE masar_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
)


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder  # holds the socket; the data are in a folder within
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        found = postgresql()
        if found is None:
            raise FileNotFoundError("PostgreSQL was not found: install the Debian package postgresql.")
        self.folder.mkdir()
        identity = unprivileged()
        if identity:
            os.chown(self.folder, identity["user"], identity["group"])
        data = self.folder / "data"
        options = ["-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        initdb = [found / "initdb", "-D", data, *options]
        made = subprocess.run(initdb, capture_output=True, text=True, cwd="/", **identity)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        options = HASTY | {"listen_addresses": "", "unix_socket_directories": str(self.folder)}
        command = [found / "postgres", "-D", data, *(f"--{name}={value}" for name, value in options.items())]
        if shutil.which("setpriv"):
            command = ["setpriv", "--pdeathsig", "INT", *command]  # a killed test run leaves no server behind
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **identity)
        self._wait()
        for role in ROLES:
            self.run(role)

    def _wait(self) -> None:
        for _ in range(300):
            try:
                return self.run("SELECT 1")
            except psycopg.OperationalError:
                if self.server.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def run(self, *statements: str) -> None:
        """As the superuser, each statement by itself."""
        superuser = f"host={self.folder} user=postgres dbname=postgres"
        with psycopg.connect(superuser, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def stop(self) -> None:
        if self.server and self.server.poll() is None:
            self.server.send_signal(2)  # fast shutdown
            self.server.wait(30)


def unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
