"""Opens what strangers send: a program that runs alone, in a process with hardly any rights.

Started by `untrusted.ask`. It loads the one library that a task needs, gives away its rights for good (no new file, no
connection, no other process, no core dump, little memory and time), then reads the content from its input and writes:
4 bytes of length, a JSON object of that length, and the rest. Nothing of Django or Masar is loaded here.
"""

import importlib
import io
import json
import re
import resource
import signal
import sys
import zlib
from collections.abc import Callable
from typing import Any

MEMORY = 400 * 2**20  # bytes of address space, libraries included
SECONDS = 1.6  # of processor time
MOST_PIXELS = {"jpeg": 250_000_000, "png": 50_000_000, "webp": 50_000_000}  # JPEG is read at a smaller scale
LARGEST_PNG = 4 * 2**20  # bytes; a photo saved as PNG becomes a JPEG
MOST_PAGES = 200
LARGEST_PAGE = 14_400  # points a side, which is also the limit of PDF readers
INFLATED = 20 * 2**20  # bytes of object streams that are looked through

# What makes a PDF act, call out or carry something else. Ordinary links and forms are left alone.
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToR|GoToE|Rendition)(?![A-Za-z])"
)
ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")  # /J#61vaScript is /JavaScript
OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\x00]{0,1000}?stream\r?\n|/ObjStm\b")

SIGNATURES = {"jpeg": "PIL.JpegImagePlugin", "png": "PIL.PngImagePlugin", "webp": "PIL.WebPImagePlugin"}

Answer = tuple[dict[str, Any], bytes]


class Unfit(Exception):
    """The content is not accepted; the argument is a code that `untrusted` has a sentence for."""


def picture(content: bytes, kind: str, side: int, keep_png: bool = True) -> Answer:
    """The picture drawn anew, upright, at most `side` pixels on its longer side, with nothing but its pixels."""
    image = _opened(content, kind, side)
    image = _upright(image, side)
    facts = {"width": image.width, "height": image.height, "pages": 1}
    if keep_png and kind == "png":
        out = io.BytesIO()
        _plain(image, True).save(out, "PNG", compress_level=4)
        if out.tell() <= LARGEST_PNG:
            return {"kind": "png", **facts}, out.getvalue()
    return {"kind": "jpeg", **facts}, _jpeg(_plain(image, False), 88)


def _jpeg(image: Any, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _opened(content: bytes, kind: str, side: int) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # ours is stricter, and comes first
    module = sys.modules[SIGNATURES[kind]]
    reader = {"jpeg": "JpegImageFile", "png": "PngImageFile", "webp": "WebPImageFile"}[kind]
    image = getattr(module, reader)(io.BytesIO(content))
    if image.width * image.height > MOST_PIXELS[kind]:
        raise Unfit("too_big")
    if kind == "jpeg":
        image.draft(None, (side, side))
    image.load()
    return image


def _upright(image: Any, side: int) -> Any:
    """Turned as the camera was held. A damaged note about that is not worth losing the picture for."""
    from PIL import Image, ImageOps

    try:
        orientation = image.getexif().get(0x0112, 1)
    except Exception:
        orientation = 1
    if image.mode.startswith("I"):  # 16 bits a pixel, as some scanners write
        image = image.point(lambda value: value / 256).convert("L")
    image = image.convert("RGBA") if image.mode in ("P", "PA", "LA") else image
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    turns = {2: [0], 3: [3], 4: [1], 5: [5], 6: [4], 7: [6], 8: [2]}  # EXIF's numbers → Pillow's Transpose
    for turn in turns.get(orientation, []):
        image = image.transpose(Image.Transpose(turn))
    return ImageOps.grayscale(image) if image.mode == "1" else image


def _plain(image: Any, as_png: bool) -> Any:
    """Only pixels, in a mode that every viewer knows: no EXIF, profile, comment or text stays."""
    from PIL import Image

    if image.mode == "RGBA" and not as_png:
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    elif image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGB")
    image.info = {}
    return image


def document(content: bytes) -> Answer:
    """Whether a PDF is whole, open, and does nothing by itself; the number of its pages. It is kept as it came."""
    end = content.rfind(b"%%EOF")
    if not content.startswith(b"%PDF-") or end < 0:
        raise Unfit("damaged")
    if content[end + 5 :].strip(b"\x00\t\n\x0c\r \x1a"):
        raise Unfit("attached")
    pdf = _pdf(content)
    if len(pdf) > MOST_PAGES:
        raise Unfit("too_many_pages")
    _harmless(content, pdf)
    page = pdf[0]
    if not all(0 < length <= LARGEST_PAGE for length in page.get_size()):
        raise Unfit("damaged")
    return {"kind": "pdf", "pages": len(pdf)}, b""


def _pdf(content: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Unfit("locked" if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else "damaged") from None
    if raw.FPDF_GetSecurityHandlerRevision(pdf.raw) != -1:
        raise Unfit("locked")
    if len(pdf) < 1:
        raise Unfit("damaged")
    return pdf


def _harmless(content: bytes, pdf: Any) -> None:
    import pypdfium2.raw as raw

    if raw.FPDFDoc_GetJavaScriptActionCount(pdf.raw) > 0 or raw.FPDF_GetFormType(pdf.raw) in (
        2,
        3,
    ):  # XFA forms
        raise Unfit("active")
    if raw.FPDFDoc_GetAttachmentCount(pdf.raw) > 0:
        raise Unfit("attached")
    plain = _unescaped(content)
    for text in (plain, _object_streams(content, plain)):
        if found := ACTIVE.search(text):
            raise Unfit("attached" if found[1].startswith(b"Embedded") else "active")


def _unescaped(text: bytes) -> bytes:
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text) if b"#" in text else text


def _object_streams(content: bytes, plain: bytes) -> bytes:
    """The compressed objects of a PDF, unpacked up to `INFLATED` bytes. What cannot be looked into is not accepted."""
    if plain.count(b"/ObjStm") != content.count(b"/ObjStm"):
        raise Unfit("active")  # somebody wrote the word in a way that hides it
    found, left = [], INFLATED
    for match in OBJECT_STREAM.finditer(content):
        start = match.end()
        if not match[0].endswith(b"\n"):
            continue
        try:
            text = zlib.decompressobj().decompress(content[start : start + 2**22], left)
        except zlib.error:
            raise Unfit("active") from None
        left -= len(text)
        if left <= 0:
            raise Unfit("too_big")
        found.append(_unescaped(text))
    return b"\n".join(found)


def page(content: bytes, number: int, side: int) -> Answer:
    """One page of a PDF as a JPEG of at most `side` pixels. Pages count from 1."""
    pdf = _pdf(content)
    if not 1 <= number <= len(pdf):
        raise Unfit("no_such_page")
    if pdf.get_formtype():
        pdf.init_forms()  # else what people wrote into a form would be missing
    sheet = pdf[number - 1]
    scale = side / max(*sheet.get_size(), 1)
    image = sheet.render(scale=min(scale, 4)).to_pil().convert("RGB")
    return {"kind": "jpeg", "width": image.width, "height": image.height, "pages": len(pdf)}, _jpeg(image, 80)


def sound(content: bytes) -> Answer:
    """Kind and seconds of a recording, and its sound without what was written beside it."""
    sounds = sys.modules["sounds"]
    try:
        return sounds.walk(content)
    except sounds.NoSound:
        raise Unfit("unknown") from None


PICTURES = ("PIL.ImageOps", "PIL.TiffImagePlugin", "PIL.JpegImagePlugin")
TASKS: dict[str, tuple[Callable[..., Answer], tuple[str, ...]]] = {
    "picture": (picture, (*PICTURES, "PIL.PngImagePlugin", "PIL.WebPImagePlugin")),
    "document": (document, ("pypdfium2", "pypdfium2.raw")),
    "sound": (sound, ("sounds",)),
    "page": (page, ("pypdfium2", "pypdfium2.raw", "PIL.JpegImagePlugin")),
}


def give_away_rights() -> None:
    """From here on: no new file or connection, no process, no trace on disk, and an end by itself."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, 3),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # finer than RLIMIT_CPU, which stands behind it


def answer(task: str, options: dict[str, Any]) -> Answer:
    work, _libraries = TASKS[task]
    try:
        return work(sys.stdin.buffer.read(), **options)
    except Unfit as unfit:
        return {"unfit": str(unfit)}, b""
    except MemoryError:
        return {"unfit": "too_big"}, b""
    except Exception:  # whatever a parser says about what it was given
        return {"unfit": "damaged"}, b""


def main() -> None:
    task, options, *paths = sys.argv[1:]
    sys.path.extend(paths)
    for library in TASKS[task][1]:
        importlib.import_module(library)
    if pillow := sys.modules.get("PIL.Image"):
        pillow.preinit()  # it would open more of its own files when it saves
    give_away_rights()
    facts, content = answer(task, json.loads(options))
    said = json.dumps(facts).encode()
    sys.stdout.buffer.write(len(said).to_bytes(4, "big") + said + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
