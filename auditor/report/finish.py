"""What WeasyPrint leaves to do for PDF/UA-1 beside PDF/A-3a, done on its objects before they are written.

- The UA identifier stands in the one block of metadata, with the schema PDF/A asks for.
- Header cells carry their scope.
- Running heads and feet are artefacts, not orphans of the tag tree.
- Each associated file is listed once, with the media type it was given.
- The boxes for decisions are signature fields, and objects stand plain in the file: a check of later changes looks at
  every object, and would unpack a stream of objects for each one anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pydyf

_UA_IDENTIFIER: Final = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""

_PAGINATION: Final = b"<</Type /Pagination>>"


def finish(pdf: Any, media_types: Mapping[str, str]) -> None:
    """Complete a ``pydyf.PDF``; ``media_types`` gives those of the attached files by name."""
    _identify(pdf)
    _scope_headers(pdf)
    _mark_artefacts(pdf)
    _list_files_once(pdf)
    _name_media_types(pdf, media_types)
    _make_signature_fields(pdf)
    _write_plain_objects(pdf)


def _target(pdf: Any, reference: bytes) -> Any:
    """The object a reference such as ``b"12 0 R"`` points at."""
    return pdf.objects[int(reference.split()[0])]


def _elements(pdf: Any) -> Iterator[Any]:
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Type") == "/StructElem":
            yield entry


def _identify(pdf: Any) -> None:
    metadata = _target(pdf, pdf.catalog["Metadata"])
    end = b"</rdf:RDF>"
    metadata.stream = [b"".join(metadata.stream).replace(end, _UA_IDENTIFIER + end, 1)]


def _scope_headers(pdf: Any) -> None:
    """Header cells in a table's head are of their column, others of their row."""
    for element in _elements(pdf):
        if element["S"] == "/TH":
            row = _target(pdf, element["P"])
            section = _target(pdf, row["P"])
            element["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"


def _mark_artefacts(pdf: Any) -> None:
    """Text of page margins is mapped to elements outside the tree: unmap it and say what it is."""
    root = _target(pdf, pdf.catalog["StructTreeRoot"])
    inside = set(_reachable(pdf, root["K"]))
    numbers = _target(pdf, root["ParentTree"])["Nums"]
    pages = [entry for entry in pdf.objects if isinstance(entry, dict) and entry.get("Type") == "/Page"]
    marked = {page["StructParents"]: _target(pdf, page["Contents"]) for page in pages}
    for key, parents in zip(numbers[::2], numbers[1::2], strict=True):
        if key not in marked:
            continue
        orphans = {mcid for mcid, reference in enumerate(parents) if reference not in inside}
        _unmark(marked[key], orphans)
        for mcid in orphans:
            parents[mcid] = "null"
    for element in list(_elements(pdf)):
        if element.reference not in inside:
            element.clear()


def _reachable(pdf: Any, kids: Sequence[Any]) -> Iterator[bytes]:
    waiting = list(kids)
    while waiting:
        kid = waiting.pop()
        if not isinstance(kid, bytes):  # the number of marked content
            continue
        entry = _target(pdf, kid)
        if entry.get("Type") == "/StructElem":
            yield kid
            waiting.extend(entry["K"])


def _unmark(stream: Any, orphans: set[int]) -> None:
    """In a page's operators, turn marked content of these numbers into artefacts."""
    for index, properties in enumerate(stream.stream):
        if isinstance(properties, dict) and properties.get("MCID") in orphans:
            stream.stream[index - 1] = "/Artifact"
            stream.stream[index] = _PAGINATION


def _list_files_once(pdf: Any) -> None:
    if "AF" in pdf.catalog:
        listed = dict.fromkeys(pdf.catalog["AF"])
        pdf.catalog["AF"][:] = listed


def _name_media_types(pdf: Any, media_types: Mapping[str, str]) -> None:
    """WeasyPrint guesses from the name, with the machine's own table; ours are the same everywhere."""
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Type") == "/Filespec":
            media_type = media_types[entry["UF"].string]
            _target(pdf, entry["EF"]["F"]).extra["Subtype"] = f"/{media_type.replace('/', '#2f')}"


def _make_signature_fields(pdf: Any) -> None:
    """The check boxes of the page become empty signature fields, each with an appearance, as PDF/A asks."""
    if "AcroForm" not in pdf.catalog:
        return
    form = pdf.catalog["AcroForm"]
    for key in ("NeedAppearances", "DR"):
        form.pop(key, None)
    for reference in form["Fields"]:
        field = _target(pdf, reference)
        if field["FT"] != "/Btn":
            continue
        field["FT"] = "/Sig"
        left, top, right, bottom = field["Rect"]
        field["Rect"] = pydyf.Array((min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
        field["AP"] = pydyf.Dictionary({"N": _empty_appearance(pdf, field["Rect"])})
        for key in ("AS", "V", "MK", "Border"):
            field.pop(key, None)
    for element in _elements(pdf):
        # A check of later changes finds the field only where the form's one kid stands by itself.
        if element["S"] == "/Form" and len(element["K"]) == 1:
            element["K"] = element["K"][0]


def _empty_appearance(pdf: Any, rectangle: Sequence[float]) -> bytes:
    left, bottom, right, top = rectangle
    box = pydyf.Array((0, 0, right - left, top - bottom))
    drawn = pydyf.Stream(extra={"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": pydyf.Dictionary()})
    pdf.add_object(drawn)
    reference: bytes = drawn.reference
    return reference


def _write_plain_objects(pdf: Any) -> None:
    compressed = pdf.write

    def write(output: Any, version: bytes | None = None, identifier: Any = False, compress: bool = False) -> None:
        compressed(output, version, identifier, False)

    pdf.write = write
