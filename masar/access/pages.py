"""What every page can use: the Jinja2 environment, its filters, and the context of a request.

A page that names something of its own like one of these is refused, else one of the two would silently be lost.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_timedelta
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2, Template
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext, npgettext, pgettext
from jinja2 import StrictUndefined, pass_context, pass_environment
from markupsafe import Markup, escape

from masar.access import frame
from masar.access.controls import control
from masar.access.fixed import decimal, drawn, drawn_at, language_of, say, say_many, url
from masar.access.worded import Worded
from masar.lib import telephones

# Algeria's own months (جانفي, فيفري…) and Latin digits; CLDR has both under these regions.
LOCALES = {"ar": "ar_DZ", "fr": "fr_DZ", "en": "en_GB"}
DAY_FORMATS = {
    "short": "d MMM",
    "medium": "d MMM y",
    "long": "d MMMM y",
    "full": "EEEE d MMMM y",
    "month": "MMMM y",
}
TURNING = {
    "arrow-left",
    "arrow-right",
    "chevron-right",
    "box-arrow-right",
    "arrow-counterclockwise",
    "list-check",
}
EMERGENCY = telephones.understand("\n".join(settings.EMERGENCY_NUMBERS))
OF_DJANGO = {"request", "csrf_input", "csrf_token"}  # given to every page by its backend
DIGIT = re.compile(r"\d")
ARABIC = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")


class Taken(Exception):
    """A view gives its page a name that every page has already."""


class Pages(Jinja2):
    """The engine named in settings.TEMPLATES, with an environment for each language."""

    @property
    def env(self) -> Worded:
        language = get_language() or settings.LANGUAGE_CODE
        if language not in self.spoken:
            self.spoken[language] = self.spoken[""].in_language(language)
        return self.spoken[language]

    @env.setter
    def env(self, first: Worded) -> None:
        self.spoken: dict[str, Worded] = {"": first}

    def from_string(self, template_code: str) -> Template:
        return Page(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> Template:
        return Page(super().get_template(template_name).template, self)


class Page(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        own = context or {}
        if request is None:
            return str(super().render(own))
        shared = every_page(request)
        if taken := own.keys() & (shared.keys() | self.template.globals.keys() | OF_DJANGO):
            raise Taken(f"{self.origin.template_name}: {', '.join(sorted(taken))}")
        return str(super().render(own | shared, request))


def environment(**options: Any) -> Worded:
    """Named in `config/templating.py`."""
    options.update(undefined=StrictUndefined, autoescape=escapes, trim_blocks=True, lstrip_blocks=True)
    env = Worded(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals.update(
        static=drawn_at,
        url=url,
        now=timezone.now,
        icon=icon,
        control=control,
        drawn=drawn,
        gettext=say,
        ngettext=say_many,
        _=say,
    )
    env.filters.update(time=time, isolate=isolate, waited=waited)
    env.filters.update({each.__name__: when_shown(each) for each in (day, ago, number, stamp)})
    return env


def when_shown(of: Callable[..., str]) -> Callable[..., str]:
    """Without the context Jinja would work out `120|number` once, in the language of the first reader."""

    @pass_context
    def shown(_context: Any, *args: Any) -> str:
        return of(*args)

    return shown


def escapes(template: str | None) -> bool:
    """Everything but the plain text of an e-mail."""
    return not (template or "").endswith(".txt")


def every_page(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs beside what a view gives. Costs no query until a template asks for it."""
    user = getattr(request, "user", None)
    return plain() | {
        "user": user,
        "bar": lambda: frame.bar(request, isolate(user)),
        "ending": lambda: frame.ending(get_language()),
        "messages": get_messages(request),
        "lock_after": settings.LOCK_AFTER,
        "emergency": EMERGENCY,
        "theme": getattr(user, "theme", ""),
        "here": request.get_full_path(),
    }


def one_token(request: HttpRequest) -> dict[str, Any]:
    """One token for all forms of a page, in a disguise of its own for each page. Django draws a new disguise for each form,
    which took a fifth of a list with a button in each row."""
    return {"csrf_input": SimpleLazyObject(lambda: frame.token(request))}


def plain() -> dict[str, Any]:
    """What a page needs that has no request, or must not depend on one: errors, mail."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "practice": settings.PRACTICE,
        "mode": settings.MODE,
        "theme": "",
    }


@lru_cache(512)
def icon(name: str, label: Any = None) -> Markup:
    """A drawing from the sprite. With a label it speaks; without one it is hidden from screen readers."""
    says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    turn = " turn" if name in TURNING else ""
    return Markup('<svg class="icon{}" {}><use href="{}#{}"></use></svg>').format(
        turn, says, drawn_at("icons/icons.svg"), name
    )


def locale() -> str:
    return LOCALES[(get_language() or settings.LANGUAGE_CODE).split("-")[0]]


def day(value: date | datetime | None, form: str = "medium") -> str:
    """`14 mars 1991`. Forms: short (14 mars), medium, long, full (with the weekday), month. None gives ''."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _day(value, form, locale())


@lru_cache(4096)
def _day(value: date, form: str, place: str) -> str:
    return format_date(value, DAY_FORMATS[form], locale=place)


def time(value: datetime | None) -> str:
    """`14:05`, the same in every language."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour:02}:{local.minute:02}"


def stamp(value: datetime | None) -> str:
    """`14 mars 1991, 14:05`"""
    comma = "،" if get_language_bidi() else ","
    return f"{day(value)}{comma} {time(value)}" if value else ""


def ago(value: datetime | date | None) -> str:
    """`3 hours ago`, `in 2 days`. A date counts whole days from today."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        if abs(elapsed := value - datetime.now(UTC)) < timedelta(minutes=1):
            return gettext("just now")
        return format_timedelta(elapsed, add_direction=True, locale=locale())
    if value == (today := timezone.localdate()):
        return gettext("today")
    return _days_ago((value - today).days, locale())


@pass_environment
def waited(pages: Any, days: int) -> str:
    """`3 days ago`, of whole days that were counted already."""
    return _days_ago(-days, LOCALES[language_of(pages).split("-")[0]]) if days else gettext("today")


@lru_cache(4096)
def _days_ago(days: int, place: str) -> str:
    return format_timedelta(
        timedelta(days), granularity="day", threshold=45, add_direction=True, locale=place
    )


def number(value: float | None, digits: int | None = None) -> str:
    if value is None:
        return ""
    if type(value) is int and 0 <= value < 1000:
        return str(value)  # the same in every language, and most numbers on a page
    return decimal(value if digits is None else round(value, digits), locale())


def isolate(value: Any, direction: str | None = None) -> Markup:
    """`<bdi>` around a name, number, phone or identifier, so that it keeps its own order in any sentence."""
    if value is None or value == "":
        return Markup("")
    text = str(value)
    if direction is None and DIGIT.search(text) and not ARABIC.search(text):
        direction = "ltr"
    # Put together by hand: Markup.format takes ten times as long, and a list has five of these in each row.
    where = f' dir="{direction}"' if direction else ""
    return Markup(f"<bdi{where}>{escape(value)}</bdi>")  # noqa: S704
