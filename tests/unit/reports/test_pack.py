"""The supervision pack: two tagged pages, the page's digits, and nothing that a client answered alone."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from dashboard.access.viewer import AccessDenied, Role, Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import last_months
from dashboard.definitions.attention_rules import FROM_RATINGS
from dashboard.office import audit
from dashboard.reports.attention import open_cases
from dashboard.reports.pack import make_pack
from dashboard.wording import common, today, trend
from dashboard.wording import signals as words
from tests.unit.reports.conftest import NASTY_NAME, OF_SOUTH, SUPERVISOR, read, text_of


def filters_of_pack(clinic: Clinic, counselor: str = "K1") -> Filters:
    data_to = ask(clinic, SUPERVISOR, "data_to").data_to
    assert data_to is not None
    from_on, to_on = last_months(data_to, 12)
    return Filters(from_on=from_on, to_on=to_on, counselor_id=counselor)


def signals_of_page(clinic: Clinic, counselor: str = "K1") -> list[words.Signal]:
    filters = filters_of_pack(clinic, counselor)
    early, alliance = (ask(clinic, SUPERVISOR, question, filters) for question in ("early_dropout", "alliance"))
    return words.signals_of(early.frame, early.practice, alliance.frame, alliance.practice)


def plain(sentence: str) -> str:
    """A sentence as it stands in the text of a PDF."""
    return " ".join(sentence.replace("**", "").replace("\u00a0", " ").split())


def test_pack_has_two_pages_and_is_tagged(pack: PdfReader) -> None:
    root = pack.trailer["/Root"]

    assert len(pack.pages) == 2
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert pack.metadata is not None
    assert pack.metadata.title == f"Supervision pack: {NASTY_NAME}"


def test_pack_prints_the_digits_of_the_page(clinic: Clinic, pack: PdfReader) -> None:
    told, signals = text_of(pack), signals_of_page(clinic)
    best = words.best(signals)
    assert best is not None

    assert plain(words.strength(best)) in told
    for signal in words.strongest(signals):
        assert plain(words.signal_words(signal)) in told
    for signal in signals:
        counted = common.of_how_many(signal.part, signal.whole, "")
        row = f"{plain(words.estimate_words(signal))} {common.percent(signal.practice)} {counted}"
        assert row in told


def test_pack_prints_the_running_sum_of_the_page(clinic: Clinic, pack: PdfReader) -> None:
    data_to = ask(clinic, SUPERVISOR, "data_to").data_to
    assert data_to is not None
    from_on, to_on = last_months(data_to, 24)
    sums = ask(clinic, SUPERVISOR, "cusum", Filters(from_on=from_on, to_on=to_on, counselor_id="K1"))

    assert plain(trend.cusum_headline(sums.frame)) in text_of(pack)


def test_every_figure_of_the_pack_has_words(pack: PdfReader) -> None:
    found = alternatives(pack)

    assert len(found) == 3
    assert any("Running sum of early drop-outs" in words_ for words_ in found)
    assert any("Step curves" in words_ for words_ in found)
    assert any("Course of feeling heard" in words_ for words_ in found)


def alternatives(pdf: PdfReader) -> list[str]:
    """The alternative texts of the figures, wherever they stand in the tree of tags."""
    found, open_ = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while open_:
        node = open_.pop().get_object()
        if isinstance(node, list):
            open_ += node
        elif hasattr(node, "get"):
            found += [str(node["/Alt"])] if node.get("/S") == "/Figure" and "/Alt" in node else []
            open_ += [node["/K"]] if "/K" in node else []
    return found


def test_names_that_look_like_markup_stand_as_they_are(pack: PdfReader) -> None:
    assert plain(NASTY_NAME) in text_of(pack)


def test_pack_says_what_it_is_not_and_numbers_its_pages(pack: PdfReader) -> None:
    for number, page in enumerate(pack.pages, start=1):
        told = plain(page.extract_text())
        assert common.NOT_A_SAFETY_SYSTEM in told
        assert f"Page {number} of 2" in told
        assert "Data to 31 March 2025." in told


def test_same_data_give_the_same_bytes(clinic: Clinic, pack_bytes: bytes) -> None:
    assert make_pack(clinic, SUPERVISOR, "K1") == pack_bytes


def test_anonymous_pack_has_no_line_from_ratings(clinic: Clinic, pack: PdfReader) -> None:
    rows = ask(clinic, SUPERVISOR, "attention", Filters(counselor_id="K1")).frame
    from_ratings = rows[rows["rule"].isin(FROM_RATINGS)]
    attended = rows[~rows["rule"].isin(FROM_RATINGS)]
    assert len(from_ratings)
    assert len(attended)
    told = text_of(pack)

    for row in from_ratings.to_dict("records"):
        assert today.reason(row["rule"]) not in told
        assert row["evidence"] not in told
    for row in attended.to_dict("records"):
        assert row["case_code"] in told
        assert plain(row["evidence"]) in told
    assert not set(from_ratings["case_code"]) - set(attended["case_code"]) & set(told.split())


def test_a_rule_nobody_knows_stays_off_anonymous_paper(clinic: Clinic) -> None:
    answer = ask(clinic, SUPERVISOR, "attention", Filters(counselor_id="K1"))
    new_rule = answer.frame.assign(rule="brand_new")

    cases, further = open_cases(_with_frame(answer, new_rule), only_attendance=True)

    assert (cases, further) == ([], 0)


def _with_frame(answer: Answer, frame: object) -> Answer:
    return Answer(answer.question, frame, answer.definitions, answer.data_to)  # type: ignore[arg-type]


def test_open_mode_lists_rating_lines_too(clinic: Clinic) -> None:
    answer = ask(clinic, SUPERVISOR, "attention", Filters(counselor_id="K1"))
    from_ratings = answer.frame[answer.frame["rule"].isin(FROM_RATINGS)]

    cases, _ = open_cases(answer, only_attendance=False)

    assert set(from_ratings["case_code"]) <= {case[0] for case in cases}


def test_small_numbers_are_words_on_paper_too(clinic: Clinic) -> None:
    told = text_of(read(make_pack(clinic, SUPERVISOR, "K5")))

    assert f"Early drop-out · {common.TOO_FEW} {common.TOO_FEW}" in told
    assert "3 clients" in told
    assert "of 3" not in told


def test_making_a_pack_is_logged_with_the_counselor(clinic: Clinic, pack: PdfReader) -> None:
    entry = audit.entries(clinic.office, action="supervision pack made", subject="K1")[-1]

    assert entry.actor == SUPERVISOR.user_id


@pytest.mark.parametrize(
    ("viewer", "counselor"),
    [
        (OF_SOUTH, "K1"),
        (SUPERVISOR, "nobody"),
        (Viewer("k1@clinic.test", (Role.COUNSELOR,), (), ("K1",)), "K1"),
        (Viewer("admin@clinic.test", (Role.ADMIN,)), "K1"),
        (Viewer("both@clinic.test", (Role.SUPERVISOR,), ("*",), ("K1",)), "K1"),
    ],
)
def test_nobody_else_gets_a_pack_and_no_line_is_logged(clinic: Clinic, viewer: Viewer, counselor: str) -> None:
    before = len(audit.entries(clinic.office))

    with pytest.raises(AccessDenied):
        make_pack(clinic, viewer, counselor)

    assert len(audit.entries(clinic.office)) == before
