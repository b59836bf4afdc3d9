"""The weekly summary for supervisors: how many there are to talk about, and a link; never who, never a figure."""
