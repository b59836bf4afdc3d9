"""What the oracle expects of the answers about what becomes of low ratings."""

from collections.abc import Mapping
from fractions import Fraction

from tests.oracle import Clinic
from tests.oracle import alliance_over_time as oracle
from tests.oracle.statistics import mean, wilson
from tests.properties.expectations import Asked, Cell, Expected, group_of


def expect_stays_low(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The counts of the answer `stays_low`."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for key, one in oracle.stays_low(clinic, group_of(asked.by, teams), asked.from_on, asked.to_on).items():
        low_first = one.stays_low_clients + one.recovers_clients
        low, high = wilson(one.stays_low_clients, low_first)
        rows[key] = vars(one) | {
            "low_first_clients": low_first,
            "stays_low_share": Fraction(one.stays_low_clients, low_first) if low_first else None,
            "stays_low_share_low": low,
            "stays_low_share_high": high,
            "net_recovery": Fraction(one.recovers_clients - one.turns_low_clients, one.clients),
        }
    shares = dict.fromkeys(("stays_low_share", "stays_low_share_low", "stays_low_share_high"), "low_first_clients")
    return Expected(("group", "instrument", "domain"), rows, shares | {"net_recovery": "clients"})


def expect_ruptures(clinic: Clinic, asked: Asked) -> Expected:
    """The counts and rates of the answer `ruptures`; what chance gives is drawn, not counted."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for counselor, one in oracle.ruptures(clinic, asked.from_on, asked.to_on).items():
        rows[(counselor,)] = vars(one) | {
            "ruptures_per_100": Fraction(100 * one.ruptures, one.rated_pairs) if one.rated_pairs else None,
            "repaired_share": Fraction(one.repaired, one.ruptures) if one.ruptures else None,
        }
    return Expected(("counselor_id",), rows, {"ruptures_per_100": "clients", "repaired_share": "ruptures"})


def expect_coverage_by_session(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The answer `coverage_by_session`."""
    found = oracle.coverage_by_session(clinic, group_of(asked.by, teams), asked.from_on, asked.to_on)
    rows = {
        key: {"clients": clients, "sessions": sessions, "rated": rated, "coverage": Fraction(rated, sessions)}
        for key, (clients, sessions, rated) in found.items()
    }
    return Expected(("group", "session_number"), rows, {"coverage": "clients"})


def expect_alliance_and_staying(clinic: Clinic, asked: Asked) -> Expected:
    """Counts, shares and differences of the answer `alliance_and_staying`; not the limits and curves."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for key, one in oracle.staying(clinic, asked.from_on, asked.to_on).items():
        clients = {is_low: len(one.clients[is_low]) for is_low in (True, False)}
        for group, is_low in (("below", True), ("not_below", False)):
            sessions, left = one.sessions[is_low], one.left[is_low]
            rows[(*key, "None", group)] = {
                "rated_sessions": sessions,
                "left_right_after": left,
                "share": Fraction(left, sessions) if sessions else None,
                "clients": clients[is_low],
            }
        rows[(*key, "None", "below")] |= {"difference": one.difference, "compared_clients": min(clients.values())}
    standings = ("below", "not_below", "at_the_maximum", "not_rated")
    found = oracle.landmarks(clinic, asked.from_on, asked.to_on)
    for instrument, domain in {key[:2] for key in found}:
        for landmark in oracle.LANDMARKS:
            for standing in standings:
                clients, gone = found.get((instrument, domain, landmark, standing), (0, 0))
                rows[instrument, domain, str(landmark), standing] = {"clients": clients, "dropped_out_clients": gone}
    hides = {"share": "clients", "difference": "compared_clients"}
    return Expected(("instrument", "domain", "landmark", "group"), rows, hides)


def expect_alliance_of_dropouts(clinic: Clinic, asked: Asked) -> Expected:
    """The counts and means of the answer `alliance_of_dropouts`."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for key, kinds in oracle.first_ratings(clinic, asked.from_on, asked.to_on).items():
        gone, others = kinds[True], kinds[False]
        rows[key] = {
            "dropped_out_clients": len(gone),
            "ended_otherwise_clients": len(others),
            "dropped_out_mean": mean(gone) if gone else None,
            "other_mean": mean(others) if others else None,
        }
    hides = {"dropped_out_mean": "dropped_out_clients", "other_mean": "ended_otherwise_clients"}
    return Expected(("instrument", "domain"), rows, hides)
