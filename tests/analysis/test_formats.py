"""Every format, read back by the packages that people use, gives the same answers, labels and kinds of missing."""

import csv
import io
import zipfile
from xml.etree import ElementTree as Xml

import openpyxl
import pandas
import pyreadstat
import pytest
from django.contrib.auth.models import User

from analysis.services.files import sheet as sheets
from analysis.services.formats import FORMATS
from surveys.models import Membership
from tests.analysis.files import content, export
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db

ANSWERS = [
    {
        "sex": "female",
        "age": 40,
        "safety_1": "dk",
        "places": ["home", "street"],
        "comment": "=1+1",
        "age_group": "young",
    },
    {"sex": "male", "age": "refused", "safety_1": "often", "places": ["street"], "comment": "žluť", "age_group": "old"},
    {"sex": "male", "age": 91, "safety_1": "never", "places": [], "comment": "", "age_group": "old"},
]


@pytest.fixture
def analyst(db):
    return User.objects.create_user("ada")


@pytest.fixture
def answered(field):
    """Three known interviews."""
    for country, answers in zip(["DE", "DE", "CZ"], ANSWERS, strict=True):
        field.complete(country, **answers)
    return field


@pytest.fixture
def chunks_of_two(monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_PER_CHUNK", 2)


def written(job, folder):
    """The file under a name of its own, for readers that want a path."""
    path = folder / f"read.{FORMATS[job.format].suffix}"
    path.write_bytes(content(job))
    return path


@pytest.fixture
def of_csv(answered, analyst, files):
    """The figures of the CSV file, which other formats must agree with."""
    text = content(export(answered, analyst)).decode("utf-8-sig")
    return pandas.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])


def agrees(found, of_csv, *names):
    for name in names:
        assert [float(x) for x in found[name]] == pytest.approx([float(x) for x in of_csv[name]], nan_ok=True), name


FIGURES = ("questionnaire_version", "index_safety", "index_health", "weight", "weight_country")


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_snapshot_gives_the_same_bytes(answered, analyst, files, chunks_of_two, format):
    first = export(answered, analyst, format=format)
    answered.complete_many(3)

    again = export(answered, analyst, format=format, snapshot=first.snapshot.number)

    assert again.pk != first.pk
    assert content(again) == content(first)
    assert sorted(path.suffix for path in files.rglob("*") if path.is_file()) == [f".{FORMATS[format].suffix}"] * 2


def test_spss_reads_codes_labels_and_user_missing_values(answered, analyst, files, of_csv, chunks_of_two):
    path = written(export(answered, analyst, format="sav", language="de"), files)

    data, meta = pyreadstat.read_sav(path, user_missing=True)
    labelled, _ = pyreadstat.read_sav(path, apply_value_formats=True)

    assert list(labelled["sex"]) == ["Eine Frau", "Ein Mann", "Ein Mann"]
    assert list(labelled["age_group"]) == ["young", "old", "old"]
    assert list(data["country"]) == [2, 2, 1]
    assert list(data["age"]) == [40, -98, 91]
    assert meta.missing_ranges["age"] == [{"lo": -98, "hi": -98}]
    assert list(data["safety_1"]) == [-97, 1, 3]
    assert meta.variable_value_labels["safety_1"] == {1: "Oft", 2: "Manchmal", 3: "Nie", -97: "Weiß nicht"}
    assert meta.column_names_to_labels["safety_1"] == "Achten Sie auf die Straße?"
    assert list(data["places_home"])[:2] == [1, 0]
    assert data["places_street"].isna().tolist() == [False, False, True]
    assert list(data["comment"]) == ["=1+1", "žluť", ""]
    assert list(data["started_at"]) == [pandas.Timestamp(NOON).tz_localize(None)] * 3
    agrees(data, of_csv, *FIGURES)


def test_without_asking_for_them_user_missing_values_are_missing_in_spss(answered, analyst, files):
    data, _ = pyreadstat.read_sav(written(export(answered, analyst, format="sav"), files))

    assert data["age"].isna().tolist() == [False, True, False]


def test_stata_reads_codes_labels_and_tagged_missings(answered, analyst, files, of_csv, chunks_of_two):
    path = written(export(answered, analyst, format="dta", language="en"), files)

    data, meta = pyreadstat.read_dta(path, user_missing=True)
    of_pandas = pandas.read_stata(path, convert_categoricals=False)

    assert list(data["age"]) == [40, "b", 91]
    assert list(data["safety_1"]) == ["a", 1, 3]
    assert meta.variable_value_labels["safety_1"] == {1: "Often", 2: "Sometimes", 3: "Never", "a": "Do not know"}
    assert meta.variable_value_labels["sex"] == {1: "A man", 2: "A woman"}
    assert of_pandas["age"].isna().tolist() == [False, True, False]
    assert list(of_pandas["comment"]) == ["=1+1", "žluť", ""]
    assert list(of_pandas["started_at"]) == [pandas.Timestamp(NOON).tz_localize(None)] * 3
    agrees(of_pandas, of_csv, *FIGURES)


def test_a_long_text_comes_through_whole_in_spss_and_stata(field, analyst, files):
    long = "ž" * 5_000
    field.complete(comment=long)
    field.complete(comment="short")

    of_spss, _ = pyreadstat.read_sav(written(export(field, analyst, format="sav"), files))
    of_stata = pandas.read_stata(written(export(field, analyst, format="dta"), files))

    assert list(of_spss["comment"]) == list(of_stata["comment"]) == [long, "short"]


def test_pandas_reads_categories_numbers_and_kinds_of_missing_from_parquet(
    answered, analyst, files, of_csv, chunks_of_two
):
    data = pandas.read_parquet(written(export(answered, analyst, format="parquet"), files))

    assert list(data["sex"]) == ["female", "male", "male"]
    assert list(data["sex"].cat.categories) == ["male", "female"]
    assert data["age"].tolist()[::2] == [40, 91]
    assert data["age"].isna().tolist() == [False, True, False]
    assert data["age_missing"].tolist()[1] == "refused"
    assert data["places"].tolist()[:2] == ["home street", "street"]
    assert data["places_home"].tolist()[:2] == [True, False]
    assert data["started_at"].tolist() == [pandas.Timestamp(NOON)] * 3
    agrees(data, of_csv, *FIGURES)


def test_excel_holds_the_data_a_codebook_and_where_they_come_from(answered, analyst, files, of_csv):
    job = export(answered, analyst, format="xlsx", content="labels", language="de")

    book = openpyxl.load_workbook(io.BytesIO(content(job)))
    data, codebook, about = (list(book[name].values) for name in book.sheetnames)
    found = [dict(zip(data[0], row, strict=True)) for row in data[1:]]

    assert [row["sex"] for row in found] == ["Eine Frau", "Ein Mann", "Ein Mann"]
    assert [row["age"] for row in found] == [40, "refused", 91]
    assert found[0]["comment"] == "=1+1", "a text is never a formula"
    assert [row["weight"] for row in found] == pytest.approx(list(of_csv["weight"]))
    assert ("sex", "single", "Geschlecht?", "female", 2, "Eine Frau", None) in codebook
    assert ("Stand", job.snapshot.number) in about, "in the language of the labels"


def test_triple_s_declares_every_variable_that_its_data_hold(answered, analyst, files, of_csv, chunks_of_two):
    archive = zipfile.ZipFile(io.BytesIO(content(export(answered, analyst, format="triple-s"))))
    metadata, data = archive.namelist()
    root = Xml.fromstring(archive.read(metadata))
    rows = list(csv.reader(io.StringIO(archive.read(data).decode(), newline="")))
    record = root.find("survey/record")
    variables = {v.findtext("name"): v for v in record.iter("variable")}
    place = {name: int(v.find("position").get("start")) - 1 for name, v in variables.items()}

    assert record.get("href") == data
    assert {len(row) for row in rows} == {len(variables)}
    assert [(v.get("code"), v.text) for v in variables["sex"].iter("value")] == [("1", "A man"), ("2", "A woman")]
    assert [row[place["sex"]] for row in rows] == ["2", "1", "1"]
    assert [row[place["places"]] for row in rows] == ["11", "01", ""]
    assert [row[place["age"]] for row in rows] == ["40", "-98", "91"]
    assert variables["age"].find("values/range").attrib == {"from": "-98", "to": "91"}
    assert variables["weight"].get("use") == "weight"
    assert [float(row[place["weight"]]) for row in rows] == pytest.approx(list(of_csv["weight"]))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_that_data_are_simulated(answered, analyst, files, format):
    answered.survey.is_simulated = True
    answered.survey.save()

    job = export(answered, analyst, format=format)

    read = {
        "csv": lambda p: pandas.read_csv(p)["simulated"],
        "xlsx": lambda p: pandas.read_excel(p)["simulated"],
        "sav": lambda p: pyreadstat.read_sav(p)[0]["simulated"],
        "dta": lambda p: pandas.read_stata(p)["simulated"],
        "parquet": lambda p: pandas.read_parquet(p)["simulated"],
        "triple-s": lambda p: [1] if b"simulated" in zipfile.ZipFile(p).read(zipfile.ZipFile(p).namelist()[0]) else [0],
    }[format](written(job, files))
    assert set(read) == {1}


def test_a_question_of_two_versions_has_the_answers_of_both(field, analyst, files):
    field.complete(places=["home"])
    without_home = [row for row in TABLES["choices"] if row[1] != "home"]
    field.publish(choices=[*without_home, ["place", "garden", "In the garden", "Im Garten"]])
    field.complete("DE", places=["garden"])

    data, meta = pyreadstat.read_sav(written(export(field, analyst, format="sav"), files))

    found = {name: list(data[name]) for name in data if name.startswith("places_")}
    assert found == {"places_street": [0, 0], "places_garden": [0, 1], "places_home": [1, 0]}
    assert meta.column_names_to_labels["places_home"] == "Where?: At home"


def test_a_column_of_several_answers_gives_way_to_a_question_of_that_name(analyst, files):
    survey = [*TABLES["survey"], ["integer", "places_home", "How many homes?", "Wie viele?", "", ""]]
    field = Field.open(survey=survey)
    field.complete(places=["home"], places_home=7)

    data, _ = pyreadstat.read_sav(written(export(field, analyst, format="sav"), files))
    of_parquet = pandas.read_parquet(written(export(field, analyst, format="parquet"), files))

    assert (data["places_home"][0], data["places_home_2"][0]) == (1, 7)
    assert (of_parquet["places_home"][0], bool(of_parquet["places_home_"][0])) == (7, True)


@pytest.mark.parametrize("format", FORMATS)
def test_the_file_is_served_under_its_type_and_name(answered, analyst, files, client, format):
    Membership.objects.create(user=analyst, survey=answered.survey, role="analyst")
    job = export(answered, analyst, format=format)
    client.force_login(analyst)

    response = client.get(f"/api/v1/exports/{job.pk}/file/")

    assert response["Content-Type"] == FORMATS[format].media_type
    assert response["Content-Disposition"].rstrip('"').endswith(f".{FORMATS[format].suffix}")
    assert b"".join(response.streaming_content) == content(job)
