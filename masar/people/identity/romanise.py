"""Names in the letters of a machine-readable zone: ICAO Doc 9303 part 3, section 6 (Latin and Arabic tables)."""

import re
import unicodedata

from .namesakes import words

# Where more than one way is allowed, the one that most states print.
LATIN = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Ö": "OE", "Ø": "OE", "Ü": "UE", "Þ": "TH", "ẞ": "SS",
    "Đ": "D", "Ħ": "H", "Ĳ": "IJ", "ĸ": "Q", "Ł": "L", "Ŋ": "N", "Œ": "OE", "Ŧ": "T", "Ɓ": "B", "Ɗ": "D",
    "Ƙ": "K", "Ƴ": "Y", "Ɛ": "E", "Ɔ": "O", "Ɲ": "N", "Ə": "E", "Ɖ": "D",
}  # fmt: skip

ARABIC = dict(
    pair.split(":")
    for pair in words(
        "ء:XE آ:XAA أ:XAE ؤ:U إ:I ئ:XI ا:A ب:B ت:T ث:XTH ج:J ح:XH خ:XKH د:D ذ:XDH ر:R ز:Z س:S ش:XSH ص:XSS ض:XDZ ط:XTT "
        "ظ:XZZ ع:E غ:G ف:F ق:Q ك:K ل:L م:M ن:N ه:H و:W ى:XAY ي:Y ٱ:XXA پ:P چ:XC ژ:XJ ک:XKK گ:XGG ی:XYA"
    )
)
SHADDA = "\u0651"
OMITTED = re.compile(r"['’‘ʼʾʿ`´.\u0640\u200b-\u200f]")


def romanise(text: str) -> str:
    """`"N'Diaye Jean-Paul"` becomes `"NDIAYE<JEAN<PAUL"`, `"Müller"` `"MUELLER"`, `"محمد"` `"MXHMD"`. Letters that no
    table has are left out; only A–Z and `<` come back."""
    parts = re.split(r"[\s,\-‐–_/]+", OMITTED.sub("", unicodedata.normalize("NFC", text)))
    return "<".join(filter(None, (_part(part) for part in parts)))


def _part(part: str) -> str:
    written = ""
    last = ""
    for place, letter in enumerate(part):
        if letter == SHADDA:
            written += last
            continue
        last = _letter(letter, final=place == len(part) - 1)
        written += last
    return written


def _letter(letter: str, *, final: bool) -> str:
    if letter == "ة":
        return "XAH" if final else "XTA"
    upper = letter.upper()
    if letter in ARABIC or upper in LATIN:
        return ARABIC.get(letter) or LATIN[upper]
    return "".join(sign for sign in unicodedata.normalize("NFKD", upper) if "A" <= sign <= "Z")
