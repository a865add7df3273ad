"""What people said in their own words: sealed, for whoever wrote it, the case worker, and the head of the centre."""

from typing import Any

from masar.access.models import Function
from masar.access.sealing import name_reader, seal


def keep_words(by: Any, record: Any, column: str, text: str, *, about: Any, episode: Any) -> None:
    """Seal `text`, class B, about the person or case with the uid `about`. Nothing for no text. Only inside a verb."""
    if not text.strip():
        return
    let_read(by, about=about, episode=episode)
    seal(by, record, column, text.strip(), subject_uid=about, data_class="B")


def let_read(by: Any, *, about: Any, episode: Any) -> None:
    """Name for class B about `about`: `by`, the case worker, and the head with whoever stands in.

    These two read it with their duty: whoever answers for it later reads it too (`access/succession.py`).
    """
    for reader in {by, episode.worker}:
        name_reader(reader, about, "B")
    duties = Function.objects.filter(office=episode.office, code="HRC", until=None)
    for duty in duties.select_related("holder", "cover"):
        for reader, until in duty.answering.items():
            name_reader(reader, about, "B", until, function=duty)
