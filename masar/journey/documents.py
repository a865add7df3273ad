"""`docs/journey.md`: the stages drawn, the table of steps, and the maps to the specification."""

from collections.abc import Iterable, Iterator

from django.utils.translation import override

from masar.access.roles import EVERYONE, Role
from masar.access.rules import RULES
from masar.cases.models import Ending, Stage

from .map import STATES, TRACKS, TRANSITIONS, Guard, How, State
from .steps import STEPS, Kind, Need, Step

HEAD = """# The journey of a case

Written by the code (`manage.py document`); do not edit. A case moves by these steps and by nothing else: `journey.take` looks
at what each needs, asks the policy, and keeps who took it. Codes like `ST45`, `T07`, `G-2P` and the rules of care are those of
the design (`domain.md` §1, `field.md`).
"""


def journey() -> str:
    with override("en"):
        parts = (HEAD, drawing(), steps(), needs(), states(), transitions(), tracks())
        return "\n".join(parts)


def drawing() -> str:
    """Stages, and the steps that lead from one to another or end an episode."""
    moves: dict[tuple[str, str], list[str]] = {}
    for code, step in STEPS.items():
        for stage in sorted(step.starts, key=list(Stage).index) if step.to else ():
            moves.setdefault((stage, step.to or ""), []).append(code)
    lines = ["## Stages", "", "```mermaid", "flowchart LR"]
    lines += [f'    {stage}["{Stage(stage).label}"]' for stage in Stage]
    lines += [f"    {start} -- {', '.join(codes)} --> {end}" for (start, end), codes in moves.items()]
    for code, step in STEPS.items():
        if step.ending:
            lines.append(f'    {step.ending}(["{Ending(step.ending).label}"])')
            lines.append(f"    any_{code}{{{{{span(step)}}}}} -. {code} .-> {step.ending}")
    lines += ["```", "", "Round ends are endings: an episode that ended moves no more."]
    return "\n".join([*lines, "Every other step stays where the case is.", ""])


def span(step: Step) -> str:
    """From where a step is taken, in order: “REGISTERED” or “COUNSELLING … TRAVEL_READY”."""
    starts = sorted(step.starts, key=list(Stage).index)
    places = [list(Stage).index(stage) for stage in starts]
    if len(starts) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{starts[0]} … {starts[-1]}"
    return ", ".join(starts)


def steps() -> str:
    rows = (
        (
            f"`{code}`",
            str(step.says),
            span(step),
            f"ends as {step.ending}" if step.ending else step.to or "–",
            ", ".join(f"{need.code}{' (later)' if need.later else ''}" for need in step.needs) or "nothing",
            who(f"case.{code}"),
        )
        for code, step in STEPS.items()
    )
    return table("Steps", ("step", "in words", "from", "to", "needs", "who may take it"), rows)


def who(verb: str) -> str:
    rule = RULES[verb]
    roles = (
        "everyone"
        if rule.roles == EVERYONE
        else ", ".join(role for role in Role.values if role in rule.roles)
    )
    return "; ".join([roles, *(condition.name for condition in rule.when)])


def needs() -> str:
    found: dict[str, tuple[Need, list[str]]] = {}
    for code, step in STEPS.items():
        for need in step.needs:
            found.setdefault(need.code, (need, []))[1].append(code)
    rows = (
        (
            f"`{code}`",
            ", ".join(f"`{step}`" for step in taken),
            need.kind.value,
            str(need.owner),
            "the head, and whoever owns the rule" if need.kind is Kind.BY_TWO else "–",
            "later: nothing passes it" if need.later else f"`{need.mend}`",
        )
        for code, (need, taken) in found.items()
    )
    return table("Needs", ("need", "steps", "kind", "who owes it", "waived by", "mended at"), rows)


def states() -> str:
    rows = ((code, state.name, place(state), state.says or "–") for code, state in STATES.items())
    return table("States of the specification", ("state", "name", "here", "how"), rows)


def place(state: State) -> str:
    parts = [
        f"stage `{state.stage}`" if state.stage else "",
        f"row `{state.over.__name__}`" if state.over else "",
        f"ending `{state.ending}`" if state.ending else "",
        "later" if state.later else "",
    ]
    return ", ".join(filter(None, parts))


def transitions() -> str:
    rows = (
        (
            code,
            each.path,
            ", ".join(f"`{act}`" for act in each.acts) or ("later" if each.later else "–"),
            "<br>".join(held(guard) for guard in each.guards) or "nothing",
            each.says or "–",
        )
        for code, each in TRANSITIONS.items()
    )
    return table("Transitions of the specification", ("code", "path", "act", "guards", "how"), rows)


def held(guard: Guard) -> str:
    name = f" `{guard.name}`" if guard.name else ""
    care = f" (rule of care {guard.care})" if guard.care else ""
    says = f": {guard.says}" if guard.says else ""
    return f"{guard.code} → {guard.how.value if guard.how is not How.FACT else 'need'}{name}{says}{care}"


def tracks() -> str:
    rows = (
        (
            code,
            track.name,
            track.when,
            track.owner,
            ", ".join(
                filter(None, (f"need `{track.need}`" if track.need else "", "later" if track.later else ""))
            )
            or "–",
            track.says or "–",
        )
        for code, track in TRACKS.items()
    )
    return table(
        "What runs side by side", ("track", "what", "when", "who owes it", "asked for by", "how"), rows
    )


def table(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def lines() -> Iterator[str]:
        yield from (f"## {title}", "", line(head), line(("---",) * len(head)))
        yield from map(line, rows)

    return "\n".join(lines()) + "\n"


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
