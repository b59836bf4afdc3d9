"""Do the first ten of the attention list leave more often than other open clients at the same session?"""
