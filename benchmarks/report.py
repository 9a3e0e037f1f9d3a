"""How long a report takes: the whole of it, beside a bare WeasyPrint render of the same page, and beside fpdf2.

"cold" is a fresh process and includes every import; "warm" is the shortest of several runs in one process, each in turn
with the others, so that a busy machine slows all alike. fpdf2 sets the same text: no tags, no tables.

Run:  python -m benchmarks.report [RUNS]
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.audit import Auditor
from auditor.report import carried
from auditor.report.assets import BASE, Assets
from auditor.report.html import html
from auditor.report.libraries import libraries
from auditor.report.pdf import pdf

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "chat-assistant" / "descriptor.yaml"


def bare(page: str) -> bytes:
    """The page as WeasyPrint sets it, without tags, attachments or anything of ours."""
    import weasyprint

    result: bytes = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Assets()).write_pdf()
    return result


def tagged(page: str) -> bytes:
    """The page as WeasyPrint sets it as PDF/A-3a, tagged, but unfinished."""
    import weasyprint

    document = weasyprint.HTML(string=page, base_url=BASE, url_fetcher=Assets())
    result: bytes = document.write_pdf(pdf_variant="pdf/a-3a")
    return result


def plain(text: str) -> bytes:
    """The text of the page as fpdf2 sets it."""
    document = importlib.import_module("fpdf").FPDF()
    document.add_font("Sans", fname=resources.templates() / "fonts" / "AuditorSans-Regular.ttf")
    document.set_font("Sans", size=9)
    document.add_page()
    document.multi_cell(0, 5, text)
    return bytes(document.output())


def cold(code: str) -> float:
    """Seconds of a fresh process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    auditor = Auditor.open()
    audit = auditor.audit(SAMPLE, date(2026, 11, 22))
    record: dict[str, Any] = audit.record
    run = audit.run | {"record_sha256": audit.digest} | libraries()
    files = list(carried.attachments(record["inputs"], audit.documents, auditor.pack.folder))
    page = html(record, run)
    text = unescape(re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)))
    works: dict[str, Callable[[], bytes]] = {
        "the report, whole": lambda: pdf(record, run, attachments=files),
        "WeasyPrint, the same page, tagged": lambda: tagged(page),
        "WeasyPrint, the same page, bare": lambda: bare(page),
        "fpdf2, the same text": lambda: plain(text),
    }
    best = dict.fromkeys(works, float("inf"))
    for _ in range(runs):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - begin)
    begin = time.perf_counter()
    html(record, run)
    view = time.perf_counter() - begin
    for name, seconds in best.items():
        print(f"{name:<36}{seconds:7.2f} s warm")
    print(f"{'view, charts and templates alone':<36}{view:7.2f} s warm")
    ratio = best["the report, whole"] / best["WeasyPrint, the same page, bare"]
    print(f"The whole takes {ratio:.2f} times the bare render.")
    print(f"{'importing what sets reports':<36}{cold('import auditor.report.pdf, weasyprint'):7.2f} s cold")


if __name__ == "__main__":
    main()
