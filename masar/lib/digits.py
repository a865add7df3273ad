"""Digits as people type them: Arabic or Persian, with blanks or dashes between."""


def whole_number(typed: str | None) -> int | None:
    """`"12"` becomes `12`, in any script's digits; None for what is no number, or a number that nobody means."""
    return int(typed) if typed and typed.isdecimal() and len(typed) < 16 else None


def plain_digits(typed: str) -> str:
    """`"٤٨٢١ 0937"` becomes `"48210937"`; other signs stay, so that what is no number is still none."""
    return "".join(
        str(int(sign)) if sign.isdecimal() else sign
        for sign in typed
        if not sign.isspace() and sign not in "-‐–"
    )
