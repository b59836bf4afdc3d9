"""A file of any make becomes a table of text: packing, encoding, separators, header, and what stands around it."""
