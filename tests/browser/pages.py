"""What is looked for on every page: width, accessibility, words, titles, silence of the console, nothing from elsewhere."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parents[2]

WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}

# What is folded is looked at too. Menus stay shut: they lie over the page.
UNFOLD = "for (const part of document.querySelectorAll('details:not(.menu)')) part.open = true"
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((part) => { const box = part.getBoundingClientRect(); return box.width && (box.right > root.clientWidth + 1 || box.left < -1) })
    .slice(-3).map((part) => part.outerHTML.slice(0, 120));
}"""
# Latin words that an Arabic reader would meet, except inside what marks them as names, numbers, keys or another language.
LATIN = """(names) => {
  const known = new Set(names), word = /[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]+/g, found = [];
  const apart = (part) => part.closest("bdi, [lang]:not(html), [data-personal], code, kbd, textarea, script, style, noscript, title");
  const look = (text, part) => {
    for (const each of text.match(word) ?? []) if (!known.has(each.toLowerCase())) found.push(`${each}: ${part.outerHTML.slice(0, 90)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!apart(walker.currentNode.parentElement)) look(walker.currentNode.data, walker.currentNode.parentElement);
  for (const part of document.body.querySelectorAll("[placeholder], [aria-label], [title], [alt]")) {
    if (!apart(part)) for (const name of ["placeholder", "aria-label", "title", "alt"]) look(part.getAttribute(name) ?? "", part);
  }
  return found;
}"""
NOW_IS_THERE = """() => location.pathname === "/now/" || (() => {
  const box = document.querySelector("a.now, summary.now")?.getBoundingClientRect();
  return Boolean(box) && box.width > 30 && box.left >= 0 && box.right <= innerWidth && box.top < 150;
})()"""


class Look:
    """One browser context, reused from page to page; what is wrong is gathered with the page it was found on."""

    def __init__(self, context: BrowserContext, base_url: str, names: set[str]) -> None:
        self.context, self.site, self.names = context, urlsplit(base_url).netloc, names
        self.faults: list[tuple[str, Any]] = []
        self.at = ""
        context.add_init_script(AXE_SCRIPT)
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda fault: self.wrong("script", str(fault)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def wrong(self, what: str, detail: Any) -> None:
        self.faults.append((f"{self.at}: {what}", detail))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.wrong("console", message.text)

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc != self.site and not request.url.startswith(("data:", "blob:")):
            self.wrong("from elsewhere", request.url)

    def _answered(self, answer: Any) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request():
            self.wrong("missing", f"{answer.status} {answer.url}")

    def speak(self, language: str, base_url: str) -> None:
        self.context.add_cookies([{"name": "language", "value": language, "url": base_url}])

    def open(self, address: str, language: str) -> None:
        self.at = f"{language} {address}"
        answer = self.page.goto(address)
        if answer is None or answer.status != 200:
            self.wrong("status", answer and answer.status)

    def check(self, language: str, *, axe: str = "") -> None:
        """The page that is open: at both widths; `axe` is "" for not at all, "wide" or "narrow"."""
        self.page.evaluate(UNFOLD)
        for name, size in (("wide", WIDE), ("narrow", NARROW)):
            self.page.set_viewport_size(size)
            if found := self.page.evaluate(TOO_WIDE):
                self.wrong(f"wider than {size['width']}", found)
            if not self.page.evaluate(NOW_IS_THERE):
                self.wrong(f"no way to help at {size['width']}", "")
            if axe == name:
                self.axe()
        title = {word.lower() for word in re.findall(r"\w+", self.page.title())}
        if title & self.names:
            self.wrong("a name in the title", self.page.title())
        if not title:
            self.wrong("no title", "")
        direction = self.page.locator("html").get_attribute("dir")
        if (language, direction) not in (("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")):
            self.wrong("direction", direction)
        if language == "ar" and (found := self.page.evaluate(LATIN, sorted(self.names | kept_in_latin()))):
            self.wrong("Latin words", found)

    def check_dark(self) -> None:
        self.page.emulate_media(color_scheme="dark")
        self.axe("dark: ")
        self.page.emulate_media(color_scheme="light")

    def axe(self, how: str = "") -> None:
        options = json.dumps({"resultTypes": ["violations"]})
        found = self.page.evaluate(f"() => axe.run({options}).then((result) => result.violations)")
        for fault in found:
            self.wrong(how + fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])


def nothing_wrong(*looks: Look) -> None:
    """Fail with everything that was found."""
    faults = [f"{where}: {detail}" for look in looks for where, detail in look.faults]
    assert not faults, "\n".join(faults)


@lru_cache
def kept_in_latin() -> frozenset[str]:
    """Words that Arabic keeps in Latin letters, from the list that the check of translations goes by."""
    lines = [line.split("|") for line in (ROOT / "masar/locale/same.txt").read_text().splitlines()]
    return frozenset(line[1].strip().lower() for line in lines if line[0].strip() == "letters")
