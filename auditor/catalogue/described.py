"""Models that a descriptor describes itself: added to the catalogue for one audit, never to its files.

A licence is named by its id in the catalogue, by its SPDX expression, or by its own name. One that the catalogue lacks
is taken as restricted, under an id that no rule knows: rules/licences/every-licence.yaml then asks for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from auditor.catalogue import reading
from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import BaseModel, Catalogue, HubTag, Licence, Model
from auditor.catalogue.fields import Entry
from auditor.errors import InputError, Problem
from auditor.inputs.descriptor import DescribedModel, Descriptor
from auditor.inputs.documents import Data, Path, dotted
from auditor.inputs.words import closest

APART = ("licence", "base_models", "hub_licence")
"""What of a description is read here, and not as a file of the catalogue would be."""

MODIFYING = ("finetune", "distillation", "merge", "quantisation")
"""Relations by which the weights of a model become another one; learning from its output alone is none of them."""

UNREAD = "no rule knows this licence, so it counts as restricted until somebody has read it"
"""What is said of a licence the catalogue does not have."""


def with_described(catalogue: Catalogue, descriptor: Descriptor, as_of: date) -> Catalogue:
    """The catalogue with the models of a descriptor; raises InputError with every problem at once."""
    if not descriptor.models:
        return catalogue
    adding = _Adding(catalogue, descriptor, as_of)
    models = {one.id: adding.model(one) for one in descriptor.models}
    adding.check_bases(models)
    adding.check_modified()
    if adding.problems:
        raise InputError(adding.problems)
    return replace(catalogue, models=catalogue.models | models, licences=catalogue.licences | adding.licences)


@dataclass(slots=True)
class _Adding:
    catalogue: Catalogue
    descriptor: Descriptor
    as_of: date
    problems: list[Problem] = field(default_factory=list)
    licences: dict[str, Licence] = field(default_factory=dict)
    """Those the catalogue does not have."""

    def model(self, one: DescribedModel) -> Model:
        """A model as the descriptor describes it."""
        self._check_name(one)
        entry = {key: value for key, value in one.data.items() if key not in APART}
        found = reading.model(entry, one.path, _no_citation)
        return replace(
            found,
            licence=self._licence(one.data.get("licence"), (*one.path, "licence")),
            base_models=tuple(self._bases(one)),
            hub_licence=self._hub_tag(one),
            unknown={} if "base_models" in one.data else {"base_models": "The descriptor does not say."},
        )

    def check_bases(self, models: dict[str, Model]) -> None:
        """Every model one was made from must be known, and none may be made from itself."""
        known = self.catalogue.models | models
        for one in self.descriptor.models:
            for index, base in enumerate(models[one.id].base_models):
                path = (*one.path, "base_models", index, "model")
                if base.model is not None and base.model not in known:
                    near = closest(base.model, known)
                    fix = f'Did you mean "{near}"?' if near else "Give name and licence instead of model."
                    self._say(path, f'"{base.model}" is neither in the catalogue nor under models.', fix)
                elif base.model is not None and one.id in _ancestors(base.model, models):
                    self._say(path, f"{one.id} would be made from itself.", "Correct the line of descent.")

    def check_modified(self) -> None:
        """What the organisation itself made from another model was modified, whatever is done with it now.

        Duties such as the name prefix of the Llama licences bind who tunes a model, and turn on ``use.modifies``.
        """
        own = _plain(self.descriptor.organisation.get("name"))
        made = {
            one.id: how for one in self.descriptor.models if _plain(one.data.get("maker")) == own if (how := _how(one))
        }
        for workload in self.descriptor.workloads:
            use = cast("Entry", workload.facts.get("use") or {})
            for name in dict.fromkeys(one.model for one in workload.candidates if one.model in made):
                if use.get("modifies") == []:
                    what = f"says that nothing is modified, but {name} was made here from another model ({made[name]})."
                    fix = "List how it was made, for example:  modifies: [full_fine_tune]"
                    self._say((*workload.path, "use", "modifies"), what, fix)

    def _check_name(self, one: DescribedModel) -> None:
        for model in self.catalogue.models.values():
            if one.id == model.id or one.id in model.aliases:
                what = f"{one.id} is {model.title} in the catalogue already."
                fix = f"Leave the description out and name {model.id} as candidate, or choose another id."
                self._say((*one.path, "id"), what, fix)
        released = one.data.get("released")
        if released is not None and date.fromisoformat(str(released)) > self.as_of:
            what = f"is after {self.as_of.isoformat()}, the day of the audit."
            self._say((*one.path, "released"), what, "Leave it out while the model is not out.")

    def _bases(self, one: DescribedModel) -> Iterator[BaseModel]:
        for index, base in enumerate(cast("list[Entry]", one.data.get("base_models", []))):
            path = (*one.path, "base_models", index)
            if ("model" in base) == ("name" in base):
                what = "must give either model (an id) or name (for what is neither in the catalogue nor in this list)."
                self._say(path, what, "Keep one of the two.")
            for key in ("licence", "maker") if "model" in base else ():
                if key in base:
                    self._say((*path, key), f"has no meaning beside model, whose {key} is known.", "Remove it.")
            licence = self._licence(base.get("licence"), (*path, "licence"))
            model = str(base["model"]) if "model" in base else None
            maker = str(base["maker"]) if "maker" in base else None
            yield BaseModel(str(base["relation"]), model, str(base.get("name", "")), licence, maker)

    def _hub_tag(self, one: DescribedModel) -> HubTag | None:
        """What a model hub calls the licence, as the descriptor tells it."""
        data = cast("Entry | None", one.data.get("hub_licence"))
        if data is None:
            return None
        if date.fromisoformat(str(data["as_of"])) > self.as_of:
            what = f"is after {self.as_of.isoformat()}, the day of the audit."
            self._say((*one.path, "hub_licence", "as_of"), what, "Write the day on which the tag was read.")
        return HubTag(str(data["tag"]), str(data["as_of"]), self._here((*one.path, "hub_licence")))

    def _licence(self, data: Data, path: Path) -> str | None:
        """The id of a licence, one of the catalogue's or a new one; None where nothing is said."""
        if data is None:
            return None
        if isinstance(data, dict):
            return self._own(str(data["name"]), path)
        text = str(data)
        for licence in self.catalogue.licences.values():
            if text.lower() in (licence.id, licence.spdx.lower()):
                return licence.id
        if text.upper() == "NONE":
            return self._add("none", "No licence", "NONE", "none", path)
        return self._expression(text, path)

    def _expression(self, text: str, path: Path) -> str | None:
        """A licence by an SPDX expression that is none of the catalogue's."""
        from license_expression import ExpressionError, get_spdx_licensing  # only where an expression is to be read

        licensing = get_spdx_licensing()
        try:
            parsed = licensing.parse(text)
        except ExpressionError:
            parsed = None
        names = [] if parsed is None else [str(key) for key in licensing.license_keys(parsed)]
        lacking = [name for name in names if name not in licensing.known_symbols and not _is_reference(name)]
        if parsed is None or lacking:
            known = [*licensing.known_symbols, *self.catalogue.licences]
            word = lacking[0] if lacking else text
            near = closest(word, known)
            fix = f'Did you mean "{near}"?' if near else 'Write {name: "..."} for a licence of the maker\'s own.'
            self._say(path, f'"{word}" is no licence of the catalogue and no SPDX expression.', fix)
            return None
        return self._add(_slug(text), text, str(parsed), "restricted", path)

    def _own(self, name: str, path: Path) -> str | None:
        """A licence by its own name, which must not be one the catalogue has under an id."""
        for licence in self.catalogue.licences.values():
            if name.casefold() in (known.casefold() for known in (licence.id, licence.title, *licence.aliases)):
                what = f'"{name}" is in the catalogue as {licence.id}.'
                self._say((*path, "name"), what, f"Write:  licence: {licence.id}")
                return None
        slug = _slug(name)
        if not slug:
            self._say((*path, "name"), "must have a letter or a digit.", "Write the name as the licence calls itself.")
            return None
        return self._add(f"own-{slug}", name, f"LicenseRef-{slug}", "restricted", path)

    def _add(self, identifier: str, title: str, spdx: str, kind: str, path: Path) -> str:
        self.licences[identifier] = Licence(identifier, title, spdx, kind, self._here(path))
        return identifier

    def _here(self, path: Path) -> Citation:
        """The place in the descriptor that says so."""
        return Citation(self.descriptor.document.name, dotted(path), "", "", self.as_of.isoformat(), "secondary")

    def _say(self, path: Path, what: str, fix: str) -> None:
        self.problems.append(self.descriptor.document.problem(path, what, fix=fix))


def _plain(name: Data) -> str:
    return str(name or "").strip().casefold()


def _how(one: DescribedModel) -> str:
    """The relations by which weights of others became this model; empty where there are none."""
    bases = cast("list[Entry]", one.data.get("base_models") or [])
    return ", ".join(dict.fromkeys(str(base["relation"]) for base in bases if base.get("relation") in MODIFYING))


def _ancestors(name: str, models: Mapping[str, Model]) -> set[str]:
    """A model of the descriptor and all it was made from."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [base.model for base in models[one].base_models if base.model] if one in models else []
    return found


def _is_reference(name: str) -> bool:
    return name.startswith(("LicenseRef-", "DocumentRef-"))


def _slug(text: str) -> str:
    """A short name in lower case for an id."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")[:60].strip("-.")


def _no_citation(source: Entry, path: Path) -> Citation:
    """A descriptor's model has no list of sources: each of its facts points to the line that states it."""
    raise LookupError(f"{dotted(path)} has a source")
