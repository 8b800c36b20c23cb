"""What path validation, pyHanko and their ASN.1 reader raise on certificates and files they do not understand."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator import errors as paths

FOREIGN_FAULTS: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    paths.PathError,
    paths.CRLValidationError,
    paths.OCSPValidationError,
    paths.ValidationError,
)
