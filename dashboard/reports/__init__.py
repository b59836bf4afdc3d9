"""Reports on paper: the supervision pack and the practice report, as tagged PDF, made without a browser.

ask -> wording -> figures (vector, from the same frames as the page) -> a template. A report does no arithmetic of its
own, so that page and paper print the same digits; it knows no clock, so that the same data give the same bytes.
"""
