"""What stands in a page, for those who check pages: links, forms, what is loaded, what is forbidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
FIELDS = ("input", "select", "textarea", "button")
LOADED = {"script": "src", "img": "src", "link": "href", "source": "src", "iframe": "src", "object": "data"}


@dataclass
class Field:
    """One field of a form, with what it holds; an option list when there is one."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes, how, and what it asks."""

    action: str
    method: str
    kind: str
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names of its fields, each once."""
        return list(dict.fromkeys(one.name for one in self.fields if one.name))

    @property
    def held(self) -> dict[str, list[str]]:
        """What it holds as it was drawn: hidden fields, values, the first option of a list."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            if one.name and one.kind not in ("file", "button"):
                found.setdefault(one.name, []).append(one.value or next(iter(one.options), ""))
        return found


class Page(HTMLParser):
    """A page taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open: Form | None = None
        self._field: Field | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One more element."""
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag == "form":
            method = given.get("method", "get").upper()
            self._open = Form(given.get("action", ""), method, given.get("enctype", ""))
            self.forms.append(self._open)
        elif tag in FIELDS:
            self._ask(tag, given)
        elif tag == "option" and self._field is not None:
            self._field.options.append(given.get("value", ""))
            self._field.value = given.get("value", "") if "selected" in given else self._field.value

    def handle_endtag(self, tag: str) -> None:
        """A form or a field ends."""
        if tag == "form":
            self._open = None
        if tag in ("select", "textarea"):
            self._field = None

    def handle_data(self, data: str) -> None:
        """Words between the tags."""
        self.words.append(data)
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data

    def _ask(self, tag: str, given: Attributes) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        made = Field(given.get("name", ""), kind, given.get("value", ""))
        self._field = made if tag in ("select", "textarea") else self._field
        if self._open is not None and "disabled" not in given:
            self._open.fields.append(made)

    @property
    def links(self) -> list[str]:
        """Where it leads: links, and what its scripts fetch."""
        lives = [given["data-live"] for _tag, given in self.elements if "data-live" in given]
        return [given["href"] for tag, given in self.elements if tag == "a" and "href" in given] + lives

    @property
    def loaded(self) -> list[str]:
        """What a browser fetches to show it."""
        found = (given.get(LOADED[tag], "") for tag, given in self.elements if tag in LOADED)
        return [one for one in dict.fromkeys(found) if one]

    @property
    def ids(self) -> list[str]:
        """The ids of its elements."""
        return [given["id"] for _tag, given in self.elements if "id" in given]

    @property
    def stamp(self) -> str:
        """What its forms carry to show that the page is ours; empty where none does."""
        stamps = (one.value for form in self.forms for one in form.fields if one.name == "csrf")
        return next(stamps, "")

    @property
    def forbidden(self) -> Iterator[str]:
        """What our own rules, or the policy of the headers, allow nowhere."""
        for tag, given in self.elements:
            if tag in ("style", "base", "iframe", "object", "embed") or (tag == "script" and "src" not in given):
                yield f"<{tag}>"
            if tag == "meta" and "http-equiv" in given:
                yield f"<meta http-equiv={given['http-equiv']}>"
            yield from (f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on"))
            for name in ("href", "src", "action", "formaction"):
                if given.get(name, "").strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                    yield f"<{tag} {name}={given[name][:30]}>"
