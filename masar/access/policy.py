"""Who may do what. No other module answers that question.

`may(user, verb, record)` answers with a sentence; `visible` turns a read verb into a filter. Both read only a person's
grants and certificates, and five names of a record: `scope`, `author_id`, `assignees`, `sensitivity`, `open`.
"""

from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .actors import Public, System
from .classes import DataClass
from .prepared import NOW
from .roles import EVERYONE, Role
from .rules import ADMINISTRATOR, RULES
from .rules import not_oneself as NOT_ONESELF

Actor = Any  # User | System | Public; `Any` because models import this module

Sentence: TypeAlias = str | Promise


@dataclass(frozen=True)
class Answer:
    """Truthy when allowed. Otherwise: the sentence the screen shows, who can help, and where it can be mended."""

    allowed: bool
    sentence: Sentence = ""
    owner: Sentence = ""
    link: str = ""  # the name of an address

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)
NO_MISSION = Answer(
    False,
    _("Your account belongs to no mission yet, so there is nothing to do here."),
    ADMINISTRATOR,
    "my_sign_in",
)
SIGNED_OUT = Answer(False, _("Please sign in first."), _("you"), "account_login")


@dataclass(frozen=True)
class Places:
    """Where somebody's grants reach: whole missions, and single offices (with the missions these belong to)."""

    missions: frozenset[int] = field(default_factory=frozenset)
    offices: frozenset[int] = field(default_factory=frozenset)
    missions_of_offices: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.missions or self.offices)


def may(actor: Actor, verb: str, record: Any) -> Answer:
    """Whether `actor` may do `verb` to `record` now, and if not, why, in a sentence for people.

    `record` is None where a page of a colleague's own mission is asked for, and they have none.
    """
    rule = RULES[verb]
    if isinstance(actor, System):
        return YES if actor.job in rule.jobs else no(verb)
    if isinstance(actor, Public):
        return YES if actor.channel in rule.channels else no(verb)
    if not getattr(actor, "is_active", False):
        return SIGNED_OUT
    if record is None:
        return NO_MISSION
    scope = record.scope
    own = rule.own and record.author_id == actor.pk and (oneself(record) or scope.mission in works_in(actor))
    if rule.anywhere:
        scope = replace(
            scope, offices=frozenset(power.office_id for power in actor.powers if power.office_id)
        )
    if not own and not any(power.role in rule.roles and power.covers(scope) for power in actor.powers):
        return no(verb)
    if scope.hidden and not scope.hidden <= _named_for(actor, scope.hidden):
        return no(verb)
    for condition in rule.when:
        if not condition.holds(actor, record):
            return Answer(False, condition.says, condition.owner or rule.owner, condition.mend or rule.mend)
    return YES


def oneself(noun: Any) -> bool:
    """Whether the author of this is whom it is about: one's own account stays one's own, whatever has ended."""
    return bool(noun.author_path == "pk")


def works_in(user: Actor) -> frozenset[int]:
    """The missions where `user` has any role now. What somebody wrote stays theirs to see as long as they work there."""
    return frozenset(power.mission_id for power in user.powers if power.project_id is None)


def no(verb: str) -> Answer:
    """The sentence of a verb's rule, for those it does not name."""
    rule = RULES[verb]
    return Answer(False, rule.says, rule.owner, rule.mend)


def not_oneself() -> Answer:
    """The no of a verb that would give its own actor a role or a duty."""
    return Answer(False, NOT_ONESELF.says, NOT_ONESELF.owner, "staff")


def may_somewhere(user: Actor, verb: str) -> bool:
    """Whether any grant of `user` has a role for `verb`: enough to show the way there, never to open a record."""
    return user.has_role(*RULES[verb].roles)


def places(user: Actor, roles: frozenset[str]) -> Places:
    """Where `user` has one of these roles in all projects: what is limited to one never widens a list."""
    powers = [power for power in user.powers if power.role in roles and power.project_id is None]
    return Places(
        missions=frozenset(power.mission_id for power in powers if power.office_id is None),
        offices=frozenset(power.office_id for power in powers if power.office_id is not None),
        missions_of_offices=frozenset(power.mission_id for power in powers if power.office_id is not None),
    )


def visible(rows: QuerySet[Any], user: Actor, verb: str) -> QuerySet[Any]:
    """The rows that `user` may read. What is not here is answered as if it did not exist."""
    rule = RULES[verb]
    if isinstance(user, System):
        return rows if user.job in rule.jobs else rows.none()
    if isinstance(user, Public) or not getattr(user, "is_active", False):
        return rows.none()
    where = places(user, rule.roles)
    if rule.anywhere:
        where = Places(missions=where.missions | where.missions_of_offices)
    reach = rows.model.within(where) if where else Q(pk=None)
    if rule.own:
        mine = Q(**{rows.model.author_path: user.pk})
        reach |= mine if oneself(rows.model) else mine & rows.model.within(Places(missions=works_in(user)))
    reach &= rows.model.unshielded(_named(user))
    for condition in rule.when:
        reach &= condition.rows(user, rows.model)
    return rows.filter(reach)


def _named_for(user: Actor, hidden: frozenset[Any]) -> set[Any]:
    return set(_named(user).filter(subject_uid__in=hidden).values_list("subject_uid", flat=True))


def _named(user: Actor) -> "QuerySet[Any]":
    """The files hidden by Protection for which `user` is named."""
    from .models import Reader

    return Reader.objects.filter(
        Q(until=None) | Q(until__gt=NOW), user=user.pk, data_class=DataClass.A, since__lte=NOW
    )


def certified(user: Actor, code: str) -> bool:
    """Whether `user` has passed this training and it is valid today."""
    today = timezone.now().date()
    return bool(user.certificates.filter(code=code, valid_from__lte=today, valid_until__gte=today).exists())


__all__ = [
    "EVERYONE",
    "RULES",
    "YES",
    "Answer",
    "Places",
    "Role",
    "certified",
    "may",
    "may_somewhere",
    "places",
    "visible",
]
