"""Who can be the `by` of a verb besides a signed-in colleague."""

from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """A job of the worker, or a command typed at the server."""

    job: str

    @property
    def label(self) -> str:
        return f"system:{self.job}"


@dataclass(frozen=True)
class Public:
    """Somebody without an account, by a channel we offer."""

    channel: str

    @property
    def label(self) -> str:
        return f"public:{self.channel}"


def label_of(actor: object) -> str:
    """How the audit trail names an actor: `user:<uid>`, `system:<job>` or `public:<channel>`."""
    return actor.label if isinstance(actor, System | Public) else f"user:{actor.uid}"  # type: ignore[attr-defined]
