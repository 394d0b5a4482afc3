"""How is a study described for an archive? As DDI-Codebook 2.5.

Elements stand where the standard's content models want them. Source: DDI Alliance, DDI-Codebook 2.5 (2012), `codebook.xsd`.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from surveys.core.compiled import Node, in_rows, is_on_the_walk
from surveys.core.exchange.printable import PrintedItem, printable
from surveys.core.study import Study
from surveys.core.texts import unfilled
from surveys.core.workbook.sheets import CONTROL

NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NUMERIC = ("integer", "decimal")
_DOMAINS = {
    "select_one": "category",
    "select_multiple": "multiple",
    "text": "text",
    "date": "datetime",
    "time": "datetime",
}
_MISSING_LABELS = {"dk": "Don't know", "refused": "Refused", "na": "Not applicable"}


def codebook(study: Study) -> bytes:
    """The codebook of a study as XML, in all its languages."""
    register_namespace("", NAMESPACE)
    root = Element(_name("codeBook"), {"version": "2.5", _LANG: _language(study.default_language)})
    _study(root, study)
    _Variables(study).write(SubElement(root, _name("dataDscr")))
    indent(root)
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    file = io.BytesIO()
    ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    return file.getvalue() + b"\n"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, _name(tag), attributes)
    # A file that is read has none of these characters, but a text pasted into the editor may.
    element.text = CONTROL.sub(" ", text) or None
    return element


def _study(root: Element, study: Study) -> None:
    description = _add(root, "stdyDscr")
    title = _add(_add(description, "citation"), "titlStmt")
    _add(title, "titl", study.title)
    _add(title, "IDNo", f"{study.slug}-v{study.questionnaire['version']}")
    summary = _add(_add(description, "stdyInfo"), "sumDscr")
    for country in study.countries:
        _add(summary, "nation", country.name, abbr=country.iso)
    _add(summary, "anlyUnit", "Individual")
    _add(summary, "universe", "Adults who can be reached by telephone in " + ", ".join(c.name for c in study.countries))
    _add(summary, "dataKind", "Survey data")
    collection = _add(_add(description, "method"), "dataColl")
    wanted = sum(country.target for country in study.countries)
    _add(_add(collection, "targetSampleSize"), "sampleSize", str(wanted))
    _add(collection, "collMode", "Telephone interview: computer-assisted (CATI)")


class _Variables:
    def __init__(self, study: Study) -> None:
        self.questionnaire = study.questionnaire
        self.default = study.default_language
        self.printed: Mapping[str, Mapping[str, PrintedItem]] = {
            language: {item.name: item for item in printable(study.questionnaire, language)}
            for language in study.languages
        }

    def write(self, parent: Element) -> None:
        for group in _groups(self.questionnaire["body"]):
            self.group(parent, group)
        for node in _questions(self.questionnaire["body"]):
            if node["type"] != "note" and is_on_the_walk(node):
                self.variable(parent, node)

    def group(self, parent: Element, node: Node) -> None:
        names = [n["name"] for n in in_rows(node["children"]) if "children" not in n and n["type"] != "note"]
        inner = [n["name"] for n in in_rows(node["children"]) if "children" in n]
        attributes = {"ID": _id("G", node["name"]), "type": "repetition" if node["kind"] == "repeat" else "section"}
        if names:
            attributes["var"] = " ".join(_id("V", name) for name in names)
        if inner:
            attributes["varGrp"] = " ".join(_id("G", name) for name in inner)
        element = _add(parent, "varGrp", **attributes)
        self.texts(element, "labl", node["name"], "text")
        self.universe(element, node["name"])

    def variable(self, parent: Element, node: Node) -> None:
        name, type_ = node["name"], node["type"]
        is_number = type_ in _NUMERIC
        element = _add(
            parent, "var", ID=_id("V", name), name=name, intrvl="contin" if type_ == "decimal" else "discrete"
        )
        _add(element, "labl", self.printed[self.default][name].text or name)
        if type_ not in ("calculate", "hidden"):
            self.question(element, node)
        low, high = node.get("bounds") or (None, None)
        if is_number and (low, high) != (None, None):
            limits = {key: str(value) for key, value in (("min", low), ("max", high)) if value is not None}
            _add(_add(element, "valrng"), "range", UNITS="REAL" if type_ == "decimal" else "INT", **limits)
        self.universe(element, name)
        self.categories(element, node)
        if node["calculation"]:
            _add(_add(element, "derivation"), "drvdesc", self.printed[self.default][name].answer)
        _add(element, "varFormat", type="numeric" if is_number else "character")

    def question(self, parent: Element, node: Node) -> None:
        domain = "numeric" if node["type"] in _NUMERIC else _DOMAINS.get(node["type"], "text")
        question = _add(parent, "qstn", ID=_id("Q", node["name"]), responseDomainType=domain)
        self.texts(question, "qstnLit", node["name"], "text")
        self.texts(question, "ivuInstr", node["name"], "instruction")

    def texts(self, parent: Element, tag: str, name: str, part: str) -> None:
        for language, items in self.printed.items():
            text = getattr(items[name], part)
            if text:
                _add(parent, tag, text).set(_LANG, _language(language))

    def universe(self, parent: Element, name: str) -> None:
        routing = self.printed[self.default][name].routing
        if routing:
            _add(parent, "universe", routing, clusion="I")

    def categories(self, parent: Element, node: Node) -> None:
        choices: Sequence[Mapping[str, Any]] = self.questionnaire["lists"][node["list"]] if node["list"] else ()
        for choice in choices:
            category = _add(parent, "catgry", missing="Y" if choice["missing"] else "N")
            _add(category, "catValu", choice["name"])
            for language, parts in choice["label"].items():
                _add(category, "labl", unfilled(parts)).set(_LANG, _language(language))
        for kind in node["missing"] if not node["list"] else ():
            category = _add(parent, "catgry", missing="Y")
            _add(category, "catValu", kind)
            _add(category, "labl", _MISSING_LABELS[kind]).set(_LANG, "en")


def _id(kind: str, name: str) -> str:
    # An XML ID begins with a letter and has no `/`, which stands in names that we give; no name in a workbook has the dot that it becomes.
    return f"{kind}_{name.replace('/', '·')}"


def _language(code: str) -> str:
    # A column may name its language without a code, in any script: XML wants a tag, of parts of 8 letters and digits at most.
    if _TAG.fullmatch(code):
        return code
    letters = re.sub("[^A-Za-z0-9]", "", code.encode("punycode").decode())
    return "-".join(("x", *re.findall(".{1,8}", letters)))


def _groups(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in in_rows(nodes):
        if "children" in node:
            yield node
            yield from _groups(node["children"])


def _questions(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if "children" in node:
            yield from _questions(node["children"])
        else:
            yield node
