"""Every address is a door: which verbs open it, who must be signed in, and what each refusal looks like.

    @door(read="office.read", write="office.edit")
    def office(request, uid): ...

`middleware.py` holds it: an address without a door is refused, so forgetting one cannot open anything. Three outcomes
for a person: done, a sentence (403), or 404 for what they may not know of, identical to the byte.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.http import Http404, HttpRequest
from django.utils import timezone

from masar.lib.digits import whole_number

from . import audit
from .actors import label_of
from .models import Record
from .policy import may, may_somewhere, no
from .prepared import prepared
from .verbs import Refused


@dataclass(frozen=True)
class Door:
    """`read` and `write` are verbs of the policy, for GET and POST. A public door needs no sign-in.

    `while_locked` opens on a locked screen, `while_turned` on one that was turned to somebody if it is about them
    (`lock.turn` says which addresses are), `while_enrolling` to those who still have to set up a second factor.
    `own` says the verbs are decided record by record inside the view.
    """

    read: str = ""
    write: str = ""
    public: bool = False
    while_locked: bool = False
    while_turned: bool = False
    while_enrolling: bool = False
    leads: bool = False  # the page only leads to its act, so a GET too needs the writing verb
    personal: bool = True  # its pages are never kept by a browser

    @property
    def methods(self) -> list[str]:
        return ["GET", "HEAD", *(["POST"] if self.write else [])]


def door(read: str = "", write: str = "", **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.door = Door(read, write, **how)  # type: ignore[attr-defined]
        return view

    return mark


def door_of(request: HttpRequest) -> Door | None:
    """The door of the address that `request` came to."""
    match = request.resolver_match
    if match is None:
        return None
    if (ours := getattr(match.func, "door", None)) is not None:
        return ours
    from config.urls import DOORS_OF_OTHERS  # addresses of libraries, listed where they are mounted

    return DOORS_OF_OTHERS.get(match.view_name)


def find(
    request: HttpRequest, rows: Any, uid: Any, *, verb: str | None = None, along: tuple[str, ...] = ()
) -> Any:
    """The record at this address for this person, and a line in the reading log; 404 for what they may not know of.

    `rows` is a model, with what is read `along` as `select_related` names it, or a queryset. Where the door writes, a POST stops here with the sentence if the policy says no.
    """
    if isinstance(rows, type) and issubclass(rows, Record):
        since = timezone.now() - audit.SAME_READING
        record = by_uid.first(
            rows, along, verb, request.user, uid=uid, by=label_of(request.user), since=since
        )
    else:
        record = rows.visible_to(request.user, verb).filter(uid=uid).first()
    if record is None:
        raise Http404
    this = door_of(request)
    if this and this.write and (this.leads or request.method == "POST"):
        require(request, this.write, record)
    lately = getattr(record, "read_lately", None)
    audit.note_reading(request.user, record._meta.label_lower, record.uid, lately=lately)
    return record


@prepared
def by_uid(
    noun: Any, along: tuple[str, ...], verb: str | None, user: Any, *, uid: Any, by: Any, since: Any
) -> Any:
    """The record, and whether it was opened by this colleague since then: one question for two."""
    rows = noun.objects.select_related(*along) if along else noun.objects.all()
    read = audit.readings_since(by, noun._meta.label_lower, uid, "open", since)
    return rows.visible_to(user, verb).filter(uid=uid).annotate(read_lately=Exists(read))


def version_seen(request: HttpRequest, record: Any) -> int:
    """The version of the record that the sent page showed; 0, which no record has, for what is no version."""
    said = request.POST.get("version")
    return int(record.version) if not said else whole_number(said) or 0


def require(request: HttpRequest, verb: str, record: Any) -> None:
    """Stop with the sentence when the policy says no; for pages that only lead to an act."""
    if not (answer := may(request.user, verb, record)):
        raise Refused(answer, record, verb)


def require_somewhere(request: HttpRequest, verb: str) -> None:
    """Stop with the sentence for whoever may do this nowhere: for pages without a record yet."""
    if not may_somewhere(request.user, verb):
        raise Refused(no(verb), None, verb)
