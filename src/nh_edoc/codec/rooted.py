"""Records that are the root of a file of their own: an element with its version, in JSON and in XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from nh_edoc._xml import parse_xml
from nh_edoc.codec.decoding import Decoding
from nh_edoc.codec.encoding import tree_of
from nh_edoc.codec.jsontree import parse_json, write_json
from nh_edoc.codec.problems import shown
from nh_edoc.codec.shapes import Naming, record_shape
from nh_edoc.codec.xmltree import record_tree, split, write_xml
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from nh_edoc.codec.problems import Problems

T = TypeVar("T")
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True, slots=True, kw_only=True)
class RootedForm:
    """The form of a file whose root is one record; the typed reading is the authority, its schema says the same."""

    element: str
    """Local name of the root element, and group of its codes: ``<element>.root``, ``<element>.version``."""
    namespace: str
    version: int
    invalid: str
    """Code of an error that lists problems."""

    def decode_json(self, data: bytes, type_: type[T], *, name: str) -> T:
        """Read a record from JSON.

        Raises:
            InputError: ``invalid``: ``problems`` lists everything that is wrong; `record.*`, `io.too-large`: the
                bytes are not the JSON of RFC 8259 within bounds.
        """
        tree = parse_json(data, name=name)
        decoding = Decoding()
        if not isinstance(tree, dict):
            decoding.problems.add("", "record.not-object", found=shown(tree))
            raise decoding.problems.error(self.invalid, name)
        self._require_version(tree, self.version, decoding.problems)
        decoding.repeated(tree, "")
        content = {key: value for key, value in tree.items() if key != "version"}
        return self._record(decoding, type_, content, name)

    def decode_xml(self, data: bytes, type_: type[T], *, name: str) -> T:
        """Read a record from XML.

        Raises:
            InputError: ``invalid``: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`: the bytes
                are not XML within bounds.
        """
        root = parse_xml(data, name=name)
        decoding = Decoding(lexical=True)
        if not self._is_root(root, decoding.problems):
            raise decoding.problems.error(self.invalid, name)
        self._require_version(dict(root.attrib), str(self.version), decoding.problems)
        content = record_tree(record_shape(type_, Naming.CAMEL), root, "", decoding.problems)
        return self._record(decoding, type_, content, name)

    def encode_json(self, record: object) -> bytes:
        """Return a record as JSON: indented by two, UTF-8, a newline at the end; equal records, equal bytes.

        Raises:
            InputError: ``invalid``: values that the types forbid; ``problems`` lists them all.
        """
        return write_json({"version": self.version, **self._tree(record)})

    def encode_xml(self, record: object) -> bytes:
        """Return a record as XML: UTF-8, no white space between elements; equal records, equal bytes.

        After the declaration the bytes are their own canonical form (Exclusive C14N 1.0).

        Raises:
            InputError: ``invalid``: values that the types forbid; ``problems`` lists them all.
        """
        shape = record_shape(type(record), Naming.CAMEL)
        start = f'{self.element} xmlns="{self.namespace}" version="{self.version}"'
        return (_DECLARATION + write_xml(shape, self._tree(record), start)).encode("utf-8")

    def _tree(self, record: object) -> dict[str, Any]:
        return tree_of(record_shape(type(record), Naming.CAMEL), record, self.element, self.invalid)

    def _is_root(self, root: etree._Element, problems: Problems) -> bool:
        """Return whether the root element is the form's; tell what is wrong with it and beside it."""
        namespace, name = split(root.tag)
        if (namespace, name) != (self.namespace, self.element):
            code = f"{self.element}.root"
            problems.add("", code, name=name[:100], found=namespace[:100], expected=self.namespace)
            return False
        for attribute in root.keys():  # noqa: SIM118 - an element is no mapping
            if attribute != "version":
                problems.add("", "xml.attribute", name=split(attribute)[1][:100])
        if root.getprevious() is not None or root.getnext() is not None:
            problems.add("", "xml.comment")
        return True

    def _require_version(self, envelope: Mapping[str, Any], version: object, problems: Problems) -> None:
        found = envelope.get("version")
        if "version" not in envelope:
            problems.add("/version", "record.missing", name="version")
        elif (type(found), found) != (type(version), version):
            problems.add("/version", f"{self.element}.version", found=shown(found), version=version)

    def _record(self, decoding: Decoding, type_: type[T], content: dict[str, Any], name: str) -> T:
        record = decoding.record(record_shape(type_, Naming.CAMEL), content, "")
        if decoding.problems.total:
            raise decoding.problems.error(self.invalid, name)
        return cast("T", record)
