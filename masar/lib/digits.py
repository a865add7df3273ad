"""Digits as people type them: Arabic or Persian, with blanks or dashes between."""


def plain_digits(typed: str) -> str:
    """`"٤٨٢١ 0937"` becomes `"48210937"`; other signs stay, so that what is no number is still none."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed if not sign.isspace() and sign not in "-‐–")
