"""Are the screens there in every language, whole and up to date?"""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "coprod_site" / "locale"
LANGUAGES = ["cs", "da", "de", "fr"]
BLANK = re.compile(r"%\(\w+\)(?:s|\.\df)|%%|\{\w+(?::[^{}]+)?\}")
# Under these names makemessages finds what is marked; under any other it would pass it over.
KNOWN_NAMES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def catalog(language: str, root: Path = LOCALE) -> Catalog:
    with (root / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def keys(found: Catalog) -> set[tuple[str, str]]:
    return {(m.id if isinstance(m.id, str) else m.id[0], m.context or "") for m in found if m.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    lacking = [m.id for m in catalog(language) if m.id and (m.fuzzy or not all(_forms(m.string)))]

    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_blanks(language: str) -> None:
    wrong = [
        (source, text)
        for m in catalog(language)
        if m.id
        for source in [_forms(m.id)[-1]]
        for text in _forms(m.string)
        if set(BLANK.findall(source)) != set(BLANK.findall(text))
    ]

    assert wrong == []


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_read_is_what_was_written(language: str) -> None:
    made = io.BytesIO()
    write_mo(made, catalog(language))

    assert (LOCALE / language / "LC_MESSAGES" / "django.mo").read_bytes() == made.getvalue()


@pytest.mark.gettext
def test_the_catalogues_hold_every_text_of_the_screens(tmp_path: Path) -> None:
    for folder in ("surveys", "interviews", "analysis", "coprod_site", "templates"):
        ignored = shutil.ignore_patterns("__pycache__", "static", "studies", "locale")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "coprod_site" / "locale").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "-l", "de", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    wanted = keys(catalog("de", tmp_path / "coprod_site" / "locale"))

    assert sorted(wanted - keys(catalog("de"))) == []


def test_texts_are_marked_under_names_that_are_found() -> None:
    imported = re.compile(r"^\s*from django\.utils\.translation import (.+)$", re.MULTILINE)
    unknown = [
        f"{file.relative_to(ROOT)}: {name}"
        for room in ("surveys", "interviews", "analysis", "coprod_site")
        for file in (ROOT / room).rglob("*.py")
        for names in imported.findall(file.read_text())
        for name in re.findall(r" as (\w+)", names)
        if name not in KNOWN_NAMES
    ]

    assert unknown == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("cs", "Přihlásit"), ("da", "Log på"), ("de", "Anmelden"), ("fr", "Se connecter")]
)
def test_a_browser_gets_its_language(client: Client, language: str, words: str) -> None:
    page = client.get("/sign-in/", headers={"accept-language": language})

    assert words in page.content.decode()
    assert f'lang="{language}"' in page.content.decode()


@pytest.mark.parametrize(("n", "words"), [(1, "1 rozhovor"), (3, "3 rozhovory"), (5, "5 rozhovorů")])
def test_plurals_follow_the_language(n: int, words: str) -> None:
    with translation.override("cs"):
        assert translation.ngettext("%(n)s interview", "%(n)s interviews", n) % {"n": n} == words
