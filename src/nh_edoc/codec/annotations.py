"""加注说明 as JSON (``schemas/annotation-v1``)."""

from __future__ import annotations

from typing import Final

from nh_edoc.codec.rooted import RootedForm
from nh_edoc.model.annotation import Annotation

FORM: Final = RootedForm(
    element="annotation", namespace="urn:nh-edoc:annotation:1", version=1, invalid="annotation.invalid"
)


def decode_annotation_json(data: bytes, *, name: str = "<bytes>") -> Annotation:
    """Read what an annotated copy says of itself.

    Raises:
        InputError: `annotation.invalid`: ``problems`` lists everything that is wrong; `record.*`, `io.too-large`.
    """
    return FORM.decode_json(data, Annotation, name=name)


def encode_annotation_json(annotation: Annotation) -> bytes:
    """Return what an annotated copy says of itself, as JSON.

    Raises:
        InputError: `annotation.invalid`: values that the types forbid.
    """
    return FORM.encode_json(annotation)
