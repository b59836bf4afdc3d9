"""Answer rows -> vector figures for paper, in the colours that mean the same on the pages."""
