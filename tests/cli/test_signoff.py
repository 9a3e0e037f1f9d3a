"""Sealing, signing, verifying, replaying and the register, as a person does them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from auditor import __version__, resources
from auditor.audit import Auditor
from auditor.errors import Problem, RulesError
from tests.cli.run import run
from tests.signoff.conftest import FILES, PASSPHRASE, ROLES


@pytest.fixture
def folder(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Descriptors, trial keys and a report in a folder; the small pack with two roles that sign."""
    from tests.cli.conftest import PACK

    rules = tmp_path / "rules"
    shutil.copytree(PACK, rules)
    (rules / "roles.yaml").write_text(ROLES, "utf-8")
    monkeypatch.setattr(resources, "rules", lambda: rules)
    monkeypatch.setenv("AUDITOR_PASSPHRASE", PASSPHRASE.decode())
    (small / "keys").mkdir()
    for name, content in FILES.items():
        (small / "keys" / name).write_bytes(content)
    assert run("audit", "approve_with_conditions.yaml").code == 0
    return small


REPORT, RECORD = "out/small.pdf", "out/small.json"
SEAL = ["seal", REPORT, "--key", "keys/somebody-s-seal.p12", "--register", "register.sqlite"]
TRUST = ["--trust-trial", "keys/root.pem"]


def sign(field: str, who: str, *more: str, decision: str = "approve_with_conditions") -> list[str]:
    key = f"keys/{who.lower().replace(' ', '-')}.p12"
    told = ["--field", field, "--name", who, "--role", "Some role", "--decision", decision, "--key", key]
    return ["sign", REPORT, *told, *more]


def test_from_the_report_to_the_gate(folder: Path) -> None:
    ran = run(*SEAL)
    assert (ran.code, ran.out) == (0, f"Sealed by Somebody's seal: {REPORT}\nTo sign: accountable_owner, counsel\n")
    ran = run(*sign("counsel", "Ada Example", "--register", "register.sqlite"))
    assert (ran.code, ran.out) == (
        0,
        f"Signed for counsel by Ada Example: Approve with conditions. {REPORT}\n  Conditions: O-001\n",
    )
    ran = run("verify", REPORT, *TRUST)
    assert ran.code == 1
    assert ran.out.splitlines()[:2] == [f"Not good: {REPORT}", "  ✗ Not signed for: Accountable owner."]
    ran = run("gate", "approve_with_conditions.yaml", "--report", REPORT, *TRUST)
    assert ran.code == 1
    assert ran.out.splitlines()[0] == f"Not approved: {REPORT}"
    assert run(*sign("accountable_owner", "Bo Sample", "--register", "register.sqlite")).code == 0
    ran = run("verify", REPORT, *TRUST, "--register", "register.sqlite")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == f"Good, for a trial only: {REPORT}"
    assert "✗" not in ran.out
    ran = run("gate", "approve_with_conditions.yaml", "--report", REPORT, *TRUST, "--as-of", "2026-12-01")
    assert (ran.code, ran.out.splitlines()[0]) == (0, f"Approved, for a trial only: {REPORT}")
    ran = run("gate", "refer.yaml", "--report", REPORT, *TRUST, "--as-of", "2026-12-01")
    assert ran.code == 1
    ran = run("register", "--file", "register.sqlite", "list")
    assert ran.out == (
        "small-2026-11-22  issued  A small project  "
        "(counsel: approve_with_conditions; accountable_owner: approve_with_conditions)\n"
    )
    assert run("register", "--file", "register.sqlite", "check").out.startswith("Good: 3 entries, head ")
    revoke = ["revoke", "small-2026-11-22", "--reason", "No longer.", "--by", "Ada Example"]
    assert run("register", "--file", "register.sqlite", *revoke).out == "Revoked: small-2026-11-22\n"
    ran = run("verify", REPORT, *TRUST, "--register", "register.sqlite", "--json")
    assert ran.code == 1
    assert [row["id"] for row in ran.json() if row["state"] == "bad"] == ["register/revoked"]
    exported = [json.loads(line) for line in run("register", "--file", "register.sqlite", "export").out.splitlines()]
    assert [row["event"] for row in exported] == ["issued", "signed", "signed", "revoked"]
    head = exported[-1]["digest"]
    assert run("register", "--file", "register.sqlite", "check", "--head", head).code == 0
    assert run("register", "--file", "register.sqlite", "check", "--head", "0" * 63 + "1").code == 1


def test_a_referral_is_exit_code_3(folder: Path) -> None:
    for command in (
        SEAL,
        sign("counsel", "Ada Example", decision="refer"),
        sign("accountable_owner", "Bo Sample"),
    ):
        assert run(*command).code == 0
    ran = run("gate", "approve_with_conditions.yaml", "--report", REPORT, *TRUST, "--as-of", "2026-12-01")
    assert ran.code == 3
    assert ran.out.splitlines()[1] == "  ✗ Somebody decided: Refer."


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (
            sign("counsel", "Ada Example"),
            2,
            "out/small.pdf: is not sealed, so a signature would not say what was signed.",
        ),
        (["seal", REPORT], 2, "Name one key: --key KEY.p12, or --pkcs11 MODULE with --token."),
        (["seal", "nothing.pdf", "--key", "keys/ada-example.p12"], 2, "nothing.pdf: cannot be read: No such file"),
        (["seal", "approve.yaml", "--key", "keys/ada-example.p12"], 2, "approve.yaml: is no PDF, or a broken one"),
        (["seal", REPORT, "--key", "keys/nobody.p12"], 2, "keys/nobody.p12: cannot be read: No such file"),
        (
            ["seal", REPORT, "--key", "keys/root.pem"],
            2,
            "keys/root.pem: cannot be opened: the passphrase",
        ),
        (
            ["seal", REPORT, "--key", "keys/ada-example.p12", "--level", "B-T"],
            2,
            "Level B-T needs a time from an authority",
        ),
        (["verify", "approve.yaml"], 2, "approve.yaml: is no PDF, or a broken one"),
        (["verify", REPORT, "--trust", "approve.yaml"], 2, "holds no certificate (PEM or DER)"),
        (["register", "--file", "none.sqlite", "list"], 2, "none.sqlite: there is no register."),
        (["replay", "approve.yaml"], 2, "approve.yaml"),
    ],
    ids=lambda one: str(one),
)
def test_mistakes(folder: Path, command: list[str], code: int, said: str) -> None:
    before = (folder / REPORT).read_bytes()
    ran = run(*command)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert (folder / REPORT).read_bytes() == before


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (sign("councel", "Ada Example"), 'has no field "councel" to sign in. Did you mean "counsel"?'),
        (sign("seal", "Ada Example"), 'has no field "seal" to sign in.'),
        (sign("counsel", "Ada Example", decision="approve"), "The record has 1 condition, which an approval"),
        (
            [*sign("counsel", "Ada Example")[:5], "Bo Sample", *sign("counsel", "Ada Example")[6:]],
            'The key is made out to "Ada Example", not to "Bo Sample".',
        ),
        (SEAL, "is sealed or signed already. A seal comes first, and once."),
    ],
    ids=lambda one: str(one)[:60],
)
def test_mistakes_once_it_is_sealed(folder: Path, command: list[str], said: str) -> None:
    assert run(*SEAL).code == 0
    before = (folder / REPORT).read_bytes()
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert (folder / REPORT).read_bytes() == before


def test_four_eyes_and_one_signature_each(folder: Path) -> None:
    assert run(*SEAL).code == 0
    assert run(*sign("counsel", "Ada Example")).code == 0
    assert (
        "Ada Example has signed as counsel already. Four eyes: another person signs as accountable_owner."
        in run(*sign("accountable_owner", "Ada Example")).err
    )
    assert "counsel has signed already." in run(*sign("counsel", "Bo Sample")).err


def test_elsewhere_than_in_place(folder: Path) -> None:
    before = (folder / REPORT).read_bytes()
    assert run(*SEAL, "-o", "sealed.pdf").code == 0
    assert (folder / REPORT).read_bytes() == before
    assert (folder / "sealed.pdf").read_bytes().startswith(before)


def test_replay_of_a_report_and_of_a_record(folder: Path) -> None:
    ran = run("replay", REPORT)
    assert (ran.code, ran.out) == (0, f"The same: every verdict and number of {REPORT} came out again.\n")
    ran = run("replay", RECORD, "--descriptor", "approve_with_conditions.yaml")
    assert (ran.code, ran.out) == (0, f"The same: every verdict and number of {RECORD} came out again.\n")
    ran = run("replay", RECORD, "--descriptor", "approve.yaml")
    assert ran.code == 2
    assert "is not the descriptor whose digest the record names." in ran.err


def test_replay_with_other_rules_says_what_differs(folder: Path) -> None:
    rules = resources.rules() / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("title: People must be told", "title: Tell them"), "utf-8")
    ran = run("replay", REPORT)
    assert ran.code == 0, "a report carries its own rules"
    ran = run("replay", RECORD, "--descriptor", "approve_with_conditions.yaml", "--json")
    assert ran.code == 1
    assert "made with other rules or another catalogue than those installed here" in ran.err
    assert {"findings[act/notice, chat].title"} <= {row["id"] for row in ran.json()}


def test_a_report_with_rules_of_another_version_is_replayed_by_those_installed_where_that_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = resources.rules() / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("title: People must be told", "title: Tell them"), "utf-8")
    opened = Auditor.open

    def of_this_version(folder: Path | None = None, policy: Path | None = None) -> Auditor:
        if folder is not None and "auditor-replay-" in str(folder):
            raise RulesError(
                [Problem(f"{folder}/rules.yaml", 3, "rules[0].scope", "is not known.", fix="Leave it out.")]
            )
        return opened(folder, policy)

    monkeypatch.setattr(Auditor, "open", of_this_version)
    ran = run("replay", REPORT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{REPORT}: rules.zip holds rules that this version ({__version__}) cannot read; they were written for another "
        f"one ({__version__}, or a build of it). The first of 1: rules/rules.yaml:3: rules[0].scope is not known.\n"
        "  Replay it with the auditor that made it, or by the rules installed here: add --installed-rules.\n"
    )
    ran = run("replay", REPORT, "--installed-rules", "--json")
    assert ran.code == 1
    assert ran.err == "The record was made with other rules or another catalogue than those installed here.\n"
    assert {"findings[act/notice, chat].title"} <= {row["id"] for row in ran.json()}


def test_new_keys(folder: Path) -> None:
    ran = run("keys", "new", "Cleo Sample", "-o", "keys")
    assert (ran.code, ran.out) == (0, "Key: keys/cleo-sample.p12\n")
    assert ran.err == "Trial key, not for real decisions.\n"
    ran = run("keys", "new", "Cleo Sample", "-o", "keys")
    assert (ran.code, ran.out) == (2, "")
    assert "keys/cleo-sample.p12: is there already, and a key that signed is not replaced." in ran.err
    ran = run("keys", "new", "Somebody", "-o", "others")
    assert ran.out.splitlines() == [
        "Authority: others/authority.p12",
        "Certificate to trust: others/root.pem",
        "Revocations: others/revocations.crl",
        "Key: others/somebody.p12",
    ]


def test_the_passphrase_from_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITOR_PASSPHRASE")
    (folder / "secret").write_bytes(PASSPHRASE + b"\r\n")
    assert run(*SEAL, "--passphrase-file", "secret").code == 0
    (folder / "secret").write_bytes(b"wrong")
    ran = run(*sign("counsel", "Ada Example", "--passphrase-file", "secret"))
    assert ran.code == 2
    assert "the passphrase is wrong" in ran.err
    assert "wrong" not in ran.err.replace("the passphrase is wrong", "")


def test_the_first_line_says_what_a_good_report_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    from auditor.cli.signing import print_checks
    from auditor.signoff.checks import bad, good, note

    found = [
        note("pages/not-compared", "The pages were not compared."),
        note("seal/trial", "Trial."),
        good("a/b", "So."),
    ]
    assert print_checks(found, "Good", "Not good", Path(REPORT), as_json=False)
    first = capsys.readouterr().out.splitlines()[0]
    assert first == f"Good, for a trial only, without a comparison of its pages: {REPORT}"
    assert not print_checks([*found, bad("c/d", "No.")], "Good", "Not good", Path(REPORT), as_json=False)
    assert capsys.readouterr().out.splitlines()[:2] == [f"Not good: {REPORT}", "  ✗ No."]
