"""Do ratings and staying go together? Leaving right after a session below the mark, landmarks, and the published d."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Flags, Floats, divide, floats, integers, require_columns
from dashboard.measures.intervals import Z_95
from dashboard.measures.mantel_haenszel import risk_difference
from dashboard.measures.retention import retention

SESSIONS = 8
LANDMARKS = (1, 3)
STANDINGS = ("below", "not_below", "at_the_maximum", "not_rated")
_SCALE = ["instrument", "domain"]
_STRATA = ("counselor_id", "session_number")
_PATTERN = ("counselor_id", "client_no", "rated_bits", "low_bits", "left_after", "clients")
_COLUMNS = (
    "instrument", "domain", "landmark", "group", "rated_sessions", "left_right_after", "share", "difference",
    "difference_low", "difference_high", "clients", "dropped_out_clients", "dropped_out_by_8", "dropped_out_by_8_low",
    "dropped_out_by_8_high", "compared_clients",
)  # fmt: skip
_FIRST_COLUMNS = (
    "instrument", "domain", "dropped_out_clients", "ended_otherwise_clients", "dropped_out_mean", "other_mean", "d",
    "d_low", "d_high",
)  # fmt: skip


def alliance_and_staying(patterns: pd.DataFrame, landmarks: pd.DataFrame) -> pd.DataFrame:
    """Leaving right after a session below the mark against other sessions, and who drops out by what they had rated.

    Two rows per instrument and domain without a landmark, `below` and `not_below`: settled rated sessions 1 to 8, after
    how many the client dropped out right away, and that share. On the row `below` stands the difference to the others
    within session number and counselor (Mantel-Haenszel) with its 95 % interval clustered by client, and
    compared_clients, the smaller of the two groups.

    `patterns`: instrument, domain, counselor_id, client_no (empty: a client with no other pairing), rated_bits and
    low_bits (bit 0: session 1), left_after (session after which they dropped out, or empty) and clients with all that.
    `landmarks`: landmark, instrument, domain, standing (one of STANDINGS), exit_session, exit_cause, clients.

    Rows with a landmark (1: by the rating of session 1; 3: by the mean of the rated ones of sessions 1 to 3) follow
    the clients seen up to that session: how many dropped out by session 8, and the share of all (Aalen-Johansen with
    log-log limits, so those not yet seen that far count as far as they were seen).

    Formula:
        difference = sum(a n0 / n - b n1 / n) / sum(n1 n0 / n) over strata of counselor and session number
                     (a of n1 sessions below the mark and b of n0 others were the client's last)
        limits     = how the difference moves when one client after the other is left out

    Source: Greenland & Robins 1985, Biometrics 41; Efron & Stein 1981 (jackknife); Anderson et al. 1983 (landmarks).

    Limits: Going together is not one leading to the other. The most satisfied and those who do not rate leave too, and
    stand as groups of their own.
    """
    require_columns(patterns, (*_SCALE, *_PATTERN))
    parts = [_of_sessions(scale, rows) for scale, rows in _by_scale(patterns)]
    parts += [_of_landmarks(scale, rows) for scale, rows in _by_scale(landmarks)]
    empty = pd.DataFrame(columns=list(_COLUMNS))
    joined = pd.concat(parts, ignore_index=True).reindex(columns=list(_COLUMNS)) if parts else empty
    whole = ("landmark", "rated_sessions", "left_right_after", "clients", "dropped_out_clients", "compared_clients")
    kinds = dict.fromkeys(whole, "Int64") | {name: "float64" for name in _COLUMNS[6:] if name not in whole}
    return joined.astype(kinds).sort_values(
        [*_SCALE, "landmark"], kind="stable", na_position="first", ignore_index=True
    )


def first_ratings(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per instrument and domain: first ratings of those who dropped out and of those who ended otherwise.

    `counts`: instrument, domain, is_dropped_out, clients, and score_sum and square_sum of their ratings of session 1.
    `d` is above 0 where drop-outs had rated lower; empty where either group has fewer than two clients or nothing
    varies.

    Formula:
        d      = (mean of the others - mean of the drop-outs) / pooled standard deviation
        limits = d +- 1.96 root(1 / n1 + 1 / n2 + d^2 / (2 (n1 + n2)))

    Source: Cohen 1988; Hedges & Olkin 1985, p. 86.

    Limits: Only clients who rated session 1 and have ended. Who rates lower, and who leaves, may share a third reason.
    """
    require_columns(counts, (*_SCALE, "is_dropped_out", "clients", "score_sum", "square_sum"))
    rows = [_first_ratings(scale, rows) for scale, rows in _by_scale(counts)]
    return pd.DataFrame(rows, columns=list(_FIRST_COLUMNS))


def session_cells(patterns: pd.DataFrame) -> pd.DataFrame:
    """What `risk_difference` takes: per client (or clients alike) and session, was it low, and did they leave after it.

    A client with several pairings is one cluster; every other pattern is a cluster of its own, as often as it occurs.
    """
    rated, low = integers(patterns, "rated_bits"), integers(patterns, "low_bits")
    left_after = floats(patterns, "left_after")
    is_alone = patterns["client_no"].isna().to_numpy()
    place = np.arange(len(patterns), dtype=np.float64)
    # Numbers of lone patterns are below 0, those of clients above.
    cluster = np.where(is_alone, -1 - place, floats(patterns, "client_no"))
    alike = np.where(is_alone, floats(patterns, "clients"), 1.0)
    repeats = np.where(is_alone, 1.0, floats(patterns, "clients"))
    parts = []
    for number in range(1, SESSIONS + 1):
        is_rated = (rated >> (number - 1)) & 1 == 1
        is_low = ((low >> (number - 1)) & 1 == 1)[is_rated]
        is_case, times = (left_after == number)[is_rated], repeats[is_rated]
        parts.append(
            pd.DataFrame(
                {
                    "counselor_id": patterns["counselor_id"].to_numpy()[is_rated],
                    "session_number": number,
                    "cluster": cluster[is_rated],
                    "alike": alike[is_rated],
                    "exposed": times * is_low,
                    "exposed_cases": times * (is_low & is_case),
                    "others": times * ~is_low,
                    "other_cases": times * (~is_low & is_case),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _by_scale(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """The rows of each instrument and domain, in the order of their names."""
    for (instrument, domain), rows in frame.groupby(_SCALE, sort=True):
        yield (str(instrument), str(domain)), rows


def _of_sessions(scale: tuple[str, str], rows: pd.DataFrame) -> pd.DataFrame:
    found = risk_difference(session_cells(rows), _STRATA)
    sessions = np.array([found.exposed, found.others])
    left = np.array([found.exposed_cases, found.other_cases])
    low, rated = integers(rows, "low_bits"), integers(rows, "rated_bits")
    clients = [_people(rows, low > 0), _people(rows, (rated & ~low) > 0)]
    return pd.DataFrame(
        {
            "instrument": scale[0],
            "domain": scale[1],
            "group": STANDINGS[:2],
            "rated_sessions": sessions,
            "left_right_after": left,
            "share": divide(left, sessions),
            "difference": [found.difference, np.nan],
            "difference_low": [found.low, np.nan],
            "difference_high": [found.high, np.nan],
            "clients": clients,
            "compared_clients": [min(clients), None],
        }
    )


def _people(rows: pd.DataFrame, is_meant: Flags) -> int:
    """How many clients the rows meant stand for."""
    meant = rows[is_meant]
    alone = meant["client_no"].isna()
    return int(meant.loc[alone, "clients"].sum()) + int(meant.loc[~alone, "client_no"].nunique())


def _of_landmarks(scale: tuple[str, str], rows: pd.DataFrame) -> pd.DataFrame:
    found = [_followed(landmark, standing, rows) for landmark, standing in _groups()]
    return pd.DataFrame(found).assign(instrument=scale[0], domain=scale[1])


def _groups() -> Iterator[tuple[int, str]]:
    return ((landmark, standing) for landmark in LANDMARKS for standing in STANDINGS)


def _followed(landmark: int, standing: str, rows: pd.DataFrame) -> dict[str, object]:
    own = rows[(rows["landmark"] == landmark) & (rows["standing"] == standing)]
    exits = pd.DataFrame(
        {
            "group": standing,
            "entry": landmark,
            "exit": own["exit_session"],
            "cause": own["exit_cause"],
            "clients": own["clients"],
        }
    )
    last = retention(exits, min_at_risk=1).tail(1)
    shares = last[["dropped_out", "dropped_out_low", "dropped_out_high"]].to_numpy(np.float64)
    share, low, high = shares[0] if len(last) else (np.nan, np.nan, np.nan)
    return {
        "landmark": landmark,
        "group": standing,
        "clients": int(own["clients"].sum()),
        "dropped_out_clients": int(own.loc[own["exit_cause"] == "dropped_out", "clients"].sum()),
        "dropped_out_by_8": share,
        "dropped_out_by_8_low": low,
        "dropped_out_by_8_high": high,
    }


def _first_ratings(scale: tuple[str, str], rows: pd.DataFrame) -> tuple[object, ...]:
    clients, sums, squares = (_two_groups(rows, name) for name in ("clients", "score_sum", "square_sum"))
    means = divide(sums, clients)
    difference, low, high = np.nan, np.nan, np.nan
    if clients.min() > 1:
        variance = float((squares - clients * means**2).sum() / (clients.sum() - 2))
        if variance > 1e-12:
            difference = float((means[1] - means[0]) / np.sqrt(variance))
            error = np.sqrt(clients.sum() / clients.prod() + difference**2 / (2 * clients.sum()))
            low, high = difference - Z_95 * error, difference + Z_95 * error
    return (*scale, int(clients[0]), int(clients[1]), *means, difference, low, high)


def _two_groups(rows: pd.DataFrame, column: str) -> Floats:
    """The column for drop-outs and for the others; 0 where there are none."""
    is_gone = rows["is_dropped_out"].astype(bool)
    return np.array([rows.loc[is_gone, column].sum(), rows.loc[~is_gone, column].sum()], np.float64)
