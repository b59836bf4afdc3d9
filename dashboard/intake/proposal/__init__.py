"""What a foreign file seems to hold, for a person to confirm: nothing is decided or stored here.

survey (what each column's values look like) -> propose (which column is what, and what is still open).
"""
