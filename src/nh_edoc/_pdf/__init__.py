"""The strict reader of PDF files: what the verifier sees with.

``read`` opens a file; ``signature``, ``forms``, ``attachments``, ``pages`` and ``layout`` say what is in it; ``text``
says what is seen on its pages, ``glyphs`` what each glyph is proven to be, ``appearance`` what a seal looks like.
"""
