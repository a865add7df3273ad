"""The story of one family: registered, heard together and each alone, put forward and accepted, and what each of them
signed; the case page says at every moment what is missing next. By mouse in French, by keyboard alone in Arabic, without a script in English."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from masar.access import files, sealing
from masar.cases.models import Case, Declaration, Episode, Member, Session, Topic, Will
from masar.lib import numbers
from tests import papers
from tests.access.papers import photo
from tests.cast import fresh
from tests.declared import in_use
from tests.desk import Keys
from tests.journeys.test_registration import (  # noqa: F401
    NO,
    PARENT,
    YES,
    ask_aloud,
    at_desk,
    choose,
    fill,
    person_with_passport,
    saved,
    zone_of,
)

MOTHER, FATHER, GIRL, BOY = range(4)
PIN = "482093"
TOLD = [topic for topic in Topic if topic != Topic.REINTEGRATION]
FIRST_WORDS, LAST_WORDS = "Mes dettes me suivront jusqu’au village.", "Mon frère a payé. Je rentre avec eux."

# What the case page says is missing: who of the family stands where {0}, {1} … are.
SAYS = {
    "fr": {
        "explained": "Pas encore expliqué à {1} : ",
        "decided": "Il faut encore un entretien seul à seul.",
        "status": "Statut légal pas encore noté : {}.",
        "unsigned": "Tout le monde n’a pas de déclaration valable.",
        "and": " et ",
        "comma": ", ",
        "unsure": "veut réfléchir",
    },
    "ar": {
        "explained": "لم يُشرح بعد لـ{1}: ",
        "decided": "لا يزال لقاء على انفراد مطلوبًا.",
        "status": "لم يُدوَّن الوضع القانوني بعد: {}.",
        "unsigned": "ليس لدى الجميع إقرار سارٍ.",
        "and": " و",
        "comma": " و",
        "unsure": "يريد وقتًا للتفكير",
    },
    "en": {
        "explained": "Not yet explained to {1}: ",
        "decided": "A talk alone is still needed.",
        "status": "Legal status not written down yet: {}.",
        "unsigned": "Not everybody has a declaration that holds.",
        "and": " and ",
        "and, of many": ", and ",
        "comma": ", ",
        "unsure": "wants time to think",
    },
}


def plain(text):
    """Without the marks of direction, and with plain spaces."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))).split())


def missing(page):
    """The sentences of the case page that say what is missing, without who owes them."""
    said = page.eval_on_selector_all(
        ".missing li .what > span", "all => all.map((one) => one.firstChild.textContent)"
    )
    return [plain(sentence) for sentence in said]


def born(today, age, days=40):
    return (today - timedelta(days=age * 365 + age // 4 + days)).replace(day=12)


@pytest.fixture
def texts(cast):
    return in_use(cast)


@pytest.fixture
def project(cast):
    today = cast.algiers.today()
    return cast.mission.open_project(
        by=cast.leila,
        code="DZ.0042",
        title="Retours",
        opens_on=today,
        closes_on=today.replace(year=today.year + 1, day=1),
    )


class Family:
    """The four of them in the case, and the sentences about them in one language."""

    def __init__(self, language):
        self.case = Case.objects.get()
        self.members = list(Member.objects.select_related("person").order_by("line"))
        self.language = language
        self.names = [member.person.name for member in self.members]
        self.says = SAYS[language]

    def sentence(self, what, *lines):
        *most, last = [self.names[line] for line in lines or range(4)]
        last_of_many = self.says.get("and, of many", self.says["and"])
        listed = (last_of_many if len(most) > 1 else self.says["and"]).join(
            filter(None, (self.says["comma"].join(most), last))
        )
        return plain(self.says[what].format(listed) if lines else self.says[what].format(*self.names))

    @property
    def episode(self):
        return Episode.objects.get()

    def must_say(self, page, *sentences):
        found = missing(page)
        assert len(found) == len(sentences), found
        for said, expected in zip(found, sentences, strict=True):
            assert said.startswith(expected), (said, expected)


# What must not be told


def pages_of(family, line):
    """Everything that shows this person: their file, their visit, their case, and the sessions they were at."""
    person, visit = family.members[line].person, family.episode.enquiry.registration
    attended = Session.objects.filter(attendances__member=family.members[line])
    case = family.case.uid
    return [
        reverse("home"),
        reverse("cases"),
        reverse("desk"),
        reverse("person", args=[person.uid]),
        visit.get_absolute_url(),
        reverse("case", args=[case]),
        reverse("kept", args=[case]),
        reverse("case_step", args=[case, "register"]),
        reverse("case_step", args=[case, "withdraw"]),
        *(reverse("session", args=[one.uid]) for one in attended.distinct()),
    ]


def nothing_of_him_is_told(cast, family, *secrets):
    """His words stand on no page of hers, whoever reads it; what he decided only where sessions may be read."""
    counsel = {"sara", "salim", "omar", "hana", "leila", "karim"}
    alone = Session.objects.filter(attendances__member=family.members[FATHER], attendances__alone=True)
    for name in cast.people:
        client = Client()
        client.force_login(getattr(cast, name))
        client.cookies["language"] = family.language
        for address in pages_of(family, MOTHER):
            told = plain(client.get(address, follow=True).content.decode())
            assert [word for word in (FIRST_WORDS, LAST_WORDS) if plain(word) in told] == [], (name, address)
            if name not in counsel:
                assert [secret for secret in secrets if secret in told] == [], (name, address)
        for session in alone:
            answer = client.get(reverse("session", args=[session.uid]))
            told = plain(answer.content.decode())
            heard = name in {"sara", "omar", "hana"}
            assert (answer.status_code == 200) == (name in counsel), name
            assert any(plain(word) in told for word in (FIRST_WORDS, LAST_WORDS)) == heard, name
            assert any(secret in told for secret in secrets) <= (name in counsel), name


# With a mouse, and without a script


def pick(page, name, code):
    """One of a list; where a script made it a list to type into, by its first letters."""
    place = page.locator(f"select[name={name}]")
    place.wait_for(state="attached")
    page.wait_for_load_state()  # a script that comes late turns the list into a field to type into
    if place.is_visible():
        place.select_option(code)
        return
    label = place.locator(f"option[value={code}]").text_content()
    page.locator(f"#id_{name}").press_sequentially(label[:4])
    page.keyboard.press("Tab")
    assert place.input_value() == code


def at_the_counter(page, today):
    """The mother speaks for the four; each block is added and filled in, and the visit saved."""
    page.goto("/registrations/")
    page.click(f"a[href='{reverse('register')}']")
    fill(page, MOTHER, spoken="Aminata Konaté", sex="F", birth="2/5/1994", phone="0661 23 45 67")
    pick(page, "p0-nationality", "ML")
    pick(page, "p0-language", "bm")
    ask_aloud(page, MOTHER)
    others = (
        (FATHER, "Moussa", "M", date(1990, 1, 1), "SPO", "given"),
        (GIRL, "Fatoumata", "F", born(today, 14), "DAU", "parent"),
        (BOY, "Ibrahim", "M", born(today, 8), "SON", "parent"),
    )
    for line, name, sex, birth, relation, consent in others:
        page.click("[name=do][value=add]")
        fill(page, line, spoken=f"{name} Konaté", sex=sex, birth=f"{birth:%d/%m/%Y}", relation=relation)
        page.click(f"[name=do][value='same:{line}']")
        expect(page.locator(f"[name=p{line}-language]")).to_have_value("bm")
        ask_aloud(page, line, consent)
    page.click("button.main")
    assert saved(page).people == 4


def session(page, *, topics=(), **heard):
    """Fill in the page of a session, each person by `m<line>=(will, words)`, and save it."""
    if topics:
        page.check("[name=everything]")
    for box in page.locator("[name$=-there]").all():
        box.set_checked(box.get_attribute("name").removesuffix("-there") in heard)
    for line, (will, words) in heard.items():
        if will:
            page.select_option(f"[name={line}-will]", will)
        page.fill(f"[name={line}-words]", words)
    page.click("button.main")
    page.wait_for_url("**/cases/*-*-*/")


def go(page, name, *arguments, query=""):
    """Follow the link that leads there; where it is folded away, unfold it."""
    link = page.locator(f"a[href='{reverse(name, args=arguments)}{query}']").first
    if not link.is_visible():
        page.locator("details:not([open])", has=link).locator("summary").click()
    link.click()
    page.wait_for_load_state()


def hear_alone(page, family, line, will, words="", topics=()):
    go(page, "case_session", family.case.uid, query=f"?alone={line}")
    assert not page.locator("[name$=-there], [name$=-alone]").count()
    session(page, topics=topics, **{f"m{line}": (will, words)})


def write_situation(page, family, line):
    go(page, "member_situation", family.members[line].uid)
    page.select_option("[name=legal_status]", "OVERSTAY")
    page.check("[name=reasons][value=FAMILY]")
    page.click("button.main")
    page.wait_for_url("**/cases/*-*-*/")


def write_paper(page, family, line):
    go(page, "member_paper", family.members[line].uid)
    page.select_option("[name=kind]", "PASSPORT")
    page.select_option("[name=held_by]", "EMPLOYER")
    page.click("button.main")
    page.wait_for_url("**/cases/*-*-*/")


def set_paper(page, family, line):
    """The declaration of this person, ready to be read out; for the girl her mother signs."""
    go(page, "member_declaration", family.members[line].uid)
    if line == GIRL:
        page.select_option("[name=guardian_kind]", "PARENT")
        page.select_option("[name=guardian]", str(family.members[MOTHER].pk))
    page.click("main button.main")
    page.wait_for_url("**/declarations/*/")
    return Declaration.objects.get(member=family.members[line], ended_at=None)


def sign_on_screen(page, family, line):
    paper = set_paper(page, family, line)
    if line == GIRL:
        page.check("[name=assents]")  # asked alone, before the screen goes to her mother
    page.click("button[name=turn]")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    shown = plain(page.locator("body").inner_text())
    assert family.names[line] in shown
    others = {MOTHER: FATHER, FATHER: MOTHER, GIRL: FATHER}
    assert family.names[others[line]] not in shown
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 90)
    page.mouse.down()
    for turn in range(12):
        page.mouse.move(box["x"] + 40 + turn * 20, box["y"] + 90 + (35 if turn % 2 else -35))
    page.mouse.up()
    page.click("[data-sign] button.main")
    nothing_else_is_open(page, family)
    page.click("main a.button.main")
    page.fill("[name=pin]", PIN)
    page.click("form:has([name=pin]) button.main")
    page.wait_for_url(f"**/declarations/{paper.uid}/")
    go(page, "case", family.case.uid)


def nothing_else_is_open(page, family):
    """Neither by going back nor by its address."""
    page.wait_for_selector("main.turned:not(:has(canvas))")
    thanks = page.url
    page.goto(reverse("case", args=[family.case.uid]))
    for _step in range(4):  # past the turned page itself, to where the colleague was
        assert "/unlock/" in page.url or page.url == thanks
        assert page.locator("header.bar").count() == 0
        page.go_back()
    page.goto(thanks)


def sign_on_paper(page, family, line):
    paper = set_paper(page, family, line)
    printed = page.request.get(page.url + "paper/").body()
    said = " ".join(papers.said(printed))
    assert family.names[line] in said
    code = numbers.show(paper.code)
    assert code in said
    go(page, "declaration_scan", paper.uid)
    page.check("[name=way][value=INK]")
    page.fill("[name=code]", code)
    page.set_input_files("[name=mark]", {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    if line == GIRL:
        page.check("[name=assents]")
    page.click("main button.main")
    page.wait_for_url(f"**/declarations/{paper.uid}/")
    go(page, "case", family.case.uid)


def nothing_of_one_is_on_the_paper_of_the_other(family):
    for line, other in ((MOTHER, FATHER), (FATHER, MOTHER)):
        paper = Declaration.objects.get(member=family.members[line], ended_at=None)
        reader = family.episode.worker
        kept = [b"".join(files.open_file(reader, file)) for file in files.of(reader, paper, "paper")]
        texts = [sealing.read(reader, paper, "text"), *(" ".join(papers.said(each)) for each in kept)]
        for text in texts:
            assert family.names[other] not in text
            assert not any(plain(words) in plain(text) for words in (FIRST_WORDS, LAST_WORDS))


def take_step(page, family, step):
    """One press on the main button of the case page."""
    with page.expect_navigation():
        page.click(f"form[action='{reverse('case_step', args=[family.case.uid, step])}'] button.main")


@pytest.mark.parametrize(("language", "script"), [("fr", True), ("en", False)])
def test_a_family_of_four_from_the_counter_to_the_declaration(
    at_desk,  # noqa: F811
    cast,
    project,
    texts,
    language,
    script,
):
    today = cast.algiers.today()
    fresh(cast.sara).set_pin(by=cast.sara, pin=PIN)
    page = at_desk(cast.sara, language, script=script)
    at_the_counter(page, today)
    page.click("a[data-key=s]")
    pick(page, "language", "fr")
    session(page, topics=TOLD, m0=(Will.WANTS, "Je veux que les enfants aillent à l’école."), m2=(Will.WANTS, ""), m3=("", ""))  # fmt: skip

    family = Family(language)
    not_explained, undecided = family.sentence("explained"), family.sentence("decided")
    family.must_say(page, not_explained, undecided)
    hear_alone(page, family, MOTHER, Will.WANTS)
    hear_alone(page, family, FATHER, Will.UNSURE, FIRST_WORDS, TOLD)
    family.must_say(page, undecided)
    nothing_of_him_is_told(cast, family, family.says["unsure"])
    hear_alone(page, family, GIRL, Will.WANTS)
    hear_alone(page, family, FATHER, Will.WANTS, LAST_WORDS)
    family.must_say(page)
    nothing_of_him_is_told(cast, family, family.says["unsure"])

    take_step(page, family, "register")
    assert family.episode.stage == "REGISTERED"
    grown_up = [MOTHER, FATHER]
    while grown_up:  # the first questions were put at the counter, and are not asked twice
        family.must_say(page, family.sentence("status", *grown_up))
        write_situation(page, family, grown_up.pop(0))
    write_paper(page, family, FATHER)
    family.must_say(page)

    take_step(page, family, "submit")
    family.must_say(page)  # it waits for the head, and orders nothing
    head = at_desk(cast.omar, language, script=script)
    head.goto("/desk/")
    head.select_option("[name=project]", str(project.pk))
    for unknown in ("area", "court"):  # nobody can know it here, so nobody ticks it
        assert not head.locator(f"[name=looked][value={unknown}]").count()
    head.locator("form:has([name=do][value=approve]) button.main").click()
    head.wait_for_url("**/desk/")
    assert family.episode.stage == "ELIGIBLE"
    page.reload()
    nothing_of_him_is_told(cast, family, family.says["unsure"])

    signers = [MOTHER, FATHER, GIRL]
    while signers:
        family.must_say(page, family.sentence("unsigned", *signers))
        (sign_on_screen if script else sign_on_paper)(page, family, signers.pop(0))
    family.must_say(page)
    nothing_of_one_is_on_the_paper_of_the_other(family)
    take_step(page, family, "declare")
    assert family.episode.stage == "DECLARED"


# By keyboard alone


# The name of what has the focus, where it leads, and what is folded away under it.
HERE = """() => {
  const here = document.activeElement, fold = here.matches("details:not([open], .menu) > summary") ? here.parentElement : null;
  return [
    here.name || here.closest(".combo")?.nextElementSibling?.name,
    here.getAttribute("href"),
    [...(fold?.querySelectorAll("a") ?? [])].map((link) => link.getAttribute("href")),
  ];
}"""


def reach(keys, *, name="", leads=""):
    """Tab until the field of this name has the focus, or the link that leads there."""
    for _try in range(80):
        here = keys.page.evaluate(HERE)
        if (name and here[0] == name) or (leads and here[1] == leads):
            return
        keys.press("Enter" if leads and leads in here[2] else "Tab")
    pytest.fail(f"no way by keyboard to {name or leads}")


def follow(keys, name, *arguments, query=""):
    """From the top of a page, past its head, to a link in it."""
    keys.press("Tab", "Enter")
    reach(keys, leads=reverse(name, args=arguments) + query)
    keys.to_next_page("Enter")


def passports(keys, today):
    """Four passports at the counter: what is in them is scanned, the rest is asked."""
    keys.to_next_page("r")
    keys.scan(zone_of(given_names="Aminata", sex="F", birth=date(1994, 5, 2), number="AA1000001"))
    keys.type("بمب")
    keys.press("Tab", "Tab", "Tab")
    keys.type("0661234567")
    keys.press("Tab", "Tab", "Tab", "Tab", "Tab")
    for _question in ("alone", "ill", "pregnant", "help", "private"):
        choose(keys, NO)
    keys.press("ArrowDown")
    for line, given_names, sex, birth, relation, answers, consent in (
        (FATHER, "Moussa", "M", date(1990, 1, 1), 1, 4, YES),
        (GIRL, "Fatoumata", "F", born(today, 14), 4, 5, PARENT),
        (BOY, "Ibrahim", "M", born(today, 8), 3, 0, PARENT),
    ):
        zone = zone_of(given_names=given_names, sex=sex, birth=birth, number=f"AA100001{line}")
        person_with_passport(keys, line, relation, zone, answers, consent)
    keys.to_next_page("Control+Enter")


def tell_everything(keys):
    reach(keys, name="everything")
    keys.press("Space")


def type_answer(keys, line, will, words=""):
    reach(keys, name=f"m{line}-will")
    keys.press(*["ArrowDown"] * (1 + list(Will).index(will)))
    if words:
        reach(keys, name=f"m{line}-words")
        keys.type(words)


def alone_by_keys(keys, family, line, will, words="", topics=False):
    follow(keys, "case_session", family.case.uid, query=f"?alone={line}")
    if topics:
        tell_everything(keys)
    type_answer(keys, line, will, words)
    keys.to_next_page("Control+Enter")


def status_by_keys(keys, family, line):
    follow(keys, "member_situation", family.members[line].uid)
    reach(keys, name="legal_status")
    keys.press(*["ArrowDown"] * 3, "Tab", "Space")
    keys.to_next_page("Control+Enter")


def step_by_keys(keys):
    keys.press("g")
    keys.to_next_page("Enter")


def sign_by_keys(keys, family, line):
    """Set with one key, signed on paper; the scan is chosen in the browser's own window."""
    follow(keys, "member_declaration", family.members[line].uid)
    if line == GIRL:
        reach(keys, name="guardian_kind")
        keys.press("ArrowDown")
        reach(keys, name="guardian")
        keys.press("ArrowDown")
    keys.to_next_page("Control+Enter")
    paper = Declaration.objects.get(member=family.members[line], ended_at=None)
    keys.to_next_page("s")
    reach(keys, name="code")
    keys.type(numbers.show(paper.code))
    reach(keys, name="mark")
    scan = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    keys.page.set_input_files("[name=mark]", scan)  # chosen in the browser's own window
    if line == GIRL:
        reach(keys, name="assents")
        keys.press("Space")
    keys.to_next_page("Control+Enter")
    assert Declaration.objects.get(pk=paper.pk).signed_on, keys.page.locator("main").inner_text()
    follow(keys, "case", family.case.uid)


def test_the_same_family_by_keyboard_alone(at_desk, cast, project, texts):  # noqa: F811
    page = at_desk(cast.sara, "ar")
    page.goto(reverse("registrations"))
    keys, counts = Keys(page), {}

    def counted(what):
        counts[what], keys.count = keys.count, 0

    passports(keys, cast.algiers.today())
    saved(page)
    counted("registration")
    keys.to_next_page("s")
    reach(keys, name="language")
    keys.type("الفر")
    keys.press("Tab")
    tell_everything(keys)
    type_answer(keys, MOTHER, Will.WANTS)
    reach(keys, name="m1-there")
    keys.press("Space")
    type_answer(keys, GIRL, Will.WANTS)
    keys.to_next_page("Control+Enter")
    counted("first session")

    family = Family("ar")
    family.must_say(page, family.sentence("explained"), family.sentence("decided"))
    alone_by_keys(keys, family, MOTHER, Will.WANTS)
    counted("mother alone")
    alone_by_keys(keys, family, FATHER, Will.UNSURE, FIRST_WORDS, topics=True)
    counted("father alone")
    family.must_say(page, family.sentence("decided"))
    nothing_of_him_is_told(cast, family, family.says["unsure"])
    alone_by_keys(keys, family, GIRL, Will.WANTS)
    counted("girl alone")
    alone_by_keys(keys, family, FATHER, Will.WANTS, LAST_WORDS)
    counted("father again")
    family.must_say(page)
    nothing_of_him_is_told(cast, family, family.says["unsure"])
    step_by_keys(keys)
    counted("registered")
    family.must_say(page, family.sentence("status", MOTHER, FATHER))
    status_by_keys(keys, family, MOTHER)
    family.must_say(page, family.sentence("status", FATHER))
    status_by_keys(keys, family, FATHER)
    family.must_say(page)
    counted("legal status")
    step_by_keys(keys)
    counted("put forward")
    family.must_say(page)  # it waits for the head, and orders nothing

    head = Keys(at_desk(cast.omar, "ar"))
    head.page.goto("/desk/")
    unsaid = head.page.locator("[name=looked]:not(:checked)")
    head.press(*[box.get_attribute("data-key") for box in unsaid.all()], "a")
    head.to_next_page("Enter")
    counts["decided"] = head.count
    page.reload()
    for signers in ([MOTHER, FATHER, GIRL], [FATHER, GIRL], [GIRL]):
        family.must_say(page, family.sentence("unsigned", *signers))
        sign_by_keys(keys, family, signers[0])
    counted("signed")
    step_by_keys(keys)
    print("keys ar", counts, sum(counts.values()))
    assert family.episode.stage == "DECLARED"
