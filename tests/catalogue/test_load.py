"""Reading the catalogue's files: exact numbers, citations, and every problem told at once with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditor import resources
from auditor.catalogue import load
from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue
from auditor.errors import RulesError

SOURCE = '{document: card, pinpoint: whole, quote: ""}'
GOOD = f"""\
documents:
  card: {{title: A model card, url: "https://example.org/card", checked: 2026-11-22, confidence: verified}}
models:
  - id: some-model
    title: Some model
    maker: Somebody
    licence: some-licence
    released: 2024-07-23
    parameters: 7e9
    sources:
      - {{of: [licence, released, parameters], document: card, pinpoint: whole, quote: ""}}
licences:
  - {{id: some-licence, title: Some licence, spdx: MIT, kind: open, source: {SOURCE}}}
providers:
  - {{id: some-cloud, title: Some cloud, country: DE, source: {SOURCE}}}
prices:
  - provider: some-cloud
    model: some-model
    currency: EUR
    from: 2026-01-01
    input_per_mtok: 0.10
    output_per_mtok: 0.30
    source: {SOURCE}
hardware:
  - id: box
    title: A box
    gpu: A10G
    gpus: 1
    memory_gb: 24
    currency: EUR
    from: 2026-01-01
    per_hour: 1.006
    source: {SOURCE}
"""


def read(folder: Path, **files: str) -> Catalogue:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return load.load(folder, resources.schemas())


def refused(folder: Path, **files: str) -> list[str]:
    with pytest.raises(RulesError) as error:
        read(folder, **files)
    return [f"{Path(one.file).name}:{one.line} {one.where} {one.what}" for one in error.value.problems]


def test_entries_are_read_with_exact_numbers_and_full_citations(tmp_path: Path) -> None:
    found = read(tmp_path, all=GOOD)
    model = found.models["some-model"]
    assert (model.parameters, type(model.parameters)) == (7_000_000_000, int)
    assert model.sources["licence"] == Citation(
        "A model card", "whole", "", "https://example.org/card", "2026-11-22", "verified"
    )
    (price,) = found.prices
    assert (price.input_per_mtok, price.output_per_mtok) == (Decimal("0.10"), Decimal("0.30"))
    assert (price.input_per_mtok + price.output_per_mtok, price.ends) == (Decimal("0.4"), None)
    assert found.hardware[0].per_hour == Decimal("1.006")
    assert list(found.files) == ["all.yaml"]


def test_files_may_be_split_and_nested(tmp_path: Path) -> None:
    """References reach across files."""
    (tmp_path / "deep").mkdir()
    head, models = GOOD.split("models:\n")
    models, rest = models.split("licences:\n")
    (tmp_path / "deep" / "models.yaml").write_text(f"{head}models:\n{models}", "utf-8")
    found = read(tmp_path, rest=f"{head}licences:\n{rest}")
    assert sorted(found.files) == ["deep/models.yaml", "rest.yaml"]
    assert list(found.models) == ["some-model"]


def test_a_folder_without_files_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert load.load(tmp_path / "nothing", resources.schemas()) == Catalogue()


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ("licence: some-licence", "licence: some-license", '"some-license" is not among the licences'),
        ("provider: some-cloud", "provider: some-clout", '"some-clout" is not among the providers of the catalogue.'),
        ("    model: some-model", "    model: same-model", '"same-model" is not among the models of the catalogue.'),
        ("of: [licence, released, parameters]", "of: [licence, released]", "has no source."),
        ("source: {document: card", "source: {document: cart", '"cart" is not listed under documents'),
        ("country: DE", "country: XX", '"XX" is not a country of ISO 3166-1.'),
        ("input_per_mtok: 0.10", "input_per_mtok: 0", "must be more than 0"),
        ("per_hour: 1.006", "per_hour: -1", "must be more than 0"),
        ("released: 2024-07-23", "released: 2024-07-32", "must be a day that exists"),
    ],
)
def test_what_is_refused(written: str, instead: str, problem: str, tmp_path: Path) -> None:
    assert written in GOOD
    (only,) = refused(tmp_path, all=GOOD.replace(written, instead, 1))
    assert problem in only


def test_one_id_stands_once(tmp_path: Path) -> None:
    head = GOOD.split("models:\n")[0]
    licence = f"licences:\n  - {{id: some-licence, title: Again, spdx: MIT, kind: open, source: {SOURCE}}}\n"
    (only,) = refused(tmp_path, all=GOOD, more=head + licence)
    assert only == "more.yaml:4 licences[0].id some-licence is in the catalogue already."


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        a=GOOD.replace("country: DE", "country: XX").replace("licence: some-licence", "licence: some-license"),
        b="models: 5\n",
        c="prices: [",
    )
    assert [one.split(" ")[0] for one in found] == ["a.yaml:7", "a.yaml:15", "b.yaml:1", "c.yaml:1"]


def test_a_file_with_a_problem_does_not_make_one_of_every_reference_to_it(tmp_path: Path) -> None:
    head, models = GOOD.split("licences:")
    (only,) = refused(
        tmp_path, a=head.replace("released:", "relaesed:"), b=head.split("models:")[0] + "licences:" + models
    )
    assert only.startswith("a.yaml:8 models[0].relaesed is not a known field; did you mean released?")


def test_the_built_in_catalogue_is_read() -> None:
    found = load.load(resources.rules() / "catalogue", resources.schemas())
    assert found.models["llama-3.1-70b-instruct"].licence == "llama-3.1"
    assert found.licences["apache-2.0"].kind == "open"
    assert all(citation.checked and citation.url for _, _, _, citation in found.citations())


def test_a_cost_for_models_up_to_a_size_needs_one_for_larger_models(tmp_path: Path) -> None:
    """Without one, a larger model would cost nothing there and nobody would be told."""
    row = "topic: people, access: self_hosted, low: 1, mid: 2, high: 3, currency: EUR"
    small = f"  - {{name: People, {row}, from: 2026-02-01, parameters_at_most: 9000000000, source: {SOURCE}}}\n"
    any_size = f"  - {{name: People, {row}, from: 2026-01-01, source: {SOURCE}}}\n"
    ended = f"  - {{name: People, {row}, from: 2026-01-01, until: 2026-12-31, source: {SOURCE}}}\n"
    lines = len(GOOD.splitlines())
    for without in (small, small + ended):
        [problem] = refused(tmp_path, all=f"{GOOD}overheads:\n{without}")
        assert problem.startswith(
            f"all.yaml:{lines + 2} overheads[0].parameters_at_most has no row beside it for larger"
        )
    found = read(tmp_path, all=f"{GOOD}overheads:\n{small}{any_size}")
    assert [one.parameters_at_most for one in found.overheads] == [9_000_000_000, None]
