"""The organisation's profile: kept once, read safely, and never against the descriptor."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor import resources
from auditor.errors import InputError
from auditor.inputs import descriptor, documents
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Document

PROFILE = """\
profile_version: "1"
answers: {by: General Counsel, on: 2026-11-20}
organisation:
  name: Example Works
  country: DE
  group_mau: {2024-06: 5000}
evidence:
  - {id: O-1, kind: ai_literacy_measures, file: training.pdf}
"""

DESCRIPTOR = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation:
  profile: ../organisation.yaml
workloads:
  - {id: chat, title: Chat, purpose: Talk., candidates: [{model: some-model, access: self_hosted}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a descriptor, with the profile above it."""
    (tmp_path / "organisation.yaml").write_text(PROFILE, "utf-8")
    place = tmp_path / "project"
    place.mkdir()
    return place


def load(folder: Path, text: str = DESCRIPTOR) -> Descriptor:
    path = folder / "descriptor.yaml"
    path.write_text(text, "utf-8")
    return descriptor.load(path, resources.schemas())


def refused(folder: Path, text: str) -> str:
    """What is said, without the folder it was tried in."""
    with pytest.raises(InputError) as error:
        load(folder, text)
    return str(error.value).replace(f"{folder}{os.sep}", "")


def naming(name: str) -> str:
    return DESCRIPTOR.replace("../organisation.yaml", name)


# What is taken from it


def test_its_facts_and_evidence_stand_beside_the_descriptors_own(folder: Path) -> None:
    text = DESCRIPTOR + "evidence: [{id: E-1, kind: ai_literacy_measures}]\n"
    found = load(folder, text.replace("  profile:", "  kind: private_company\n  profile:"))
    assert found.organisation["name"] == "Example Works"
    assert found.organisation["country"] == "DE"
    assert found.organisation["kind"] == "private_company"
    assert [one.id for one in found.evidence] == ["E-1", "O-1"]
    assert found.profile is not None
    assert found.profile.sha256 == documents.loads(PROFILE, name="x").sha256


def test_a_value_knows_the_file_and_the_line_it_comes_from(folder: Path) -> None:
    document = load(folder).document
    assert document.spot(("organisation", "country")) == "line 5 of organisation.yaml"
    assert document.spot(("organisation", "group_mau", "2024-06")) == "line 6 of organisation.yaml"
    assert document.spot(("evidence", 0, "kind")) == "line 8 of organisation.yaml"
    assert document.spot(("organisation", "profile")) == "line 4"
    problem = document.problem(("evidence", 0, "kind"), "is wrong.")
    assert (Path(problem.file).name, problem.line, problem.where) == ("organisation.yaml", 8, "evidence[0].kind")


def test_a_descriptor_without_one_is_as_it_was(folder: Path) -> None:
    found = load(folder, DESCRIPTOR.replace("profile: ../organisation.yaml", "name: Somebody"))
    assert found.profile is None
    assert found.document.included == ()


def test_the_same_answer_twice_is_no_contradiction(folder: Path) -> None:
    text = PROFILE.replace("  country: DE", "  country: DE\n  sectors: [energy, water]")
    (folder.parent / "organisation.yaml").write_text(text, "utf-8")
    found = load(folder, DESCRIPTOR.replace("  profile:", "  country: DE\n  sectors: [water, energy]\n  profile:"))
    assert found.organisation["sectors"] == ["water", "energy"]


def test_a_blank_on_either_side_leaves_the_other_standing(folder: Path) -> None:
    (folder.parent / "organisation.yaml").write_text(PROFILE.replace("country: DE", "country:"), "utf-8")
    assert load(folder, DESCRIPTOR.replace("  profile:", "  country: FR\n  profile:")).organisation["country"] == "FR"
    (folder.parent / "organisation.yaml").write_text(PROFILE, "utf-8")
    assert load(folder, DESCRIPTOR.replace("  profile:", "  country:\n  profile:")).organisation["country"] == "DE"


# What is refused


def test_an_answer_against_the_profile_is_refused(folder: Path) -> None:
    text = DESCRIPTOR.replace("  profile:", "  country: FR\n  profile:")
    assert refused(folder, text) == (
        "descriptor.yaml:4: organisation.country differs from line 5 of ../organisation.yaml.\n"
        "  Correct one of the two, or leave it out here."
    )


def test_evidence_of_the_same_number_is_told_with_its_file(folder: Path) -> None:
    text = DESCRIPTOR + "evidence: [{id: O-1, kind: ai_literacy_measures}]\n"
    assert "evidence[0].id O-1 is already the piece of evidence of line 7.\n" in refused(folder, text)


def test_a_broken_profile_is_told_with_its_own_lines(folder: Path) -> None:
    text = PROFILE.replace("country: DE", "country: UK").replace("profile_version", "version")
    (folder.parent / "organisation.yaml").write_text(text, "utf-8")
    lines = [line for line in refused(folder, DESCRIPTOR).splitlines() if not line.startswith(" ")]
    assert [line.rpartition("organisation.yaml:")[2].split(" ")[0] for line in lines] == ["1:", "1:", "5:"]


@pytest.mark.parametrize("name", ["/etc/hostname", "~/organisation.yaml", "C:organisation.yaml", "a\\b.yaml"])
def test_only_a_relative_path_is_followed(folder: Path, name: str) -> None:
    assert "must be a path from the folder of this file, with / between its parts.\n" in refused(
        folder, naming(f"'{name}'")
    )


@pytest.mark.parametrize("name", ["../../organisation.yaml", "../../../../../etc/hostname", "a/../../../b.yaml"])
def test_no_path_leads_further_up_than_one_folder(folder: Path, name: str) -> None:
    assert refused(folder, naming(name)) == (
        f'descriptor.yaml:4: organisation.profile "{name}" leads out of the folder above this file.\n'
        "  A descriptor that somebody else wrote must not read files anywhere on this machine.\n"
        "  Put the profile beside the descriptor, or into the folder above it."
    )


def test_no_link_leads_out_either(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    elsewhere.write_text(PROFILE, "utf-8")
    (folder / "link.yaml").symlink_to(elsewhere)
    assert "leads out of the folder above this file." in refused(folder, naming("link.yaml"))


def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert refused(folder, naming("pipe.yaml")) == (
        'descriptor.yaml:4: organisation.profile "pipe.yaml" is no file.\n'
        "  Name the file itself, from the folder of this one."
    )
    assert "is no file." in refused(folder, naming(".."))


def test_a_file_that_is_not_there_is_told_where_it_is_named(folder: Path) -> None:
    assert refused(folder, naming("../organization.yaml")).startswith(
        'descriptor.yaml:4: organisation.profile "../organization.yaml" names a file that is not there.\n'
    )


def test_a_profile_too_large_is_not_read(folder: Path) -> None:
    (folder / "big.yaml").write_text("#" * (2 * 1024 * 1024 + 1), "utf-8")
    assert "big.yaml" in refused(folder, naming("big.yaml"))


def test_a_profile_names_no_further_profile(folder: Path) -> None:
    (folder.parent / "organisation.yaml").write_text(PROFILE.replace("  name:", "  profile: x.yaml\n  name:"), "utf-8")
    assert "organisation.profile is not a known field" in refused(folder, DESCRIPTOR)


def test_a_descriptor_that_is_no_file_has_no_folder() -> None:
    with pytest.raises(InputError) as error:
        descriptor.read(documents.loads(DESCRIPTOR, name="d.yaml"), resources.schemas())
    assert str(error.value) == (
        "d.yaml:4: organisation.profile names another file, but this descriptor did not come from a file itself.\n"
        "  Write the facts of the organisation here."
    )


def test_a_document_alone_says_its_own_name() -> None:
    assert Document("a/b\\c.yaml", "", None, {}).own_name == "c.yaml"
