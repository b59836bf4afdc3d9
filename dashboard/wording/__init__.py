"""Sentences: frames and plain values in, words for people out.

Written for a reading age of 14. What was seen, of how many, how sure, and what it does not mean; "below the mark",
"in line with the clinic", "too few to say", "worth a look"; "goes together with", never a cause; nobody is ranked.
"""
