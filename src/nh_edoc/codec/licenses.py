"""Licences: ``license.xml`` and its JSON (``schemas/license-v1``)."""

from __future__ import annotations

from typing import Final

from nh_edoc.codec.rooted import RootedForm
from nh_edoc.model.license import License

FORM: Final = RootedForm(element="license", namespace="urn:nh-edoc:license:1", version=1, invalid="license.invalid")


def decode_license(data: bytes, *, name: str = "<bytes>") -> License:
    """Read a licence from XML.

    Raises:
        InputError: `license.invalid`: ``problems`` lists everything that is wrong; `xml.*`, `io.too-large`.
    """
    return FORM.decode_xml(data, License, name=name)


def decode_license_json(data: bytes, *, name: str = "<bytes>") -> License:
    """Read a licence from JSON.

    Raises:
        InputError: `license.invalid`: ``problems`` lists everything that is wrong; `record.*`, `io.too-large`.
    """
    return FORM.decode_json(data, License, name=name)


def encode_license(license: License) -> bytes:  # noqa: A002 - the word of the field
    """Return a licence as XML: compact, its own canonical form after the declaration.

    Raises:
        InputError: `license.invalid`: values that the types forbid.
    """
    return FORM.encode_xml(license)


def encode_license_json(license: License) -> bytes:  # noqa: A002 - the word of the field
    """Return a licence as JSON.

    Raises:
        InputError: `license.invalid`: values that the types forbid.
    """
    return FORM.encode_json(license)
