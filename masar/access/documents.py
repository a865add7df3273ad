"""Documents that the code writes about itself: who may do what, and which settings there are."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from config.environment import env

from .doors import Door
from .roles import EVERYONE, Role
from .rules import RULES


def access() -> str:
    """`docs/access.md`: the table of rules, and the doors."""
    with override("en"):
        lines = [
            "# Who may do what",
            "",
            "Written by the code (`manage.py document`); do not edit. A verb is refused to everybody not named here, with",
            "the sentence of its rule. What somebody may not know of is answered as not found.",
            "",
            "## Rules",
            "",
            "| verb | roles | also | conditions | the sentence for everybody else | who can help |",
            "|---|---|---|---|---|---|",
        ]
        for code, rule in sorted(RULES.items()):
            roles = (
                "everyone"
                if rule.roles == EVERYONE
                else ", ".join(role for role in Role.values if role in rule.roles)
            )
            also = ", ".join(
                [
                    *(["the author"] if rule.own else []),
                    *(["anywhere in the mission"] if rule.anywhere else []),
                    *(f"job `{job}`" for job in sorted(rule.jobs)),
                    *(f"channel `{channel}`" for channel in sorted(rule.channels)),
                ]
            )
            conditions = ", ".join(condition.name for condition in rule.when)
            lines.append(
                f"| `{code}` | {roles or '–'} | {also or '–'} | {conditions or '–'} | {rule.says} | {rule.owner} |"
            )
        lines += ["", "## Roles", "", "| code | role |", "|---|---|"]
        lines += [f"| {role.value} | {role.label} |" for role in Role]  # type: ignore[attr-defined]
        lines += ["", "## Doors", "", "| address | reads | writes | who comes in |", "|---|---|---|---|"]
        lines += [
            f"| `/{address}` {name} | {code_of(door.read)} | {code_of(door.write)} | {comes_in(door)} |"
            for address, name, door in sorted(doors(), key=lambda each: each[:2])
        ]
    return "\n".join(lines) + "\n"


def comes_in(door: Door) -> str:
    if door.public:
        return "anyone"
    also = {"locked": door.while_locked, "turned": door.while_turned}
    return ", ".join(["signed in", *(f"also on a {how} screen" for how, opens in also.items() if opens)])


def code_of(verb: str) -> str:
    return f"`{verb}`" if verb else "–"


def doors() -> Iterator[tuple[str, str, Door]]:
    """Every address with its name and its door; an address without one raises."""
    from config.urls import DOORS_OF_OTHERS

    for address, name, view in addresses(get_resolver().url_patterns):
        door = getattr(view, "door", None) or DOORS_OF_OTHERS.get(name)
        if door is None:
            raise LookupError(f"/{address} has no door: add @door to its view")
        yield address, name, door


def addresses(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str, object]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here, pattern.name or "", pattern.callback


def settings() -> str:
    """`docs/settings.md`: every setting of the environment."""
    lines = [
        "# Settings",
        "",
        "Written by the code (`manage.py document`); do not edit. All settings come from the environment. A production start",
        "that would be unsafe stops with a sentence for each reason.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for setting in sorted(env.settings, key=lambda each: each.name):
        lines.append(
            f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else '–'} | {setting.help} |"
        )
    return "\n".join(lines) + "\n"
