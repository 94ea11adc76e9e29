"""JSON Schemas of the configuration files, made from the models that validate them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from types import GenericAlias
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from wirewatch import registry
from wirewatch.configuration import RECEIVERS, SHARED_SECTIONS, Places
from wirewatch.settings import Section

#: create_model with fields that are only known here, which its types cannot say.
_new_model: Any = create_model
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each schema with its file name: `wirewatch`, `watches` and `entities`, all `.schema.json`."""
    models = {"wirewatch": configuration_model()} | {
        name: registry.resolve("file", name, registry.FILE_MODELS) for name in registry.FILE_MODELS
    }
    for name, model in models.items():
        yield f"{name}.schema.json", {"$schema": _DIALECT} | model.model_json_schema()


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into `folder`, which is made when missing; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas():
        path = folder / name
        path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


def configuration_model() -> Any:
    """The whole of wirewatch.toml as one model: for schemas and the reference, not for validating."""
    sections: dict[str, Any] = {}
    for name, model in all_sections():
        sections[name] = (model, Field(default_factory=model, description=summary_of(model)))
    kinds = GenericAlias(dict, (str, reduce(or_, receiver_models().values())))
    sections[RECEIVERS] = (kinds, Field(default={}, description="Who gets the alerts, by name."))
    return _new_model("Configuration", __base__=Places, **sections)


def all_sections() -> Iterator[tuple[str, type[Section]]]:
    """Every section but the receivers' with its model, the stages' in the order of the pipeline."""
    yield from SHARED_SECTIONS.items()
    for name in registry.SOURCES:
        yield name, registry.source_class(name).settings_class
    for name in registry.STAGES:
        yield name, registry.stage_class(name).settings_class


def summary_of(model: type[BaseModel]) -> str:
    """The first line of what a model says about itself."""
    return (model.__doc__ or "").strip().partition("\n")[0]


def receiver_models() -> dict[str, type[Section]]:
    """Each kind of receiver with its settings, `kind` among them."""
    models = {}
    for kind in registry.SINKS:
        settings = registry.sink_class(kind).settings_class
        kind_field = (Literal[kind], Field(description="What kind of receiver this is."))
        models[kind] = _new_model(
            settings.__name__, __base__=settings, __doc__=settings.__doc__, kind=kind_field
        )
    return models
