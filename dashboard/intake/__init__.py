"""CSV files and workbooks become a new version of the feedback file: read, recognise, shape, check, publish.

read (bytes to a table of text) -> recognise (by a mapping, a preset or the headers: which file, which column) -> stage
(rows as text, in a private database) -> shape (one row an appointment, columns of other files joined) -> dates
(how each column writes them) -> check (every cell, with reasons) -> pseudonyms (client codes become keyed ones)
-> publish (a new version, all or nothing). What only a person can say is asked in `proposal`.
"""
