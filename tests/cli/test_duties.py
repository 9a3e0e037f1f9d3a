"""``auditor duties``: every duty with who, by when and how it stands, and what the choice of model costs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import ROOT, run

SAMPLES = ROOT / "samples"
SCREENING = SAMPLES / "cv-screening" / "descriptor.yaml"
DEPLOYER = "Brennhold Logistics SE (fictional), as deployer of the AI system"
LLAMA = "      - {model: llama-3.1-405b-instruct, access: self_hosted, processing_countries: [DE]}\n"


@pytest.fixture(scope="module")
def two_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recruiter's story with Llama 3.1 405B beside Mistral 7B."""
    path = tmp_path_factory.mktemp("two") / "descriptor.yaml"
    text = SCREENING.read_text("utf-8").replace("    candidates:\n", f"    candidates:\n{LLAMA}", 1)
    path.write_text(text, "utf-8")
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def test_each_duty_says_who_by_when_and_how_it_stands() -> None:
    ran = run("duties", SCREENING)
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    told = flat(ran.out)
    assert f"{DEPLOYER}. By 2 December 2027, when it starts to bind. Assign human oversight" in told
    assert "use presents a risk; from 2 December 2027 on. Inform provider or distributor" in told
    assert "In the event of a serious incident; from 2 December 2027 on. Inform immediately first the provider" in told
    assert "[Regulation (EU) 2024/1689 Art. 26(2)]" in told
    for duty in run("duties", SCREENING, "--json").json():
        assert flat(duty["text"]) in told
        assert duty["clause"] in told


def test_what_llama_405b_costs_beside_mistral_7b_is_told(two_models: Path) -> None:
    told = flat(run("duties", two_models).out).partition("What the choice between them costs in duties")[2]
    assert "C1: Ask the maker for the information of Annex XII" in told
    assert "C1; perhaps C2: Report serious incidents with the model to its maker" in told
    assert (
        "C1: Brennhold Logistics SE (fictional), as integrator. In the event of a serious incident, or a safety "
        "notice. Standing. C2: Brennhold Logistics SE (fictional), as integrator. In the event of a serious incident, "
        "or a safety notice. Not answered."
    ) in told
    assert "C1: Adhere to the Llama 3.1 Acceptable Use Policy" in told
    assert "C2: Collect the public description of architecture" in told
    assert "Specify by written agreement" not in told  # Art. 25(4): both owe it


def test_a_duty_that_does_not_apply_is_told_with_its_reason() -> None:
    told = flat(run("duties", SCREENING, "--idle").out).partition("Not applicable: ")[2]
    assert "Art. 26(7)], Ranks applications" in told
    assert "Workers of the organisation are subject to the system: no." in told
    assert "Llama" not in told  # what the licence of another model asks for is no news
    rows = {(row["rule"], row["applies"]) for row in run("duties", SCREENING, "--idle", "--json").json()}
    assert {("ai-act/art-26-7", False), ("ai-act/art-26-2", True)} <= rows
    assert "Not applicable" not in run("duties", SCREENING).out


def test_a_later_day_brings_the_duties_into_force() -> None:
    told = flat(run("duties", SCREENING, "--as-of", "2027-12-02").out)
    assert f"{DEPLOYER}. By 2 December 2027, when it starts to bind. Open. Assign human oversight" in told
    told = flat(run("duties", SCREENING, "--as-of", "2027-12-03").out)
    bound = "Overdue: has bound since 2 December 2027, and the system is in use"
    assert f"{DEPLOYER}. {bound}. Open. Assign human oversight" in told
