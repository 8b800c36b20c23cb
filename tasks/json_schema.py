"""Write ``document-v1.json`` and ``case-v1.json``: structure and bounds from types, names and texts from the XSD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from nh_edoc import _resources
from nh_edoc.codec.leaves import AmountLeaf, ChoiceLeaf, DayLeaf, FlagLeaf, MomentLeaf, TextLeaf, WholeLeaf
from nh_edoc.codec.shapes import ListShape, Naming, RecordShape, document_shape, record_shape
from nh_edoc.model.document import element_of
from nh_edoc.model.fields import NeededWhen, Together
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.codec.shapes import Shape

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_DATE: Final = (
    "(?:(?:19|2[0-9])[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    "|(?:0[13578]|1[02])-31)|(?:(?:19|2[0-9])(?:0[48]|[2468][048]|[13579][26])|2[048]00)-02-29)"
)
_SPACE: Final = "[ \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
VERSION: Final = {"title": "格式版本", "description": "version of the form", "const": 1}
BASES: Final = {
    "text": {
        "title": "文字",
        "description": "一行文字：无控制字符和换行，首尾无空格 / a line of text: no control characters or line breaks, "
        "no white space at either end",
        "type": "string",
        "minLength": 1,
        "not": {
            "pattern": f"[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufffe\\uffff]|^{_SPACE}|{_SPACE}$",
        },
    },
    "day": {
        "title": "日期",
        "description": "1900 至 2999 年，确实存在的日期 / a day that exists, years 1900 to 2999",
        "$ref": "#/$defs/text",
        "format": "date",
        "pattern": f"^{_DATE}$",
    },
    "moment": {
        "title": "时间",
        "description": "精确到秒，带时区 / RFC 3339 to the second, with its offset",
        "$ref": "#/$defs/text",
        "format": "date-time",
        "pattern": f"^{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
        "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))$",
    },
    "millimetres": {
        "title": "纸面长度（毫米）",
        "description": "最多三位小数，末尾无 0，写作文字 / at most three places, no zeros at the end, as a string",
        "$ref": "#/$defs/text",
        "pattern": "^(?:10000|(?:0|[1-9][0-9]{0,3})(?:\\.[0-9]{0,2}[1-9])?)$",
    },
}


class Builder:
    """Walks types and XSD side by side and collects the definitions."""

    def __init__(self, *paths: Path) -> None:
        self.defs: dict[str, Any] = dict(BASES)
        self._named: dict[str, etree._Element] = {}
        self._roots: dict[str, etree._Element] = {}
        for path in paths:
            for node in etree.parse(path).getroot():
                if node.tag in {f"{XS}complexType", f"{XS}simpleType"}:
                    self._named[node.get("name", "")] = node
                elif node.tag == f"{XS}element":
                    self._roots[node.get("name", "")] = node

    def document(self) -> dict[str, Any]:
        """Return the schema of documents."""
        for part in ("head", "sealPlan"):
            self._define(document_shape(None).by_key[part].shape, part[0].upper() + part[1:])
        bodies = {kind: element_of(kind) for kind in KINDS}
        for kind, element in bodies.items():
            self._define(document_shape(KINDS[kind]).by_key[element].shape, element[0].upper() + element[1:])
        return {
            "$schema": DIALECT,
            "$id": "urn:nh-edoc:schema:document-v1",
            "title": "南海区网上办事电子文书数据，第 1 版",
            "description": "Data of the electronic documents of the Nanhai approval service, version 1; the same tree "
            "as document-v1.xsd. One rule needs words: a day that ends a term is not before the day that begins it.",
            "type": "object",
            "properties": {
                "version": VERSION,
                "kind": {
                    "title": "文书种类",
                    "description": "kind of document; the body stands under the kind's name in camel case",
                    "enum": list(bodies),
                },
                "head": {"$ref": "#/$defs/head"},
                **{element: {"$ref": f"#/$defs/{element}"} for element in bodies.values()},
                "sealPlan": {"$ref": "#/$defs/sealPlan"},
            },
            "required": ["version", "kind", "head"],
            "additionalProperties": False,
            "allOf": [_only(kind, element) for kind, element in bodies.items()],
            "$defs": self.defs,
        }

    def case(self) -> dict[str, Any]:
        """Return the schema of cases."""
        root = self._object(record_shape(Case, Naming.CAMEL), self._roots["case"])
        return {
            "$schema": DIALECT,
            "$id": "urn:nh-edoc:schema:case-v1",
            "title": "南海区网上办事办件数据，第 1 版",
            "description": "Data of a case, the record of one application, version 1; the same tree as case-v1.xsd. "
            "One rule needs words: a day that ends a term is not before the day that begins it.",
            **root,
            "properties": {"version": VERSION, **root["properties"]},
            "required": ["version", *root["required"]],
            "$defs": self.defs,
        }

    def _define(self, shape: Shape, name: str) -> str:
        """Define the record of the XSD type ``name``; return its reference."""
        key = name[0].lower() + name[1:]
        if key not in self.defs:
            if not isinstance(shape, RecordShape):
                raise TypeError(name)
            self.defs[key] = {}  # a record that holds itself would come by here again
            self.defs[key] = {**_texts(self._named[name]), **self._object(shape, self._named[name])}
        return f"#/$defs/{key}"

    def _object(self, shape: RecordShape, node: etree._Element) -> dict[str, Any]:
        elements = self._elements(node)
        required = [field.key for field in shape.fields if field.required]
        return {
            "type": "object",
            "properties": {
                field.key: {**_texts(elements[field.key]), **self._value(field.shape, elements[field.key])}
                for field in shape.fields
            },
            **({"required": required} if required else {}),
            "additionalProperties": False,
            **_relations(shape),
        }

    def _elements(self, node: etree._Element) -> dict[str, etree._Element]:
        """Return the elements of a type by name, with those of the type that it extends."""
        base = next(node.iter(f"{XS}extension"), None)
        inherited = {} if base is None else self._elements(self._named[base.get("base", "")])
        return inherited | {one.get("name", ""): one for one in node.iter(f"{XS}element")}

    def _value(self, shape: Shape, element: etree._Element) -> dict[str, Any]:
        named = element.get("type", "").removeprefix("doc:")
        if isinstance(shape, RecordShape):
            return {"$ref": self._define(shape, named)}
        if isinstance(shape, ListShape):
            return self._list(shape, element)
        if isinstance(shape, ChoiceLeaf):
            key = named[0].lower() + named[1:]
            choices = {**_texts(self._named[named]), "enum": [choice.value for choice in shape.choices]}
            self.defs.setdefault(key, choices)
            return {"$ref": f"#/$defs/{key}"}
        return _plain(shape)

    def _list(self, shape: ListShape, element: etree._Element) -> dict[str, Any]:
        holder = self._named[element.get("type", "")] if element.get("type") else element
        entry = next(one for one in holder.iter(f"{XS}element") if one.get("name") == shape.entry)
        bounds = {"minItems": shape.min} if shape.min else {}
        return {"type": "array", "items": self._value(shape.item, entry), **bounds, "maxItems": shape.max}


def _plain(shape: Shape) -> dict[str, Any]:
    """Return the schema of a value without parts or choices."""
    match shape:
        case TextLeaf(longest=longest, pattern=pattern):
            found: dict[str, Any] = {"$ref": "#/$defs/text", "maxLength": longest}
            return {**found, "pattern": f"^(?:{pattern.pattern})$"} if pattern is not None else found
        case WholeLeaf(min=low, max=high):
            return {"type": "integer", "minimum": low, "maximum": high}
        case AmountLeaf(places=3, min=0, max=10_000):
            return {"$ref": "#/$defs/millimetres"}
        case FlagLeaf():
            return {"type": "boolean"}
        case DayLeaf():
            return {"$ref": "#/$defs/day"}
        case MomentLeaf():
            return {"$ref": "#/$defs/moment"}
        case _:
            raise TypeError(shape)


def _relations(shape: RecordShape) -> dict[str, Any]:
    """Return what fields owe each other, as far as JSON Schema can say it."""
    owed: dict[str, list[str]] = {}
    when: list[dict[str, Any]] = []
    for field in shape.fields:
        for relation in field.relations:
            if isinstance(relation, Together | NeededWhen):
                other = shape.by_name[relation.field].key
            if isinstance(relation, Together):
                owed.setdefault(field.key, []).append(other)
                owed.setdefault(other, []).append(field.key)
            elif isinstance(relation, NeededWhen):
                condition = {"properties": {other: {"const": relation.value}}, "required": [other]}
                when.append({"if": condition, "then": {"required": [field.key]}})
    return ({"dependentRequired": owed} if owed else {}) | ({"allOf": when} if when else {})


def _only(kind: str, element: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"required": [element]},
        "else": {"properties": {element: False}},
    }


def _texts(node: etree._Element) -> dict[str, str]:
    """Return title and description: the Chinese and the English documentation."""
    found = {
        one.get("{http://www.w3.org/XML/1998/namespace}lang"): one.text for one in node.iterfind(f"{XS}annotation/*")
    }
    return {key: found[lang] for key, lang in (("title", "zh"), ("description", "en")) if found.get(lang)}


def document_schema() -> str:
    """Return the text of ``document-v1.json``."""
    return _text(Builder(*_parts()).document())


def case_schema() -> str:
    """Return the text of ``case-v1.json``; its own types stand before those of documents."""
    return _text(Builder(*_parts(), _resources.schema("case-v1.xsd")).case())


def _parts() -> list[Path]:
    return sorted(_resources.schema("document-v1.xsd").parent.glob("document-v1/*.xsd"))


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
