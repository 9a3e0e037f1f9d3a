"""What industry codes show: the sectors they lie in, and nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from auditor import facts, pack, resources
from auditor.costs.option import Option, State
from auditor.errors import InputError
from auditor.facts import Fact
from auditor.inputs import descriptor, documents

CATALOGUE = pack.load().catalogue
AS_OF = date(2026, 11, 22)
TEXT = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation:
  name: Somebody
%s
workloads:
  - {id: chat, title: Chat, purpose: Talk., candidates: [{model: mistral-7b-instruct-v0.3, access: self_hosted}]}
"""


def collected(*lines: str) -> dict[str, Fact]:
    text = TEXT % "\n".join(f"  {line}" for line in lines)
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    option = Option(read.workloads[0].candidates[0].id, State.UNKNOWN)
    return facts.collect(read, CATALOGUE, {option.candidate: option}, AS_OF)[0].facts


def industry(*codes: tuple[str, str]) -> str:
    listed = [f"{{scheme: {scheme}, code: '{code}'}}" for scheme, code in codes]
    return f"industry: [{', '.join(listed)}]"


def refused(*lines: str) -> str:
    with pytest.raises(InputError) as error:
        collected(*lines)
    return str(error.value)


@pytest.mark.parametrize(
    ("scheme", "code", "sectors"),
    [
        ("NACE-2.1", "64.19", ("banking_or_securities",)),
        ("NACE-2", "66.22", ("insurance",)),
        ("NACE-2", "66.1", ("banking_or_securities",)),
        ("NACE-2", "66", ()),
        ("ISIC-4", "6512", ("insurance",)),
        ("NAICS-2022", "522110", ("banking_or_securities",)),
        ("NAICS-2022", "52", ()),
        ("NAICS-2022", "622", ("health_care",)),
        ("NACE-2.1", "35.11", ("energy",)),
        ("NACE-2.1", "69.10", ("legal_services",)),
        ("NACE-2.1", "69.2", ()),
        ("NACE-2.1", "62.10", ()),
        ("NACE-2.1", "78", ("staff_placement",)),
    ],
)
def test_a_code_shows_the_sector_it_lies_wholly_inside(scheme: str, code: str, sectors: tuple[str, ...]) -> None:
    found = collected(industry((scheme, code)))["organisation.sectors"]
    assert found.value == sectors
    assert found.provenance.where == f"organisation.industry (line 5): {scheme} {code}"
    assert (found.provenance.source is not None) is bool(sectors)


def test_several_codes_show_several_sectors() -> None:
    codes = industry(("NACE-2.1", "85.42"), ("NACE-2.1", "86.10"), ("NACE-2.1", "62.10"))
    assert collected(codes)["organisation.sectors"].value == ("health_care", "education")


def test_without_codes_nothing_is_shown() -> None:
    assert "organisation.sectors" not in collected()
    assert "organisation.sectors" not in collected("industry:")


def test_what_is_stated_counts_and_may_say_more() -> None:
    found = collected(industry(("NACE-2.1", "86.10")), "sectors: [education, health_care]")
    assert found["organisation.sectors"].value == ("education", "health_care")
    assert found["organisation.sectors"].provenance.where == "organisation.sectors (line 6)"


def test_a_sector_left_out_that_a_code_shows_is_a_contradiction() -> None:
    assert refused(industry(("NACE-2.1", "86.10")), "sectors: []") == (
        "d.yaml:6: organisation.sectors lacks health_care, which line 5 shows by an industry code.\n"
        "  Add it, or correct the code."
    )


@pytest.mark.parametrize(
    ("scheme", "code", "what"),
    [
        ("NACE-2.1", "6419", '"6419" is not written like a code of NACE Rev. 2.1, of the European Union.'),
        ("NACE-2.1", "64.190", '"64.190" is not written like a code of NACE Rev. 2.1, of the European Union.'),
        ("NACE-2.1", "45.11", '"45.11" is in no division of NACE Rev. 2.1, of the European Union: there is no 45.'),
        ("NACE-2", "04", '"04" is in no division of NACE Rev. 2, of the European Union: there is no 04.'),
        ("ISIC-4", "64.19", '"64.19" is not written like a code of ISIC Rev. 4, of the United Nations.'),
        (
            "NAICS-2022",
            "991110",
            '"991110" is in no division of NAICS 2022, of the United States, Canada and Mexico: there is no 99.',
        ),
        (
            "NAICS-2022",
            "5",
            '"5" is not written like a code of NAICS 2022, of the United States, Canada and Mexico.',
        ),
    ],
)
def test_a_code_nobody_has_is_told(scheme: str, code: str, what: str) -> None:
    message = refused(industry((scheme, code)))
    assert message.startswith(f"d.yaml:5: organisation.industry[0].code {what}\n  Write two ")
    assert message.endswith(", in quotation marks.")


def test_division_45_is_there_in_the_older_edition() -> None:
    assert collected(industry(("NACE-2", "45.11")))["organisation.sectors"].value == ()


def test_the_schema_and_the_catalogue_know_the_same_classifications_and_sectors() -> None:
    text = (resources.schemas() / "descriptor.schema.json").read_text("utf-8")
    schemes = re.search(r'"scheme": \{\s*"enum": \[([^\]]*)\]', text)
    assert schemes is not None
    assert re.findall(r'"([^"]+)"', schemes.group(1)) == list(CATALOGUE.classifications)
    assert pack.load().rules.facts["organisation.sectors"].values == tuple(CATALOGUE.sectors)


def test_every_code_of_a_sector_is_in_a_division_that_there_is() -> None:
    for sector in CATALOGUE.sectors.values():
        for scheme, codes in sector.codes.items():
            assert {code[:2] for code in codes} <= set(CATALOGUE.classifications[scheme].divisions)
