"""CSV files become a new version of the feedback file: read, recognise, check, publish.

read (bytes to plain UTF-8) -> recognise (which file, which column) -> stage (rows as text, in a private database)
-> check (every cell, with reasons) -> pseudonyms (client codes become keyed pseudonyms)
-> publish (a new version, all or nothing).
"""
