"""The table of rules: for each verb, which roles, under which conditions, and the sentence for everybody else.

Read by `policy` alone. A rule has its own sentence, says who can help, and where that is mended.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .roles import EVERYONE, GUARDED, Role

RCW, HRC, AVRRC, NATC, LOCC, CMH, CMO = (
    Role.RCW,
    Role.HRC,
    Role.AVRRC,
    Role.NATC,
    Role.LOCC,
    Role.CMH,
    Role.CMO,
)
PFP, MFP, COM, ADM, MOV, DPF, SYS, AUD = (
    Role.PFP,
    Role.MFP,
    Role.COM,
    Role.ADM,
    Role.MOV,
    Role.DPF,
    Role.SYS,
    Role.AUD,
)

Sentence: TypeAlias = str | Promise


def _all(user: Any, model: Any) -> Q:
    return Q()


def _protects(user: Any, scope: Any) -> bool:
    """Whether this colleague is Protection there: the role at another office is none."""
    return any(power.role == Role.PFP and power.covers(scope) for power in user.powers)


def _protected_by(user: Any, model: Any) -> Q:
    from .policy import places  # reads this table

    where = places(user, frozenset({str(Role.PFP)}))
    return model.within(where) if where else Q(pk=None)


@dataclass(frozen=True)
class Condition:
    """Something besides a role. `holds` looks at one record, `rows` says the same as a filter of a model's rows."""

    name: str
    holds: Callable[[Any, Any], bool]
    says: Sentence
    owner: Sentence = ""
    mend: str = ""
    rows: Callable[[Any, Any], Q] = _all


@dataclass(frozen=True)
class Rule:
    """`own` lets the record's author, whatever their role; `anywhere` whoever has the role at any office of its mission. `jobs` and `channels` name those without an account."""

    roles: frozenset[str]
    says: Sentence
    owner: Sentence
    mend: str = "staff"
    when: tuple[Condition, ...] = ()
    own: bool = False
    anywhere: bool = False
    jobs: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


def rule(
    *roles: Any,
    says: Sentence,
    owner: Sentence = "",
    mend: str = "staff",
    when: tuple[Condition, ...] = (),
    own: bool = False,
    anywhere: bool = False,
    jobs: tuple[str, ...] = (),
    channels: tuple[str, ...] = (),
) -> Rule:
    return Rule(
        frozenset(roles), says, owner or HEAD, mend, when, own, anywhere, frozenset(jobs), frozenset(channels)
    )


HEAD = _("the head of the centre")
COORDINATOR = _("the coordinator")
ADMINISTRATOR = _("the system administrator")
PROTECTION = _("the protection focal point")
COLLEAGUE = _("the colleague concerned")

still_open = Condition(
    "still_open",
    lambda user, record: record.open,
    _("This is already ended, so it cannot be changed any more."),
    HEAD,
)
not_oneself = Condition(
    "not_oneself",
    lambda user, record: record.author_id != user.pk,
    _("Nobody decides about their own role or account. Ask a colleague who may."),
    COORDINATOR,
)

for_protection = Condition(
    "for_protection",
    lambda user, record: record.sensitivity != "PROT" or _protects(user, record.scope),
    _("This is for Protection."),
    PROTECTION,
    rows=lambda user, model: ~model.shielded_rows() | _protected_by(user, model),
)


def _asked_first(user: Any, record: Any) -> bool:
    asked = {PFP} if record.sensitivity == "PROT" else {HRC, PFP}
    return any(power.role in asked and power.covers(record.scope) for power in user.powers)


def _asked_rows(user: Any, model: Any) -> Q:
    from .policy import places  # reads this table

    where = places(user, frozenset({str(HRC), str(PFP)}))
    asked = model.within(where) & ~model.shielded_rows() if where else Q(pk=None)
    return asked | _protected_by(user, model) | model.waiting_for(user)


asked_or_second = Condition(
    "asked_or_second",
    lambda user, record: _asked_first(user, record) or (record.decision == "same" and record.seen_by(user)),
    _("This is for Protection."),
    PROTECTION,
    rows=_asked_rows,
)

not_the_one_who_doubts = Condition(
    "not_the_one_who_doubts",
    lambda user, record: not record.disputed or record.second_id != user.pk,
    _("You have said that you do not think so. The colleague who said that they are one person answers now."),
    COLLEAGUE,
)

not_the_one_who_asked = Condition(
    "not_the_one_who_asked",
    lambda user, record: record.author_id != user.pk,
    _("You asked for this yourself. A second person must confirm it."),
    COORDINATOR,
)
not_being_joined = Condition(
    "not_being_joined",
    lambda user, record: not (record.decided and record.being_joined),
    _("A colleague is asked to join these two files. That is answered first."),
    COLLEAGUE,
    "home",
)
waits_for_second = Condition(
    "waits_for_second",
    lambda user, record: record.waits,
    _("No second person is asked about this pair now."),
    COLLEAGUE,
    "matches",
)
somebody_else = Condition(
    "somebody_else",
    lambda user, record: record.author_id != user.pk,
    _(
        "You said so yourself. A second colleague of Protection says so too, or the head or the coordinator, if they may open both files."
    ),
    COORDINATOR,
    "matches",
)
not_about_oneself = Condition(
    "not_about_oneself",
    lambda user, record: user.pk not in record.assignees,
    _("This is about your own account. Two colleagues must do it for you."),
    COORDINATOR,
)
never_signed_in = Condition(
    "never_signed_in",
    lambda user, record: record.password_set_at is None,
    _("This colleague has set a password already. Who lost a way in is re-enrolled by two people."),
    HEAD,
)

guarded_by_two = Condition(
    "guarded_by_two",
    lambda user, record: (
        not any(grant.role in GUARDED and grant.confirmable(besides=user) for grant in record.powers)
    ),
    _("This colleague has a role that takes two people. Two people give the code: ask for a re-enrolment."),
    HEAD,
)
CONFIRMING = frozenset({HRC, AVRRC, SYS})  # a second person is one of these, in their own right
in_own_right = Condition(
    "in_own_right",
    lambda user, record: any(
        power.role in CONFIRMING and power.mission_id == record.scope.mission and not power.lent
        for power in user.powers
    ),
    _("You stand in for somebody here. A second person is one who has the role in their own right."),
    COORDINATOR,
)
not_the_giver = Condition(
    "not_the_giver",
    lambda user, record: record.given_by_id != user.pk,
    _("You gave this role yourself. A second person must confirm it."),
    COORDINATOR,
)
still_waiting = Condition(
    "still_waiting",
    lambda user, record: record.since is None,
    _("This role needs no confirmation any more."),
    COORDINATOR,
)
has_signed_in = Condition(
    "has_signed_in",
    lambda user, record: record.user.password_set_at is not None,
    _("This colleague has not set a password yet. Confirm once they have signed in themselves."),
    COLLEAGUE,
)

own_or_ordinary = Condition(
    "own_or_ordinary",
    lambda user, record: record.author_id == user.pk or record.sensitivity == "B",
    _("This draft is its author's alone."),
    COLLEAGUE,
    rows=lambda user, model: Q(author=user.pk) | Q(data_class="B"),
)

already_ended = Condition(
    "already_ended",
    lambda user, record: not record.open,
    _("This case is open already."),
    HEAD,
)
not_own_work = Condition(
    "not_own_work",
    lambda user, record: user.pk not in record.assignees,
    _("You worked on this file yourself, so a second person decides."),
    HEAD,
)

not_own_decision = Condition(
    "not_own_decision",
    lambda user, record: user.pk not in record.assignees,
    _("You worked on this file or refused it yourself, so somebody else answers the appeal."),
    COORDINATOR,
)

not_the_one_who_prepared = Condition(
    "not_the_one_who_prepared",
    lambda user, record: record.author_id != user.pk,
    _("You prepared this yourself. A second person approves it."),
    COORDINATOR,
    "texts",
)
not_approved_yet = Condition(
    "not_approved_yet",
    lambda user, record: record.approved_by_id is None,
    _("This is approved, and what is approved does not change any more."),
    COORDINATOR,
    "texts",
)
approved_first = Condition(
    "approved_first",
    lambda user, record: record.approved_by_id is not None,
    _("Approve the text first, so that a recording stays true."),
    COORDINATOR,
    "texts",
)
short_enough = Condition(
    "short_enough",
    lambda user, record: not record.too_long,
    _(
        "Reading this aloud takes more than three minutes. Make it shorter, so that people can follow to the end."
    ),
    COORDINATOR,
    "texts",
)

asked_for_it_or_owns_it = Condition(
    "asked_for_it_or_owns_it",
    lambda user, record: (
        user.pk == record.author_id
        or any(
            power.role in {HRC, AVRRC, record.agrees} and power.covers(record.scope) for power in user.powers
        )
    ),
    _("Only whoever asked for this ends it, a head of this place, or whoever owns the rule."),
    HEAD,
)
no_appeal_waits = Condition(
    "no_appeal_waits",
    lambda user, record: not record.appeal_waits,
    _("An appeal against the refusal waits for its answer, and the answer may open this case again."),
    HEAD,
)
not_own_refusal = Condition(
    "not_own_refusal",
    lambda user, record: user.pk not in record.refused_by,
    _("You refused this yourself, so a second person opens the case again."),
    COORDINATOR,
)

sees_both = Condition(
    "sees_both",
    lambda user, record: record.seen_by(user),
    _("One of the two files is not for you to open, so somebody who sees both joins them."),
    COORDINATOR,
)
second_person = Condition(
    "second_person",
    lambda user, record: record.author_id != user.pk,
    _("You asked to join these files yourself. A second colleague joins them."),
    COORDINATOR,
)
joined_now = Condition(
    "joined_now",
    lambda user, record: record.stands,
    _("These two files are not joined now."),
    HEAD,
)

TEAM = (RCW, HRC, AVRRC, NATC, LOCC, CMH, CMO, PFP, MFP, MOV, ADM)
WHO_COUNSEL = (RCW, CMH, HRC)
ON_A_CASE = tuple(
    role for role in TEAM if role != ADM
)  # administration knows people, not what they want or what was decided

RULES: dict[str, Rule] = {
    # The mission and its offices
    "mission.read": rule(*EVERYONE, says=_("This mission is not one of yours.")),
    "mission.begin": rule(
        SYS, jobs=("first_start",), says=_("The system administrator begins a mission."), owner=ADMINISTRATOR
    ),
    "mission.edit": rule(
        AVRRC,
        SYS,
        says=_("The coordinator or the system administrator changes the mission."),
        owner=COORDINATOR,
    ),
    "project.read": rule(*EVERYONE, says=_("This project is not in one of your missions.")),
    "project.open": rule(AVRRC, SYS, says=_("The coordinator opens a project."), owner=COORDINATOR),
    "office.read": rule(*EVERYONE, says=_("You do not work at this office.")),
    "office.open": rule(AVRRC, SYS, says=_("The coordinator opens an office."), owner=COORDINATOR),
    "office.edit": rule(
        HRC, AVRRC, SYS, says=_("The head of the centre changes what is said about this office.")
    ),
    "office.close": rule(
        AVRRC, SYS, says=_("The coordinator closes an office."), owner=COORDINATOR, when=(still_open,)
    ),
    "office.reopen": rule(AVRRC, SYS, says=_("The coordinator opens an office again."), owner=COORDINATOR),
    # Colleagues
    "user.read": rule(
        HRC, AVRRC, NATC, ADM, SYS, own=True, says=_("The head of the centre sees the list of colleagues.")
    ),
    "user.invite": rule(
        AVRRC,
        ADM,
        SYS,
        jobs=("first_start",),
        says=_("The coordinator or administration invites a new colleague."),
        owner=COORDINATOR,
    ),
    "user.edit": rule(
        AVRRC,
        ADM,
        SYS,
        says=_("The coordinator or administration corrects a colleague's name or e-mail."),
        owner=COORDINATOR,
    ),
    "user.prefer": rule(
        own=True, says=_("Everybody chooses their own language and appearance."), owner=COLLEAGUE
    ),
    "user.block": rule(
        AVRRC, SYS, HRC, when=(not_oneself,), says=_("The head of the centre blocks an account.")
    ),
    "user.unblock": rule(
        AVRRC,
        SYS,
        when=(not_oneself,),
        says=_("The coordinator lets somebody sign in again."),
        owner=COORDINATOR,
    ),
    "user.sign_in": rule(own=True, says=_("Everybody signs in for themselves."), owner=COLLEAGUE),
    "user.sign_out": rule(own=True, says=_("Everybody signs out for themselves."), owner=COLLEAGUE),
    "user.unlock": rule(
        own=True, says=_("Only the colleague who locked this screen unlocks it."), owner=COLLEAGUE
    ),
    "user.limit": rule(
        jobs=("sign_in",), says=_("The system counts attempts by itself."), owner=ADMINISTRATOR
    ),
    "user.set_password": rule(
        own=True,
        channels=("one_time_page",),
        jobs=("first_start",),
        says=_("Everybody sets their own password."),
        owner=COLLEAGUE,
    ),
    "user.set_pin": rule(own=True, says=_("Everybody chooses their own PIN."), owner=COLLEAGUE),
    "user.add_factor": rule(own=True, says=_("Everybody adds their own second step."), owner=COLLEAGUE),
    "user.remove_factor": rule(own=True, says=_("Everybody removes their own second step."), owner=COLLEAGUE),
    "user.welcome": rule(
        AVRRC,
        ADM,
        SYS,
        jobs=("sign_in",),
        when=(not_oneself, never_signed_in, guarded_by_two),
        says=_("Whoever invites a colleague gives the code for the first password."),
        owner=COORDINATOR,
    ),
    "user.send_reset": rule(
        jobs=("sign_in",),
        says=_("The system sends the code to the mailbox of the account."),
        owner=ADMINISTRATOR,
    ),
    "reenrolment.read": rule(
        HRC, AVRRC, SYS, own=True, says=_("The head and the coordinator re-enrol colleagues.")
    ),
    "reenrolment.ask": rule(
        HRC,
        AVRRC,
        when=(not_oneself,),
        mend="reenrolments",
        says=_("The head of the centre or the coordinator asks for a re-enrolment."),
    ),
    "reenrolment.confirm": rule(
        *CONFIRMING,
        when=(not_the_one_who_asked, not_about_oneself, in_own_right, still_open),
        mend="reenrolments",
        says=_("The head, the coordinator or the system administrator confirms a re-enrolment."),
    ),
    "reenrolment.withdraw": rule(
        HRC,
        AVRRC,
        SYS,
        own=True,
        when=(still_open,),
        mend="reenrolments",
        says=_("Whoever asked for a re-enrolment withdraws it."),
    ),
    "one_time_code.read": rule(
        says=_("Nobody reads codes: each is shown once, to whoever made it."), owner=COLLEAGUE
    ),
    "one_time_code.make": rule(
        jobs=("first_start",), says=_("This code is made at the server."), owner=ADMINISTRATOR
    ),
    "one_time_code.use": rule(
        channels=("one_time_page",),
        jobs=("first_start",),
        says=_("A code is used by whoever was given it."),
        owner=COLLEAGUE,
    ),
    "grant.read": rule(
        HRC, AVRRC, NATC, ADM, SYS, own=True, says=_("The head of the centre sees who has which role.")
    ),
    "grant.give": rule(
        AVRRC,
        SYS,
        jobs=("first_start",),
        when=(not_oneself,),
        says=_("The coordinator gives roles."),
        owner=COORDINATOR,
    ),
    "grant.confirm": rule(
        *CONFIRMING,
        anywhere=True,
        jobs=("server",),
        when=(not_oneself, not_the_giver, in_own_right, still_open, still_waiting, has_signed_in),
        says=_("The head, the coordinator or the system administrator confirms a role that another gave."),
        owner=COORDINATOR,
    ),
    "grant.end": rule(
        HRC, AVRRC, SYS, when=(not_oneself, still_open), says=_("The head of the centre ends a role.")
    ),
    "certificate.read": rule(
        HRC,
        AVRRC,
        NATC,
        ADM,
        DPF,
        own=True,
        says=_("The head of the centre sees who has passed which training."),
    ),
    "certificate.record": rule(
        AVRRC,
        ADM,
        when=(not_oneself,),
        says=_("Administration records trainings."),
        owner=_("administration"),
    ),
    "function.read": rule(*EVERYONE, says=_("This office is not one of yours.")),
    "function.assign": rule(HRC, AVRRC, SYS, says=_("The head of the centre names who answers for a duty.")),
    "function.cover": rule(
        HRC,
        AVRRC,
        SYS,
        own=True,
        when=(still_open,),
        says=_("The head of the centre names a stand-in, or whoever holds the function."),
    ),
    "function.uncover": rule(
        HRC,
        AVRRC,
        SYS,
        own=True,
        when=(still_open,),
        says=_("The head of the centre ends a stand-in, or whoever holds the function."),
    ),
    "function.end": rule(
        HRC, AVRRC, SYS, when=(still_open,), says=_("The head of the centre ends a function.")
    ),
    "function.pass_on": rule(
        jobs=("pass_on_reading",),
        says=_("What is read with a duty is handed on by the system."),
        owner=ADMINISTRATOR,
    ),
    "function.take_from": rule(
        jobs=("pass_on_reading",),
        says=_("The system ends what was read with a duty."),
        owner=ADMINISTRATOR,
    ),
    # What stands behind everything
    "holding.read": rule(HRC, AVRRC, DPF, says=_("The head of the centre sees which offices hold a file.")),
    "reader.read": rule(DPF, says=_("Data protection sees who may read sealed content."), owner=PROTECTION),
    "sealed.read": rule(
        *EVERYONE, says=_("This is sealed. Only those named for it can read it."), owner=PROTECTION
    ),
    "draft.read": rule(
        HRC,
        own=True,
        when=(own_or_ordinary,),
        mend="drafts",
        says=_("A draft is seen by its author and the head of the centre."),
    ),
    "deadline.read": rule(*TEAM, own=True, says=_("This is due at an office that is not yours.")),
    "deadline.meet": rule(
        *TEAM, own=True, when=(still_open,), says=_("Whoever owes this says when it is done.")
    ),
    "audit.read": rule(
        DPF,
        AUD,
        says=_("Data protection and the auditor read the record of acts."),
        owner=_("the data protection focal point"),
        mend="help",
    ),
    # Help at once
    "help.read": rule(
        PFP,
        HRC,
        MFP,
        own=True,
        says=_("Calls for help are read by Protection, the physician, the head, and who called."),
    ),
    "help.call": rule(*EVERYONE, says=_("You do not work at this office; call its numbers all the same.")),
    "help.pass_on": rule(
        jobs=("help",), says=_("The system passes a call on by itself."), owner=ADMINISTRATOR
    ),
    "help.answer": rule(
        *EVERYONE, when=(still_open,), says=_("Whoever works here may answer a call for help.")
    ),
    "help.write_up": rule(
        PFP, HRC, own=True, says=_("Whoever called writes up what happened."), owner=COLLEAGUE
    ),
    # Places, lists, interpreters
    "place.load": rule(
        AVRRC, SYS, jobs=("first_start",), says=_("The coordinator loads a gazetteer."), owner=COORDINATOR
    ),
    "code.read": rule(*EVERYONE, says=_("This list is not of your mission.")),
    "code.add": rule(AVRRC, SYS, says=_("The coordinator adds to a list."), owner=COORDINATOR),
    "code.end": rule(
        AVRRC, SYS, when=(still_open,), says=_("The coordinator ends an entry of a list."), owner=COORDINATOR
    ),
    "interpreter.read": rule(
        *TEAM, says=_("The roster of interpreters is read by those who work with them.")
    ),
    "interpreter.add": rule(HRC, ADM, says=_("The head of the centre adds an interpreter.")),
    "interpreter.edit": rule(
        HRC, ADM, when=(still_open,), says=_("The head of the centre changes the roster.")
    ),
    # Texts that people sign or have read aloud
    "wording.read": rule(*EVERYONE, says=_("This text is not of your mission.")),
    "wording.prepare": rule(
        AVRRC,
        HRC,
        anywhere=True,
        when=(still_open, not_approved_yet),
        mend="texts",
        says=_("The coordinator or the head of the centre prepares a text."),
        owner=COORDINATOR,
    ),
    "wording.approve": rule(
        AVRRC,
        HRC,
        anywhere=True,
        when=(still_open, not_approved_yet, not_the_one_who_prepared, short_enough),
        mend="texts",
        says=_("The coordinator or the head of the centre approves a text that another prepared."),
        owner=COORDINATOR,
    ),
    "wording.end": rule(
        AVRRC,
        HRC,
        anywhere=True,
        when=(still_open,),
        mend="texts",
        says=_("The coordinator or the head of the centre ends a text."),
        owner=COORDINATOR,
    ),
    "recording.read": rule(*EVERYONE, says=_("This recording is not of your mission.")),
    "recording.add": rule(
        *WHO_COUNSEL,
        AVRRC,
        anywhere=True,
        when=(still_open, approved_first),
        mend="texts",
        says=_("Those who counsel bring a recording of a text."),
    ),
    "recording.approve": rule(
        *WHO_COUNSEL,
        AVRRC,
        anywhere=True,
        when=(still_open, not_approved_yet, not_the_one_who_prepared),
        mend="texts",
        says=_("A second colleague who understands the language approves a recording."),
    ),
    "recording.end": rule(
        AVRRC,
        HRC,
        own=True,
        anywhere=True,
        when=(still_open,),
        mend="texts",
        says=_("The head of the centre ends a recording, or whoever brought it."),
    ),
    # People
    "person.read": rule(*TEAM, DPF, says=_("This file is held by an office that is not yours.")),
    "person.register": rule(RCW, HRC, CMH, says=_("Case workers register people.")),
    "person.correct": rule(
        RCW, HRC, CMH, CMO, says=_("Case workers correct what is written about a person.")
    ),
    "person.hold": rule(RCW, HRC, CMH, says=_("Case workers of this centre receive a person again.")),
    "person.hide": rule(PFP, says=_("Only Protection hides a file."), owner=PROTECTION, mend="help"),
    "person.unhide": rule(
        PFP, says=_("Only Protection shows a hidden file again."), owner=PROTECTION, mend="help"
    ),
    "person.photograph": rule(RCW, HRC, CMH, says=_("Case workers take a photo, if the person agrees.")),
    "name.add": rule(RCW, HRC, CMH, CMO, says=_("Case workers add a spelling of a name.")),
    "identifier.add": rule(RCW, HRC, CMH, CMO, ADM, says=_("Case workers add a document or a number.")),
    "contact.read": rule(
        RCW,
        HRC,
        AVRRC,
        CMH,
        CMO,
        PFP,
        MFP,
        ADM,
        COM,
        says=_("Phone numbers are for those who must reach this person."),
    ),
    "contact.add": rule(RCW, HRC, CMH, CMO, PFP, says=_("Case workers add a way to reach this person.")),
    "contact.end": rule(
        RCW, HRC, CMH, CMO, PFP, when=(), says=_("Case workers end a way to reach this person.")
    ),
    "kinship.record": rule(
        RCW, HRC, CMH, CMO, PFP, says=_("Case workers write down who is related to whom.")
    ),
    "kinship.end": rule(RCW, HRC, CMH, CMO, PFP, says=_("Case workers end a relation.")),
    "consent.read": rule(
        RCW,
        HRC,
        AVRRC,
        CMH,
        CMO,
        PFP,
        MOV,
        DPF,
        says=_("What a person agreed to is read by those who work on the file."),
    ),
    "consent.record": rule(RCW, HRC, CMH, CMO, PFP, says=_("Case workers record what a person agrees to.")),
    "match.read": rule(
        HRC,
        AVRRC,
        PFP,
        when=(asked_or_second,),
        says=_("Possible duplicates go to whoever holds the earlier file."),
    ),
    "match.find": rule(
        jobs=("compare",), says=_("Files are compared by the system, after saving."), owner=ADMINISTRATOR
    ),
    "match.decide": rule(
        HRC,
        AVRRC,
        PFP,
        when=(asked_or_second, still_open, not_the_one_who_doubts, not_being_joined),
        says=_("Whoever holds the earlier file decides whether two files are one person."),
    ),
    "join.read": rule(
        HRC, AVRRC, PFP, says=_("Which files were joined is told to those who may part them again.")
    ),
    "join.ask": rule(
        HRC,
        AVRRC,
        PFP,
        when=(for_protection, sees_both),
        says=_("The head of the centre or the coordinator joins two files of one person."),
    ),
    "join.confirm": rule(
        HRC,
        AVRRC,
        PFP,
        when=(still_open, second_person, sees_both),
        says=_("A second head, coordinator or protection focal point joins two files."),
        owner=COORDINATOR,
    ),
    "join.refuse": rule(
        HRC,
        AVRRC,
        PFP,
        own=True,
        when=(still_open,),
        says=_("Whoever may join two files, or asked for it, leaves them as they are."),
    ),
    "join.undo": rule(
        HRC,
        AVRRC,
        PFP,
        when=(for_protection, joined_now),
        says=_("The head of the centre or the coordinator parts two files that were joined."),
    ),
    "match.confirm": rule(
        HRC,
        AVRRC,
        PFP,
        when=(asked_or_second, waits_for_second, somebody_else),
        says=_("A second head, coordinator or protection focal point says whether two files are one person."),
        owner=COORDINATOR,
    ),
    "match.renew": rule(
        jobs=("compare",),
        says=_("Files are compared again by the system, when something was changed."),
        owner=ADMINISTRATOR,
    ),
    "sweep.read": rule(
        HRC,
        PFP,
        anywhere=True,
        says=_("How far everybody was compared is for those who decide about possible duplicates."),
    ),
    "sweep.ask": rule(
        HRC,
        PFP,
        anywhere=True,
        jobs=("find_duplicates",),
        says=_("Heads and protection focal points have everybody compared with everybody."),
    ),
    "sweep.go_on": rule(
        jobs=("find_duplicates",), says=_("Everybody is compared by the system."), owner=ADMINISTRATOR
    ),
    # At the counter
    "enquiry.read": rule(*TEAM, says=_("This enquiry came to an office that is not yours.")),
    "registration.read": rule(*TEAM, says=_("This visit was to an office that is not yours.")),
    "registration.save": rule(RCW, HRC, CMH, says=_("Case workers register families.")),
    "pack.read": rule(*TEAM, says=_("These forms were printed at an office that is not yours.")),
    "pack.print": rule(RCW, HRC, CMH, says=_("Case workers print forms for days without power.")),
    "form.spoil": rule(
        RCW, HRC, CMH, when=(still_open,), says=_("Case workers say that a form cannot be used any more.")
    ),
    "form.lose": rule(RCW, HRC, CMH, when=(still_open,), says=_("Case workers say that a form is missing.")),
    # The case
    "case.read": rule(*ON_A_CASE, says=_("This case is held by an office that is not yours.")),
    "case.open": rule(RCW, HRC, CMH, says=_("Case workers begin a case with its first session.")),
    "guidance.read": rule(*TEAM, COM, says=_("This talk was given at an office that is not yours.")),
    "guidance.record": rule(
        RCW, HRC, CMH, COM, says=_("Case workers and outreach record what they explained.")
    ),
    "session.read": rule(
        RCW,
        HRC,
        AVRRC,
        NATC,
        LOCC,
        CMH,
        CMO,
        PFP,
        own=True,
        says=_("Sessions are read by those who counsel."),
    ),
    "session.record": rule(RCW, CMH, HRC, PFP, says=_("Case workers record their sessions.")),
    "session.not_alone": rule(
        RCW,
        CMH,
        HRC,
        PFP,
        when=(still_open,),
        says=_("Case workers write down why somebody was not seen alone."),
    ),
    "situation.record": rule(RCW, CMH, HRC, says=_("Case workers write down legal status and reasons.")),
    "relation.correct": rule(
        RCW, CMH, HRC, when=(still_open,), says=_("Case workers correct what somebody is to the others.")
    ),
    "paper.record": rule(RCW, CMH, HRC, says=_("Case workers write down which papers there are.")),
    "screening.record": rule(RCW, CMH, HRC, PFP, says=_("Case workers ask the first questions.")),
    "concern.read": rule(
        PFP, own=True, says=_("Only Protection reads who worries about whom."), owner=PROTECTION, mend="help"
    ),
    "concern.raise": rule(
        *ON_A_CASE, jobs=("children",), says=_("Colleagues of this case may say that they worry.")
    ),
    "concern.answer": rule(
        PFP, when=(still_open,), says=_("Protection answers."), owner=PROTECTION, mend="help"
    ),
    "attempt.record": rule(
        RCW, CMH, HRC, CMO, when=(still_open,), says=_("Case workers write down whom they tried to reach.")
    ),
    "withdrawal.read": rule(
        RCW, HRC, AVRRC, CMH, CMO, PFP, MOV, says=_("Withdrawals are read by those who work on the case.")
    ),
    "withdrawal.tell": rule(
        *ON_A_CASE,
        when=(still_open,),
        says=_("Any colleague of this case writes down what somebody else said."),
    ),
    "waiver.ask": rule(HRC, when=(still_open,), says=_("The head asks that something may be missing.")),
    "waiver.agree": rule(
        HRC,
        AVRRC,
        PFP,
        MFP,
        when=(still_open, not_the_one_who_asked),
        says=_("A second person agrees that something may be missing."),
    ),
    "waiver.end": rule(
        HRC,
        AVRRC,
        PFP,
        MFP,
        when=(asked_for_it_or_owns_it,),
        says=_("Whoever asks or may agree says that nothing may be missing any more."),
    ),
    "waiver.read": rule(HRC, AVRRC, PFP, MFP, says=_("Waivers are read by those who ask and agree.")),
    "case.assign": rule(HRC, AVRRC, says=_("The head of the centre hands a case to another case worker.")),
    "note.read": rule(
        RCW, HRC, AVRRC, CMH, CMO, PFP, own=True, says=_("Notes are read by those who work on the case.")
    ),
    "note.add": rule(*ON_A_CASE, says=_("Colleagues of this case write notes.")),
    "task.give": rule(*ON_A_CASE, says=_("Colleagues of this case give tasks to one another.")),
    "document.read": rule(
        RCW,
        HRC,
        AVRRC,
        CMH,
        CMO,
        PFP,
        own=True,
        says=_("Papers that were handed in are seen by those who work on the case."),
    ),
    "document.add": rule(RCW, HRC, CMH, says=_("Case workers keep the papers that people hand in.")),
    "declaration.read": rule(
        RCW,
        HRC,
        AVRRC,
        CMH,
        CMO,
        PFP,
        own=True,
        says=_("Declarations are seen by those who work on the case."),
    ),
    "declaration.prepare": rule(
        RCW, HRC, CMH, when=(still_open,), says=_("Case workers prepare declarations.")
    ),
    "declaration.sign": rule(
        RCW, HRC, CMH, when=(still_open,), says=_("Case workers keep what people sign.")
    ),
    "slip.give": rule(
        RCW, HRC, CMH, when=(still_open,), says=_("Case workers ask, alone, what somebody carries away.")
    ),
    "slip.print": rule(RCW, HRC, CMH, when=(still_open,), says=_("Case workers print slips.")),
    "appeal.record": rule(*ON_A_CASE, says=_("Any colleague of this case writes an appeal down.")),
    "appeal.dismiss": rule(
        HRC,
        AVRRC,
        when=(still_open, not_own_decision),
        says=_("A second person says that a refusal stays."),
    ),
    "appeal.grant": rule(
        HRC,
        AVRRC,
        when=(still_open, not_own_decision),
        says=_("A second person grants an appeal."),
    ),
    "case.choose_project": rule(
        HRC, AVRRC, when=(still_open,), says=_("The head of the centre says which project pays.")
    ),
    "case.reopen": rule(
        HRC,
        AVRRC,
        LOCC,
        when=(already_ended, not_own_work, no_appeal_waits, not_own_refusal),
        says=_("The head of the centre opens a case again."),
    ),
    # Its steps: masar/journey/steps.py
    "case.add": rule(RCW, CMH, HRC, says=_("Case workers add people to a case.")),
    "case.register": rule(RCW, CMH, HRC, says=_("Case workers complete a registration.")),
    "case.submit": rule(RCW, CMH, HRC, says=_("Case workers put a case forward.")),
    "case.approve": rule(HRC, AVRRC, when=(not_own_work,), says=_("The head of the centre accepts a case.")),
    "case.return": rule(
        HRC, AVRRC, when=(not_own_work,), says=_("The head of the centre sends a case back.")
    ),
    "case.refuse": rule(
        HRC,
        AVRRC,
        when=(not_own_work,),
        says=_("The head of the centre decides that a case is not accepted."),
    ),
    "case.refuse_one": rule(
        HRC,
        AVRRC,
        when=(not_own_work,),
        says=_("The head of the centre decides that one person is not accepted."),
    ),
    "case.split": rule(HRC, AVRRC, says=_("The head of the centre gives people a case of their own.")),
    "case.reconsider": rule(
        HRC, AVRRC, when=(not_own_work,), says=_("A second person takes a refused case up again.")
    ),
    "case.declare": rule(RCW, CMH, HRC, says=_("Case workers hear the declaration.")),
    "case.clear": rule(HRC, when=(not_own_work,), says=_("The head of the centre says who may travel.")),
    "case.depart": rule(MOV, HRC, says=_("Movements confirm a departure.")),
    "case.pull_back": rule(MOV, HRC, PFP, says=_("Movements bring a case back to preparation.")),
    "case.arrive": rule(CMO, MOV, says=_("Whoever receives people at home confirms that they arrived.")),
    "case.plan": rule(LOCC, NATC, when=(not_own_work,), says=_("The local coordinator approves a plan.")),
    "case.close": rule(LOCC, HRC, NATC, when=(not_own_work,), says=_("The local coordinator closes a case.")),
    "case.withdraw": rule(
        *ON_A_CASE, says=_("Any colleague of this case writes down that somebody withdraws.")
    ),
    "case.take_back": rule(
        *ON_A_CASE, says=_("Any colleague of this case takes a withdrawal back within a day.")
    ),
    "case.hold": rule(RCW, CMH, HRC, CMO, says=_("Case workers put a case on hold.")),
    "case.resume": rule(RCW, CMH, HRC, CMO, says=_("Case workers say that a case goes on.")),
    "case.lose": rule(RCW, CMH, HRC, CMO, says=_("Case workers say that people cannot be reached.")),
    "case.look": rule(HRC, AVRRC, PFP, says=_("The head of the centre looks at a file first.")),
    "case.looked": rule(HRC, AVRRC, says=_("The head of the centre lets a file go on.")),
    "case.decease": rule(HRC, NATC, LOCC, says=_("The head of the centre writes down that somebody died.")),
    "case.transfer": rule(
        HRC, AVRRC, when=(not_own_work,), says=_("The head of the centre transfers a case.")
    ),
}
