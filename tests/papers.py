"""What a paper says, read out of the PDF in two ways that do not trust each other.

`said` is what a screen reader says: the tagged blocks in the order of the structure tree, each in logical order, from the
glyphs of each piece and the marks around it (ActualText, ReversedChars). `seen` is what lies on the page: each line from
left to right, by where the glyphs stand. pdfium's own text guesses the order of right-to-left lines.
"""

import ctypes
import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import mode
from unicodedata import bidirectional, combining

import pypdfium2
import pypdfium2.raw as pdfium

BLOCKS = {"P", "H1", "H2", "H3", "TD", "TH", "Lbl", "LBody", "Title", "Figure", "Caption"}
MIRRORED = str.maketrans("()[]«»", ")(][»«")
BROKEN = "\x02"  # how pdfium shows a hyphen at the end of a line
BLANKS = re.compile(r"[ \n]+")
HIDDEN = dict.fromkeys(map(ord, "\u200b\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))


@dataclass
class Piece:
    """Glyphs set at once, in logical order."""

    text: str
    left: float
    base: float
    size: float
    leftward: bool


def said(pdf: bytes) -> list[str]:
    """The text of each block, line breaks as blanks."""
    blocks = []
    for page in pypdfium2.PdfDocument(pdf):
        pieces = pieces_of(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            blocks += [joined(found) for found in block_pieces(element, pieces) if found]
    return [block for block in blocks if block]


def joined(pieces: list[Piece]) -> str:
    text, before = "", None
    for piece in mended(pieces):
        if before and abs(before.base - piece.base) > 8 and not before.text.endswith(("\u200b", BROKEN)):
            text += " "
        text, before = text + piece.text, piece
    return BLANKS.sub(" ", text.replace(BROKEN, "-").translate(HIDDEN)).strip()


def mended(pieces: list[Piece]) -> list[Piece]:
    """typst sets what stands high or low as a text of its own, and tags the parts of such a line from left to right: they are
    put back by where they stand. A vowel sign so set repeats its letter, and is left out."""
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and (first := lines[-1][0]).leftward == piece.leftward and abs(first.base - piece.base) < 8:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    found = []
    for line in lines:
        if line[0].leftward:
            base = mode(round(piece.base, 1) for piece in line)
            line = [
                piece for piece in line if abs(piece.base - base) < 0.2 or not any(map(combining, piece.text))
            ]
            line.sort(key=lambda piece: -piece.left)
        found += line
    return found


def block_pieces(element, pieces):
    """A list of pieces for each block under an element; what stands outside blocks is a block of its own."""
    own: list[Piece] = []
    below = []
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        marked = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if marked >= 0:
            own += pieces.get(marked, [])
        elif child := pdfium.FPDF_StructElement_GetChildAtIndex(element, index):
            found = list(block_pieces(child, pieces))
            if kind(child) in BLOCKS:
                below += found
            else:
                own += [piece for each in found if kind(child) == "Span" for piece in each]
                below += [each for each in found if kind(child) != "Span"]
    return [own, *below]


def kind(element) -> str:
    return text_of(lambda buffer, length: pdfium.FPDF_StructElement_GetType(element, buffer, length))


def text_of(ask) -> str:
    length = ask(None, 0)
    buffer = ctypes.create_string_buffer(length)
    ask(buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def pieces_of(page) -> dict[int, list[Piece]]:
    """By marked content; what is no part of the text (page numbers, a mark across the page) under -1."""
    glyphs = defaultdict(list)
    textpage = page.get_textpage()
    for index in range(textpage.count_chars()):
        if not pdfium.FPDFText_IsGenerated(textpage, index):
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
            owner = address(pdfium.FPDFText_GetTextObject(textpage, index))
            sign = chr(pdfium.FPDFText_GetUnicode(textpage, index))
            glyphs[owner].append((x.value, y.value, sign, pdfium.FPDFText_GetFontSize(textpage, index)))
    runs = defaultdict(list)
    for text_object in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
        number = pdfium.FPDFPageObj_GetMarkedContentID(text_object.raw)
        runs[number].append((text_object, glyphs[address(text_object.raw)], marks_of(text_object.raw)))
    return {number: in_order(run) for number, run in runs.items()}


def in_order(run) -> list[Piece]:
    """One run of one direction: its pieces, and the glyphs of each, in the order in which they are read."""
    leftward = any(
        name == "ReversedChars" for *_piece, marks in run for _pointer, name, _actual in marks
    ) or any(bidirectional(sign) in ("R", "AL") for _o, found, _m in run for _x, _y, sign, _s in found)
    pieces, spoken_before = [], set()
    for text_object, found, marks in run:
        found = sorted(
            found, key=lambda glyph: (-glyph[0] if leftward else glyph[0], combining(glyph[2]) > 0)
        )
        text = "".join(sign for *_where, sign, _size in found)
        text = text.translate(MIRRORED) if leftward else text
        for pointer, name, actual in marks:
            if name == "Span" and actual:  # spoken as a whole, however many pieces draw it
                text = "" if pointer in spoken_before else actual
                spoken_before.add(pointer)
        pieces.append(Piece(text, *place(text_object), leftward))
    return sorted(pieces, key=lambda piece: -piece.left if leftward else piece.left)


def place(text_object) -> tuple[float, float, float]:
    matrix, size = text_object.get_matrix(), ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(text_object.raw, ctypes.byref(size))
    return matrix.e, matrix.f, size.value


def marks_of(raw) -> list[tuple[int, str, str]]:
    """The marks around an object: which, its name, and how it is to be spoken."""
    found = []
    for index in range(pdfium.FPDFPageObj_CountMarks(raw)):
        mark = pdfium.FPDFPageObj_GetMark(raw, index)
        name = told(ctypes.c_ushort, pdfium.FPDFPageObjMark_GetName, mark)
        actual = told(ctypes.c_ubyte, pdfium.FPDFPageObjMark_GetParamBlobValue, mark, b"ActualText")
        encoding = "utf-16-be" if actual.startswith(b"\xfe\xff") else "ascii"
        found.append(
            (address(mark), name.decode("utf-16-le").rstrip("\0"), actual.decode(encoding).lstrip("\ufeff"))
        )
    return found


def told(unit, ask, *about) -> bytes:
    length = ctypes.c_ulong()
    ask(*about, None, 0, ctypes.byref(length))
    buffer = (unit * (length.value // ctypes.sizeof(unit)))()
    ask(*about, buffer, length.value, ctypes.byref(length))
    return bytes(buffer)


def address(pointer) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def seen(pdf: bytes) -> list[str]:
    """Each line of each page, from left to right as it stands there, without blanks and vowel signs."""
    lines = []
    for page in pypdfium2.PdfDocument(pdf):
        textpage = page.get_textpage()
        glyphs = []
        for index in range(textpage.count_chars()):
            sign = chr(pdfium.FPDFText_GetUnicode(textpage, index)).translate(HIDDEN)
            if sign.strip() and not combining(sign) and not pdfium.FPDFText_IsGenerated(textpage, index):
                x, y = ctypes.c_double(), ctypes.c_double()
                pdfium.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
                glyphs.append((y.value, x.value, sign))
        glyphs.sort(reverse=True)
        while glyphs:
            line = [glyph for glyph in glyphs if glyph[0] > glyphs[0][0] - 6]
            glyphs = glyphs[len(line) :]
            lines.append("".join(sign for _y, _x, sign in sorted(line, key=lambda glyph: glyph[1])))
    return lines


def smallest(pdf: bytes) -> tuple[float, float]:
    """The size of the smallest letters in points: Latin ones and digits, and Arabic ones."""
    latin, arabic = [], []
    for page in pypdfium2.PdfDocument(pdf):
        for piece in (piece for run in pieces_of(page).values() for piece in run):
            if any(bidirectional(sign) == "AL" for sign in piece.text):
                arabic.append(piece.size)
            elif any(sign.isalnum() for sign in piece.text):
                latin.append(piece.size)
    return min(latin, default=0), min(arabic, default=0)
