"""What people said in their own words: sealed, for whoever wrote it, the case worker, and the head of the centre."""

from typing import Any

from masar.access.models import Function
from masar.access.sealing import name_reader, seal


def keep_words(by: Any, record: Any, column: str, text: str, *, about: Any, episode: Any) -> None:
    """Seal `text`, class B, about the person or case with the uid `about`. Nothing for no text. Only inside a verb."""
    if not text.strip():
        return
    for reader in {by, episode.worker, *heads(episode.office)}:
        name_reader(reader, about, "B")
    seal(by, record, column, text.strip(), subject_uid=about, data_class="B")


def heads(office: Any) -> list[Any]:
    """The head of a centre, and whoever stands in now."""
    held = Function.objects.filter(office=office, code="HRC", until=None).select_related("holder", "cover")
    return [each.holder for each in held] + [each.cover for each in held if each.covered_now]
