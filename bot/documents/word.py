"""Filling Word templates (content/documents/) that people may edit; every value comes out literally."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from bot.content import CONTENT
from bot.documents.charts import Bar, drawn
from bot.documents.packing import neutral, packed
from bot.errors import ContentFault, EngawaError

FOLDER = CONTENT / "documents"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BRACES = {"{": "&#123;", "}": "&#125;"}  # docxtpl rewrites `{_{` in what it rendered; it does not know these


class MissingPart(EngawaError):
    """A paper cannot be made, because a part its template needs was not given."""


class _Needed(StrictUndefined):
    """What was not given, known by its name."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


def render(template: str, context: Mapping[str, Any], folder: Path = FOLDER) -> bytes:
    """The template `<template>.docx` filled with `context`; equal input gives equal bytes.

    Newlines become line breaks, what XML cannot hold becomes `\\ufffd`, everything else comes out as it is. Raises
    MissingPart for a part that is absent or None, ContentFault for a template that cannot be used.
    """
    for part in _holes(context):
        raise MissingPart(f"The paper {template} cannot be made: the part {part} is missing.")
    paper = _opened(template, folder)
    try:
        _fill(paper, dict(context))
    except UndefinedError as error:
        raise MissingPart(f"The paper {template} cannot be made: the part {error.message} is missing.") from None
    except SecurityError as error:
        raise ContentFault(f"{_shown(template)}: its marks may not use {error.message}") from None
    except TemplateSyntaxError as error:
        raise ContentFault(f"{_shown(template)}: {error.message}") from None
    except SyntaxError:  # lxml's: what the marks left is no XML
        raise ContentFault(f"{_shown(template)}: its marks cut across a paragraph or a table") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise ContentFault(f"{_shown(template)}: its marks cannot be worked out ({type(error).__name__})") from None
    neutral(paper.docx)
    return packed(paper.docx)


def _fill(paper: DocxTemplate, context: dict[str, Any]) -> None:
    """Fill it, after a first look whether the result is whole: docxtpl itself would drop what it cannot read."""

    def shown(value: object) -> Markup:
        return Markup(drawn(value, paper.current_rendering_part)) if isinstance(value, Bar) else literal(value)

    environment = ImmutableSandboxedEnvironment(undefined=_Needed, autoescape=True, finalize=shown)
    paper.render_init()
    parse_xml(paper.build_xml(context, environment))
    paper.render(context, environment, autoescape=True)


def _opened(template: str, folder: Path) -> DocxTemplate:
    try:
        content = (folder / f"{template}.docx").read_bytes()
        paper = DocxTemplate(BytesIO(content))
        paper.init_docx()
    except FileNotFoundError:
        raise ContentFault(f"{_shown(template)}: there is no such file") from None
    except (BadZipFile, KeyError, ValueError, SyntaxError, PackageNotFoundError):
        raise ContentFault(f"{_shown(template)}: this is not a Word document (.docx)") from None
    return paper


def _shown(template: str) -> str:
    return f"content/documents/{template}.docx"


def literal(value: object) -> Markup:
    """A value as text that means nothing but itself, to Word and to docxtpl."""
    whole = _NOT_XML.sub("\ufffd", _BREAKS.sub("\n", str(value)))
    return Markup("".join(_BRACES.get(sign, sign) for sign in str(escape(whole))))


def _holes(part: object, path: str = "") -> Iterator[str]:
    """Where in the context None stands."""
    if part is None:
        yield path
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from _holes(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(part, list | tuple):
        for number, inner in enumerate(part):
            yield from _holes(inner, f"{path}[{number}]")
