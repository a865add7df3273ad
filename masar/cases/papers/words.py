"""What our papers say in the language of the paper, whatever the language of the page."""

import io
from collections.abc import Callable
from typing import TypeVar

import segno
from django.utils.translation import override

T = TypeVar("T")


def each(languages: tuple[str, ...], say: Callable[[], T]) -> dict[str, T]:
    """What `say` says in each language."""
    said = {}
    for language in languages:
        with override(language):
            said[language] = say()
    return said


def in_groups(code: str) -> str:
    """A code as it is spoken: “K7M 4QD 92X”."""
    plain = "".join(sign for sign in code if sign.isalnum())
    return " ".join(plain[start : start + 3] for start in range(0, len(plain), 3))


def qr(code: str) -> bytes:
    """The code as a drawing, with the white that a reader needs around it."""
    out = io.BytesIO()
    segno.make_qr(code, error="m").save(
        out, kind="svg", xmldecl=False, border=2, svgclass=None, lineclass=None
    )
    return out.getvalue()
