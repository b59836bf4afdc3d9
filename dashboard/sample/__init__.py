"""A made-up clinic: seeded, synthetic appointments, endings and ratings for demo, tests and benchmarks.

scenarios (what is true of the clinic) -> clinic (calendar, counselors) -> clients
-> course (their appointments, with ratings) -> lines -> writer (CSV files)
"""

from dashboard.sample.writer import SampleSummary, write_sample

__all__ = ["SampleSummary", "write_sample"]
