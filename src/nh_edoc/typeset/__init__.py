"""排版: typst, the shipped fonts, QR codes, pictures of pages.

``engine`` makes PDF/A, ``coverage`` says beforehand what cannot be printed, ``qr`` draws codes, ``preview`` pictures.
"""
