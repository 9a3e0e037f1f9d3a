"""``auditor cost --estimate``: samples in, lines for the descriptor out; nothing is fetched."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from tests.cli.run import run

TOKENIZER = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "model": {"type": "WordLevel", "vocab": {"hello": 0, "?": 1}, "unk_token": "?"},
}
"""A token a word."""


@pytest.fixture
def samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "short.txt").write_text("hello you", "utf-8")
    (tmp_path / "long.txt").write_text("hello " * 5 + "there", "utf-8")
    (tmp_path / "answers.jsonl").write_text('"hello"\n\n"hello you there"\n', "utf-8")
    (tmp_path / "tokenizer.json").write_text(json.dumps(TOKENIZER), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_tokenizer_counts_and_the_lines_fit_a_descriptor(samples: Path) -> None:
    digest = hashlib.sha256((samples / "tokenizer.json").read_bytes()).hexdigest()
    arguments = ("short.txt", "long.txt", "--answers", "answers.jsonl", "--tokenizer", "tokenizer.json")
    ran = run("cost", "--estimate", *arguments, "-o", "volume.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"Tokens of a request, counted by tokenizer.json, sha256\n{digest}.\n"
        "  prompts: 2 to 6, in the middle 4 (2 samples in short.txt, long.txt, 44 bytes)\n"
        "  answers: 1 to 3, in the middle 2 (2 samples in answers.jsonl, 20 bytes)\n"
        "\nUnder volume of the workload:\n\n"
        "  input_tokens_per_request: {low: 2, mid: 4, high: 6}\n"
        "  output_tokens_per_request: {low: 1, mid: 2, high: 3}\n"
        "\nWritten: volume.yaml\n"
    )
    by = f"counted by tokenizer.json, sha256 {digest}"
    assert (samples / "volume.yaml").read_text("utf-8") == (
        f"input_tokens_per_request: {{low: 2, mid: 4, high: 6}}  # 2 samples, {by}\n"
        f"output_tokens_per_request: {{low: 1, mid: 2, high: 3}}  # 2 samples, {by}\n"
    )


def test_without_one_the_rule_of_the_catalogue_estimates(samples: Path) -> None:
    ran = run("cost", "--estimate", "long.txt")
    assert (ran.code, ran.err) == (0, "No as_of given: audited as of today, 2026-11-22.\n")
    assert "estimated at 6, 3.6 and 1.5 bytes a token for low, mid and high" in " ".join(ran.out.split())
    assert "  input_tokens_per_request: {low: 5, mid: 10, high: 24}\n" in ran.out
    assert ran.out.endswith("Give samples of answers with --answers FILE for output_tokens_per_request.\n")


def test_json_has_a_row_for_each_field(samples: Path) -> None:
    [row] = run("cost", "--estimate", "short.txt", "long.txt", "--tokenizer", "tokenizer.json", "--json").json()
    assert (row["id"], row["low"], row["mid"], row["high"]) == ("input_tokens_per_request", 2, 4, 6)
    assert (row["samples"], row["each"]) == (2, [2, 6])


def test_every_file_that_cannot_be_used_is_told_at_once(samples: Path) -> None:
    (samples / "empty.txt").write_text(" \n", "utf-8")
    (samples / "latin.txt").write_bytes(b"caf\xe9")
    (samples / "mixed.jsonl").write_text('"hello"\n{"prompt": "hello"}\nhello\n', "utf-8")
    ran = run("cost", "--estimate", "empty.txt", "latin.txt", "mixed.jsonl", "nothing.txt", "--answers", "short.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "empty.txt: holds no text to count.\n"
        "latin.txt: is not text in UTF-8.\n"
        "  Save it as UTF-8.\n"
        "mixed.jsonl:2: must be one text in quotation marks.\n"
        '  Write:  "What are your opening hours?"\n'
        "mixed.jsonl:3: must be one text in quotation marks.\n"
        '  Write:  "What are your opening hours?"\n'
        "nothing.txt: there is no such file.\n"
    )


def test_a_file_that_is_no_tokenizer(samples: Path) -> None:
    ran = run("cost", "--estimate", "long.txt", "--tokenizer", "answers.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("answers.jsonl: is no tokenizer.json: ")
    assert "Makers of open models publish this file beside the weights." in ran.err
    assert (
        run("cost", "--estimate", "long.txt", "--tokenizer", "none.json").err == "none.json: there is no such file.\n"
    )


def test_without_the_library_it_says_how_to_get_it(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    ran = run("cost", "--estimate", "long.txt", "--tokenizer", "tokenizer.json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "Counting needs the extra `tokenizer`: pip install 'auditor[tokenizer]'.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.yaml", "b.yaml"), "Give one descriptor; sample prompts need --estimate."),
        (("a.yaml", "--answers", "b.txt"), "--answers, --tokenizer and -o belong to --estimate."),
        (("a.txt", "--estimate", "--lines"), "--estimate reads samples and no descriptor"),
    ],
)
def test_options_that_do_not_go_together(samples: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = run("cost", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
