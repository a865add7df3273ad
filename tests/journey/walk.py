"""A walk through the workflow at random: any act, by any colleague, with right and wrong words, at any time.

    walk = Walk(cast, seed=7)
    walk.go(150)

After each act what must always be true is looked at. What fails says the seed and the last acts.
"""

from collections import Counter, defaultdict, deque
from datetime import date, timedelta
from random import Random

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from masar.access.models import Change, Deadline, Stale
from masar.access.rules import RULES
from masar.access.verbs import AlreadyDone, Refused
from masar.access.verification import verify
from masar.cases.models import (
    Appeal,
    Attempt,
    Case,
    Concern,
    Decision,
    Declaration,
    Document,
    Enquiry,
    Episode,
    Heard,
    Look,
    Member,
    NotAlone,
    Outcome,
    Paper,
    Screening,
    Session,
    Situation,
    Stage,
    StepTaken,
    Topic,
    Waiver,
    Will,
    Withdrawal,
)
from masar.cases.models.children import keepers
from masar.cases.models.declared import to_sign
from masar.cases.models.registration import QUESTIONS
from masar.journey.caseload import load
from masar.journey.steps import BEFORE_DEPARTURE, STEPS, WAIVABLE, blockers, take
from masar.people.models import Consent, Person
from tests.declared import in_use, mark
from tests.families import facts, newcomer, register

SAID_NO = (Refused, Stale, AlreadyDone, ValueError, IntegrityError)
AT_THE_COUNTER = ("sara", "salim", "omar")
COLLEAGUES = (*AT_THE_COUNTER, "sara", "salim", "omar", "hana", "karim", "leila", "nadia", "rachid", "eve", "hakim",
              "yacine", "bruno", "dounia", "adel", "sami")  # fmt: skip
WATCHED = 6  # cases at a time
BEGUN_AT_ONCE = 3
DECIDED = ("approve", "return", "refuse", "clear", "plan", "close", "transfer")
OF_THE_CASE = ("decide", "review-hold", "see-alone")  # tasks that end with the case; those of a person go on
CALM = dict.fromkeys(QUESTIONS, "no")
FAMILIES = (
    [(35, "F", "")],
    [(40, "M", "")],
    [(28, "F", ""), (33, "M", "SPO"), (10, "F", "DAU"), (13, "M", "SON")],
    [(33, "M", ""), (30, "F", "SPO")],
    [(31, "F", ""), (6, "M", "SON")],
    [(16, "M", "")],
    [(17, "F", ""), (15, "M", "BRO")],
    [(30, "M", ""), (14, "M", "NEP")],
    [(None, "M", "")],
)
COMES_LATER = ((0, "F", ""), (29, "F", ""), (15, "M", ""), (None, "F", ""))


def is_later(step):
    return any(need.later for need in step.needs)


class Walk:
    def __init__(self, cast, clock, seed):
        self.cast, self.clock, self.seed, self.rng = cast, clock, seed, Random(seed)
        self.acts = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("act_")]
        self.tokens, self.trail, self.done = [], deque(maxlen=25), Counter()
        self.people_made = 0
        self.colleagues = {name: getattr(cast, name) for name in COLLEAGUES}
        self.projects = self.some_projects()
        self.texts = list(in_use(cast, "fr", "ar").values())
        self.cases = deque(maxlen=WATCHED)
        self.seen = {}  # episode → stage, ending, and how many steps were taken

    def go(self, steps):
        try:
            for number in range(1, steps + 1):
                self.one()
                if number % 500 == 0 or number == steps:
                    self.look_at_everything()
        except Exception as fault:
            fault.add_note(f"seed {self.seed}; the last acts:\n" + "\n".join(self.trail))
            raise

    def one(self):
        self.pass_time()
        if sum(each.open for each in self.episodes()) < BEGUN_AT_ONCE:
            self.begin_a_case()
        act = self.onward if self.rng.random() < 0.35 else self.rng.choice(self.acts)
        before = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
        name, self.words = act.__name__, "nothing"
        try:
            with transaction.atomic():
                act()
        except SAID_NO as no:
            self.trail.append(
                f"{name}: {self.words}: {type(no).__name__} {getattr(getattr(no, 'answer', no), 'sentence', no)}"
            )
            self.done[f"{name}: no"] += 1
            after = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
            assert before == after, "what was refused left something behind"
        else:
            self.cases.extend(
                Case.objects.exclude(pk__in=[case.pk for case in self.cases]).filter(pk__gt=self.newest())
            )
            self.trail.append(f"{name}: {self.words}: done")
            self.done[name] += 1
        self.look()

    def newest(self):
        return max((case.pk for case in self.cases), default=0)

    # Who, when, what

    words = ""

    def say(self, *words):
        self.words = " ".join(map(str, words))

    def pass_time(self):
        chance = self.rng.random()
        if chance < 0.5:
            self.clock.shift(timedelta(minutes=self.rng.randrange(1, 90)))
        elif chance < 0.6:
            self.clock.shift(timedelta(hours=self.rng.randrange(2, 80)))

    def somebody(self, *likely):
        name = (
            self.rng.choice(likely or AT_THE_COUNTER)
            if self.rng.random() < 0.8
            else self.rng.choice(COLLEAGUES)
        )
        return self.colleagues[name]

    def pick(self, rows):
        rows = list(rows)
        return self.rng.choice(rows) if rows else None

    def some(self, rows):
        rows = list(rows)
        return self.rng.sample(rows, self.rng.randint(min(1, len(rows)), len(rows)))

    def chance(self, share):
        return self.rng.random() < share

    def episodes(self):
        return list(
            Episode.objects.filter(case__in=self.cases).select_related("case", "office", "worker", "project")
        )

    def episode(self):
        """Mostly one that goes on."""
        every = self.episodes()
        return self.pick([each for each in every if each.open] if self.chance(0.85) else every) or self.pick(
            every
        )

    def member(self, episode):
        """Mostly one of this case who stays; now and then of any other."""
        rows = Member.objects.filter(episode__case__in=self.cases).select_related("person", "episode__office")
        if self.chance(0.95):
            rows = rows.filter(episode=episode)
        if self.chance(0.9):
            rows = rows.filter(left_on=None)
        return self.pick(rows) or self.pick(Member.objects.filter(episode=episode).select_related("person"))

    def day(self):
        today = self.cast.algiers.today()
        return today - timedelta(days=self.rng.randrange(1, 4)) if self.chance(0.15) else today

    def how(self, record=None):
        """A version that may be old, a token that may have been used, a day that may be past."""
        said = {"happened_on": self.day()}
        if record is not None and self.chance(0.5):
            said["version"] = record.version - self.chance(0.1)
        if self.chance(0.5):
            reused = self.tokens and self.chance(0.05)
            said["once"] = self.rng.choice(self.tokens) if reused else f"{self.rng.getrandbits(96):x}"
            self.tokens.append(said["once"])
        return said

    def some_projects(self):
        today = self.cast.algiers.today()
        far = today + timedelta(days=9000)
        leila = self.cast.leila
        return [
            self.cast.mission.open_project(by=leila, code="P.1", title="P", opens_on=today, closes_on=far),
            self.cast.mission.open_project(by=leila, code="P.2", title="P", opens_on=today, closes_on=today),
        ]

    def begin_a_case(self):
        enquiry = self.at_the_counter(self.rng.choice(FAMILIES))
        self.cases.append(enquiry.open_case(by=self.colleagues[self.rng.choice(AT_THE_COUNTER)]))

    def at_the_counter(self, family, known=None):
        """They are registered; nobody begins a case yet."""
        today, lines = self.cast.algiers.today(), []
        for line, (age, sex, relation) in enumerate(family):
            self.people_made += 1
            born = date(today.year - age, 1, 1) if age is not None else None
            said = facts(f"Personne {self.people_made}", sex, born, phone="")
            lines.append(newcomer(said, relation=relation, speaks=line == 0, known=known))
        return register(self.cast.sara, self.cast.algiers, lines)[0].enquiry

    # Acts. Each says what it is about to do, and does it.

    def act_open_case(self):
        """Once more for people who have a case."""
        if (enquiry := self.episode().enquiry) is not None:
            by = self.somebody()
            self.say(by, enquiry.pk)
            enquiry.open_case(by=by, **self.how())

    def act_session(self):
        episode, by = self.episode(), self.somebody()
        members = self.some(Member.objects.filter(episode=episode).select_related("person"))
        if self.chance(0.03):
            members.append(self.member(episode))
        heard = [
            Heard(
                each,
                self.rng.choice((*Will.values, "")),
                alone=self.chance(0.3),
                words=self.rng.choice(("", "Oui")),
            )
            for each in members
        ]
        self.say(by, episode.pk, [each.pk for each in members])
        topics = " ".join(self.some(Topic.values))
        Session(episode=episode, office=episode.office, language="fr", topics=topics).record(
            by=by, heard=heard, **self.how()
        )

    def act_add(self):
        """Somebody comes later, mostly to where they may: once more, at another office, or into a case that ended too."""
        episode, by = self.episode(), self.somebody()
        if self.chance(0.2):
            enquiry = self.pick(Enquiry.objects.filter(enquirers__person__memberships__episode=episode))
        else:
            enquiry = self.at_the_counter([self.rng.choice(COMES_LATER)])
        if enquiry is not None:
            self.say(by, episode.pk, enquiry.pk)
            relations = {
                each.person_id: self.rng.choice(("SON", "SPO", "BRO", "")) for each in enquiry.came()
            }
            take(episode, "add", by=by, enquiry=enquiry, relations=relations, **self.how(episode))

    def act_come_again(self):
        """Whoever left is registered once more, and comes along after all."""
        episode, by = self.episode(), self.somebody()
        left = self.pick(Member.objects.filter(episode=episode, person__joined_to=None).exclude(left_on=None))
        if left is not None:
            person = left.person
            if person.scope.hidden:
                return self.say("nothing")
            enquiry = self.at_the_counter([(30, "F", "")], known=person)
            self.say(by, episode.pk, left.pk)
            take(episode, "add", by=by, enquiry=enquiry, relations={person.pk: ""}, **self.how(episode))
        return None

    def act_not_alone(self):
        episode, by = self.episode(), self.somebody()
        member = self.member(episode)
        self.say(by, episode.pk, member.pk)
        NotAlone(episode=episode, member=member, why="ROOM").record(by=by, **self.how())

    def act_screening(self):
        episode, by = self.episode(), self.somebody()
        answers = (
            CALM
            if self.chance(0.5)
            else {name: self.rng.choice(("yes", "no", "not_asked")) for name in QUESTIONS}
        )
        self.say(by, episode.pk, answers)
        Screening(episode=episode, member=self.member(episode)).record(by=by, answers=answers, **self.how())

    def act_situation(self):
        episode, by = self.episode(), self.somebody()
        self.say(by, episode.pk)
        Situation(episode=episode, member=self.member(episode), legal_status="ENTRY").record(
            by=by, **self.how()
        )

    def act_paper(self):
        episode, by = self.episode(), self.somebody()
        self.say(by, episode.pk)
        held = "SAFE" if self.chance(0.5) else "PERSON"
        Paper(episode=episode, member=self.member(episode), kind="PASSPORT", held_by=held).record(
            by=by, **self.how()
        )

    def act_prepare(self):
        episode, by = self.episode(), self.somebody()
        member = self.member(episode)
        self.say(by, episode.pk, member.pk)
        self.declaration(episode, member).prepare(by=by, **self.how())

    def act_sign(self):
        prepared = Declaration.objects.filter(episode__case__in=self.cases)
        paper = self.pick(prepared.filter(signed_on=None) if self.chance(0.8) else prepared)
        if paper is not None:
            by = self.somebody()
            self.say(by, paper.pk)
            paper.sign(by=by, way="INK", mark=mark(), assents=self.chance(0.7) or None, **self.how(paper))

    def declaration(self, episode, member):
        """As it should be for an adult; for a child, mostly signed by one who may."""
        today = self.cast.algiers.today()
        keeper = None if member.is_adult_on(today) else self.pick(keepers(member, today))
        return Declaration(
            episode=episode, member=member, wording=self.rng.choice(self.texts), destination="ML", spoken="fr",
            voice="WORKER", guardian=keeper, guardian_kind="PARENT" if keeper else "",
        )  # fmt: skip

    def act_worry(self):
        episode, by = self.episode(), self.somebody("salim", "karim")
        self.say(by, episode.pk)
        if self.chance(0.3):
            Concern(episode=episode, member=self.member(episode)).raise_(by=by, **self.how())

    def act_answer(self):
        concern = self.pick(Concern.objects.filter(episode__case__in=self.cases, answered_at=None))
        if concern is not None:
            by = self.somebody("karim")
            self.say(by, concern.episode_id)
            concern.answer(by=by, **self.how(concern))

    def act_try_to_reach(self):
        episode, by = self.episode(), self.somebody()
        self.say(by, episode.pk)
        Attempt(episode=episode, way=self.rng.choice(("PHONE", "FIELD"))).record(by=by, **self.how())

    def act_ask_consent(self):
        member, by = self.member(self.episode()), self.somebody()
        answer = "given" if self.chance(0.8) else "refused"
        self.say(by, member.pk, answer)
        Consent(person=member.person, purpose="ASSIST", answer=answer).record(by=by, **self.how())

    def act_project(self):
        episode, by = self.episode(), self.somebody("omar", "leila")
        project = self.projects[0] if self.chance(0.8) else self.projects[1]
        self.say(by, episode.pk, project.code)
        episode.choose_project(by=by, project=project, **self.how(episode))

    def act_waive(self):
        episode = self.episode()
        waiver = self.pick(Waiver.objects.filter(episode=episode))
        by = self.somebody("omar", "leila", "karim")
        self.say(by, episode.pk, waiver)
        if waiver is None or self.chance(0.3):
            code = self.rng.choice(("seen_alone", "status", "wants", "counselled", "running"))
            waiver = Waiver(
                episode=episode, need=code, agrees=WAIVABLE[code].agrees if code in WAIVABLE else "AVRRC"
            )
            phoned = self.somebody("omar", "leila", "karim") if self.chance(0.3) else None
            waiver.ask(by=by, why=self.rng.choice(("Il va mourir", " ")), phoned=phoned, **self.how())
        elif self.chance(0.7):
            waiver.agree(by=by, **self.how(waiver))
        else:
            waiver.end(by=by, **self.how(waiver))

    def act_appeal(self):
        """Against a refusal of a case or of one of them; now and then against one that was answered."""
        by, word = self.somebody("omar", "leila"), self.rng.choice(("De nouveau", " "))
        asked = self.pick(Appeal.objects.filter(episode__case__in=self.cases, granted=None))
        if asked is None or self.chance(0.2):
            refusals = Decision.objects.filter(episode__case__in=self.cases, outcome=Outcome.REFUSED)
            if (refusal := self.pick(refusals)) is not None:
                self.say(by, refusal.pk)
                Appeal(episode=refusal.episode, decision=refusal).record(by=by, **self.how())
            return
        self.say(by, asked.pk, "of one" if asked.decision.member_id else "of all")
        if self.chance(0.2):
            asked.dismiss(by=by, word=word, **self.how(asked))
        elif asked.decision.member_id:
            asked.grant(by=by, word=word, **self.how(asked))
        else:
            take(asked.episode, "reconsider", by=by, word=word, **self.how(asked.episode))

    def act_hide(self):
        person = self.member(self.episode()).person
        by = self.somebody("karim")
        self.say(by, person.pk)
        if person.scope.hidden:
            person.unhide(by=by, **self.how(person))
        elif self.chance(0.15):
            person.hide(by=by, **self.how(person))

    def act_correct_age(self):
        person = Person.objects.get(pk=self.member(self.episode()).person_id)
        by = self.somebody()
        born = self.cast.algiers.today() - timedelta(days=365 * self.rng.randrange(1, 60))
        self.say(by, person.pk, born)
        if self.chance(0.2):
            person.correct(by=by, facts={"born_earliest": born, "born_latest": born}, **self.how(person))

    def act_say_it_is_done(self):
        people = Member.objects.filter(episode__case__in=self.cases).values("person__uid")
        mine = Q(subject_uid__in=people) | Q(subject_uid__in=[case.uid for case in self.cases])
        deadline = self.pick(Deadline.objects.filter(mine, met_at=None)[:20])
        if deadline is not None and deadline.kind != "decide" and self.chance(0.3):
            by = self.somebody()
            self.say(by, deadline.kind)
            deadline.meet(by=by, **self.how(deadline))

    def act_open_again(self):
        case = self.pick([each for each in self.cases if self.chance(0.3)])
        if case is None:
            return
        case, by = Case.objects.get(pk=case.pk), self.somebody("omar", "leila")
        people = (
            self.some(case.may_come_again()) if self.chance(0.95) else [self.member(self.episode()).person]
        )
        self.say(by, case.pk, [each.pk for each in people])
        case.reopen(by=by, reason="WANTS", people=people, **self.how(case))

    def act_any_step(self):
        """Mostly one that begins where the case stands, by somebody whose work it is."""
        episode = self.episode()
        every = [code for code in STEPS if code != "add"]  # an act of its own
        begins = [code for code in every if episode.stage in STEPS[code].starts and not is_later(STEPS[code])]
        if not episode.open:
            begins = ["take_back", "take_back", "withdraw"]
        code = self.rng.choice(begins if self.chance(0.85) else every)
        roles = RULES[f"case.{code}"].roles
        likely = [name for name, user in self.colleagues.items() if user.has_role(*roles)]
        self.step(episode, code, self.somebody(*likely))

    act_another_step = act_one_more_step = act_any_step

    def step(self, episode, code, by):
        said = self.said(episode, code)
        self.say(by, episode.pk, episode.stage, code, {name: str(value)[:40] for name, value in said.items()})
        take(episode, code, by=by, **said, **self.how(episode))

    def said(self, episode, code):
        """What the step asks for, mostly as it should be."""
        right = self.chance(0.85)
        everybody = list(Member.objects.filter(episode=episode).select_related("person", "episode__office"))
        withdrawn = {row.member_id for row in Withdrawal.objects.filter(episode=episode, undone_at=None)}
        staying = [each for each in everybody if each.stays]
        anybody = [self.member(episode)] if self.chance(0.8) else []
        day = self.cast.algiers.today()
        words = self.rng.choice(("", " ", "La carte manque"))
        return {
            "approve": lambda: {"looked": tuple(Look.values) if right else ("will",), "word": words},
            "return": lambda: {"word": "La carte manque" if right else words},
            "refuse": lambda: {"reason": "CRITERIA" if right else "", "alternatives": True, "appeal_told": right},
            "hold": lambda: {"reason": "FAMILY", "review_on": day + timedelta(days=self.rng.choice((1, 30, 60) if right else (-1, 0, 90)))},
            "withdraw": lambda: {"members": self.some(staying) if right else anybody, "asked_alone": right},
            "take_back": lambda: {"members": [each for each in everybody if each.pk in withdrawn] if right else anybody},
            "refuse_one": lambda: {"member": self.pick(staying) if right and staying else self.member(episode), "reason": "CRITERIA", "alternatives": True, "appeal_told": right},
            "split": lambda: {"members": self.some(staying) if right else anybody},
            "decease": lambda: {"member": (self.pick(staying) if right else self.member(episode)) or self.member(episode)},
        }.get(code, dict)()  # fmt: skip

    def onward(self):
        """What the case waits for, done as it should be, so that walks come far."""
        episode = self.episode()
        if not episode.open:
            return self.say("nothing")
        file = load([episode])[0]
        code = {
            Stage.COUNSELLING: "register",
            Stage.REGISTERED: "approve" if episode.pending else "submit",
            Stage.ELIGIBLE: "declare",
        }.get(Stage(episode.stage), "clear")
        reasons = blockers(file, code)
        if not reasons:
            by = "omar" if code == "approve" else "sara"
            return self.step(
                episode, code, self.colleagues["leila"] if self.chance(0.1) else self.colleagues[by]
            )
        if reasons[0].need.later:
            return self.act_any_step()
        self.mend(file, reasons[0].need.code)
        return None

    def mend(self, file, need):
        episode, sara, omar = file.episode, self.colleagues["sara"], self.colleagues["omar"]
        self.say("mends", need, "of", episode.pk)
        if need in ("counselled", "wants", "seen_alone"):
            heard = [Heard(each, Will.WANTS, alone=True) for each in file.members]
            Session(
                episode=episode, office=episode.office, language="fr", topics=" ".join(Topic.values)
            ).record(by=sara, heard=heard)
        elif need == "basis":
            for each in file.members:
                Consent(person=each.person, purpose="ASSIST", answer="given").record(by=sara)
        elif need == "screened":
            for each in file.asked:
                Screening(episode=episode, member=each).record(by=sara, answers=CALM)
        elif need == "status":
            for each in file.adults:
                Situation(episode=episode, member=each, legal_status="ENTRY").record(by=sara)
        elif need == "project":
            episode.choose_project(by=omar, project=self.projects[0])
        elif need == "running":
            take(episode, "resume", by=sara)
        elif need == "declared":
            for each in to_sign(file):
                outside = {} if each.is_adult_on(file.today) else {"guardian_name": "Juge"}
                paper = self.declaration(episode, each)
                paper.guardian_kind = paper.guardian_kind or ("AUTH" if outside else "")
                if outside:
                    Document(episode=episode, member=each, kind="CUSTODY").add(by=sara, scan=mark())
                paper.prepare(by=sara, **outside).sign(by=sara, way="INK", mark=mark(), assents=True)
        elif need == "looked":
            for concern in Concern.objects.filter(episode=episode, answered_at=None):
                concern.answer(by=self.colleagues["karim"])
            if file.rows("pause"):
                take(episode, "looked", by=omar)

    # What must always be true

    def look(self):
        episodes = self.episodes()
        taken, members = defaultdict(list), defaultdict(list)
        for row in StepTaken.objects.filter(episode__in=episodes):
            taken[row.episode_id].append(row)
        for member in Member.objects.filter(episode__in=episodes).select_related("person"):
            members[member.episode_id].append(member)
        for episode in episodes:
            self.moved_along_the_table(episode, taken[episode.pk])
            self.members_agree(episode, members[episode.pk])
        self.tasks_end_with_the_case(episodes, members)
        standing = Declaration.objects.filter(episode__in=episodes, ended_at=None, member__ended=True)
        assert not standing.exists(), "a declaration of somebody whose part has ended"
        twice = (
            Member.objects.filter(ended=False).order_by().values("mission", "person").annotate(Count("pk"))
        )
        assert not twice.filter(pk__count__gt=1).exists(), "somebody is in two open cases"
        if self.chance(0.1):
            self.whoever_wants_may_withdraw(self.pick([each for each in episodes if each.open]))

    def moved_along_the_table(self, episode, taken):
        stage, ending, count = self.seen.get(episode.pk, (Stage.COUNSELLING, "", 0))
        for place, row in enumerate(taken[count:], count):
            step = STEPS[row.step]
            assert row.from_stage == stage in step.starts, f"{row.step} from {stage}"
            assert row.to_stage == (step.to or stage), f"{row.step} to {row.to_stage}"
            assert not ending or step.again, f"{row.step} after {ending}"
            if row.step in DECIDED:
                self.decided_by_another(episode, row, taken[:place])
            stage = row.to_stage
        if len(taken) > count:
            last = STEPS[taken[-1].step]
            assert episode.ending in ("", last.ending or ""), "an ending that is not of its step"
            assert not (last.again and episode.ending), "taken back, and ended"
        else:
            assert episode.ending == ending, "ended without a step"
        assert episode.stage == stage, "a stage that no step explains"
        self.seen[episode.pk] = (stage, episode.ending, len(taken))

    def decided_by_another(self, episode, decided, before):
        worked = {episode.worker_id} | {row.by_id for row in before if row.step == "submit"}
        heard = Session.objects.filter(episode=episode, recorded_at__lt=decided.recorded_at)
        worked |= set(heard.values_list("counsellor", flat=True))
        assert decided.by_id not in worked, "decided on their own work"

    def members_agree(self, episode, members):
        for member in members:
            assert member.ended == (not member.stays or not episode.open), f"member {member.pk}"
        if episode.open and episode.stage in BEFORE_DEPARTURE:
            assert any(member.stays for member in members), "an open case of nobody"

    def tasks_end_with_the_case(self, episodes, members):
        going_on = {each.case.uid for each in episodes if each.open}
        going_on |= {each.person.uid for rows in members.values() for each in rows if not each.ended}
        everybody = {each.case.uid for each in episodes}
        everybody |= {each.person.uid for rows in members.values() for each in rows}
        waiting = set(
            Deadline.objects.filter(subject_uid__in=everybody, met_at=None).values_list("kind", "subject_uid")
        )
        left = {(kind, uid) for kind, uid in waiting if kind in OF_THE_CASE and uid not in going_on}
        assert not left, f"left on lists: {left}"
        for episode in episodes:
            if ("decide", episode.case.uid) not in waiting and episode.open and episode.pending:
                raise AssertionError("a decision that is on nobody’s list")

    def whoever_wants_may_withdraw(self, episode):
        """Tried for one of them by a colleague who sees the case, and rolled back."""
        if episode is None:
            return
        member = self.pick(Member.objects.filter(episode=episode, left_on=None).select_related("person"))
        by = self.colleagues[self.rng.choice(("sara", "salim", "nadia", "karim", "leila"))]
        if episode.scope.hidden:
            by = self.colleagues["karim"]
        with transaction.atomic():
            take(Episode.objects.get(pk=episode.pk), "withdraw", by=by, members=[member])
            transaction.set_rollback(True)

    def look_at_everything(self):
        report = verify(data=True)
        assert report.whole, list(report.sentences())
