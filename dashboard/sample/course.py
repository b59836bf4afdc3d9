"""The course of counseling of a block of clients, from appointment to appointment until they leave.

All clients of a block take their n-th appointment at the same time, so the work is in whole columns. The cut
of the export ends what is known of a course, never the course itself.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.sample.appointments import ATTENDANCES, AppointmentLog, Appointments
from dashboard.sample.clients import MODALITIES, Clients
from dashboard.sample.clinic import Bools, Calendar, Floats, Ints, Roster
from dashboard.sample.ratings import Sitting, expit, fill_in_forms, logit
from dashboard.sample.scenarios import Parameters

ENDINGS = ("", "planned", "dropped_out", "referred_on", "ended_by_service", "other", "not_started")
OPEN, PLANNED, DROPPED_OUT, REFERRED_ON, ENDED_BY_SERVICE, OTHER, NOT_STARTED = range(len(ENDINGS))

DROP_OUT_HAZARD = (0.078, 0.047, 0.036, 0.029, 0.025, 0.022, 0.020, 0.018, 0.017, 0.016, 0.015, 0.014, 0.013)
"""Drop-out after session 1, 2, ... 12 and after every later one, before any effect of client or counselor."""

LEAVES_AFTER_NO_SHOW = logit(0.13)
LEAVES_WITH_COUNSELOR = 0.20
AFTER_TRANSFER_SESSIONS = 2
LONG_AGO = 99
EARLY_SESSIONS = 3
DRIFT_FROM_DAY = 18 * 365 // 12
KEPT_RUPTURE_SESSIONS = 2
STRONGER_AFTER_REPAIR = 0.4
"""Where ruptures are repaired well: long enough to be seen, then talked about, and worth it."""

ATTENDED, LATE_ATTENDED, NO_SHOW, LATE_CANCEL, CLIENT_CANCEL, PROVIDER_CANCEL, FUTURE = range(len(ATTENDANCES))


@dataclass(frozen=True)
class Courses:
    """How each course ended (OPEN where it has not), the day it was closed, and all appointments."""

    ending: Ints
    ended_day: Ints
    appointments: Appointments


def run_courses(
    rng: np.random.Generator, parameters: Parameters, roster: Roster, calendar: Calendar, clients: Clients
) -> Courses:
    """Every course of these clients, from the first appointment to the cut of the export."""
    return _Clinic(rng, parameters, roster, calendar, clients).run()


class _Clinic:
    """Where each client stands; one column a quantity, one entry a client."""

    def __init__(
        self,
        rng: np.random.Generator,
        parameters: Parameters,
        roster: Roster,
        calendar: Calendar,
        clients: Clients,
    ) -> None:
        size = len(clients)
        self.rng, self.parameters, self.roster = rng, parameters, roster
        self.calendar, self.clients = calendar, clients
        self.log = AppointmentLog()
        self.counselor = clients.counselor.copy()
        self.day = clients.intake_day.copy()
        self.transfer_at = clients.transfer_at.copy()
        self.sessions = np.zeros(size, dtype=np.int64)
        self.since_transfer = np.full(size, LONG_AGO, dtype=np.int64)
        self.missed_last = np.zeros(size, dtype=np.bool_)
        self.noise = rng.standard_normal(size)
        self.rupture_left = np.zeros(size, dtype=np.int64)
        self.lasting_dip = np.zeros(size)
        self.phq = clients.phq_start.copy()
        self.ending = np.full(size, OPEN, dtype=np.int64)
        self.ended_day = np.zeros(size, dtype=np.int64)

    def run(self) -> Courses:
        self._consult()
        active = np.flatnonzero(self.ending == OPEN)
        while active.size:
            active = self._hand_over(active)
            active = self._keep_to_the_export(active)
            came = self._keep_appointments(active)
            self._hold_sessions(came)
            active = active[self.ending[active] == OPEN]
            gap = self.clients.pace[active] + self.rng.integers(-1, 2, active.size)
            self.day[active] = self.calendar.to_workday(self.day[active] + gap)
        return Courses(self.ending, self.ended_day, self.log.rows())

    def _chance(self, share: float, size: int) -> Bools:
        return np.asarray(self.rng.random(size) < share)

    def _consult(self) -> None:
        """A first call for some, mostly by phone; the first session follows within two weeks, or never."""
        who = np.flatnonzero(self.clients.has_consultation)
        attendance = np.where(self._chance(0.93, who.size), ATTENDED, CLIENT_CANCEL)
        modality = np.where(self._chance(0.7, who.size), MODALITIES.index("phone"), self.clients.modality[who])
        self.log.add(who, self.counselor[who], self.day[who], attendance, modality, kind="consultation")
        self.day[who] = self.calendar.to_workday(self.day[who] + self.rng.integers(3, 15, who.size))
        self._end(np.flatnonzero(self.clients.never_starts), NOT_STARTED)

    def _end(self, who: Ints, ending: int | Ints) -> None:
        """Closes courses: a planned ending on the day, any other when the counselor stops waiting."""
        self.ending[who] = ending
        waited = self.rng.integers(14, 43, who.size)
        self.ended_day[who] = self.day[who] + np.where(self.ending[who] == PLANNED, 0, waited)

    def _keep_to_the_export(self, active: Ints) -> Ints:
        """Those whose next appointment lies within the export; of the others most have it booked."""
        is_later = self.day[active] > self.calendar.last_day
        later = active[is_later]
        booked = later[self._chance(self.parameters.future_share, later.size)]
        future = np.full(booked.size, FUTURE, dtype=np.int64)
        self.log.add(booked, self.counselor[booked], self.day[booked], future, self.clients.modality[booked])
        return active[~is_later]

    def _hand_over(self, active: Ints) -> Ints:
        """Gives the clients of counselors who have left, and those whose transfer is due, to a colleague."""
        left = active[self.day[active] >= self.roster.leaves[self.counselor[active]]]
        gone = left[self._chance(LEAVES_WITH_COUNSELOR, left.size)]
        self._end(gone, DROPPED_OUT)
        due = active[self.transfer_at[active] == self.sessions[active] + 1]
        self.transfer_at[due] = 0
        moving = np.setdiff1d(np.union1d(left, due), gone)
        if moving.size:
            new = self.roster.draw(self.rng, self.day[moving], colleagues_of=self.counselor[moving])
            self.since_transfer[moving[new != self.counselor[moving]]] = 0
            self.counselor[moving] = new
        return np.setdiff1d(active, gone)

    def _keep_appointments(self, active: Ints) -> Ints:
        """Writes the missed appointments and returns who came; after a no-show some do not come back."""
        p, clients = self.parameters, self.clients
        miss = clients.v_attend[active] + self.roster.u_noshow[self.counselor[active]]
        miss = miss + 0.8 * self.missed_last[active]
        chances = np.stack(
            [
                expit(logit(p.no_show) + miss),
                np.full(active.size, p.late_cancel),
                expit(logit(p.client_cancel) + 0.5 * clients.v_attend[active]),
                np.full(active.size, p.provider_cancel),
            ],
            axis=1,
        )
        drawn: Ints = (np.cumsum(chances, axis=1) <= self.rng.random(active.size)[:, None]).sum(axis=1)
        came: Ints = active[drawn == 4]
        away, why = active[drawn < 4], drawn[drawn < 4] + NO_SHOW
        self.log.add(away, self.counselor[away], self.day[away], why, clients.modality[away])
        missed = away[why == NO_SHOW]
        self.missed_last[active] = False
        self.missed_last[missed] = True
        log_odds = LEAVES_AFTER_NO_SHOW + self._leaning(missed)
        self._end(missed[self.rng.random(missed.size) < expit(log_odds)], DROPPED_OUT)
        return came

    def _hold_sessions(self, came: Ints) -> None:
        """One attended session each: how it felt, what was written down, and whether it was the last."""
        self.sessions[came] += 1
        self.since_transfer[came] += 1
        counselor = self._with_cover(came)
        alliance = self._alliance(came, counselor)
        self._change(came, alliance)
        self._write_session(came, counselor, alliance)
        self._leave(came, alliance)
        self._join_group(came)

    def _with_cover(self, came: Ints) -> Ints:
        """Who gives this session: now and then a colleague covers, never at the first two sessions."""
        counselor = self.counselor[came].copy()
        covered = self._chance(self.parameters.cover_share, came.size) & (self.sessions[came] > 2)
        if covered.any():
            who = came[covered]
            counselor[covered] = self.roster.draw(self.rng, self.day[who], colleagues_of=counselor[covered])
        return counselor

    def _alliance(self, came: Ints, counselor: Ints) -> Floats:
        p = self.parameters
        self.noise[came] = 0.30 * self.noise[came] + 0.91**0.5 * self.rng.standard_normal(came.size)
        self._rupture(came)
        growth = np.where(self.day[came] >= DRIFT_FROM_DAY, p.growth_late, p.growth)
        return np.asarray(
            self.roster.u_alliance[counselor]
            + self.clients.v_alliance[came]
            + growth * np.log(self.sessions[came])
            + p.sd_session * self.noise[came]
            - self._dip(came)
            - 0.25 * (self.since_transfer[came] <= AFTER_TRANSFER_SESSIONS)
        )

    def _dip(self, came: Ints) -> Floats:
        in_rupture = self.rupture_left[came] > 0
        return np.where(in_rupture, self.parameters.rupture_dip, self.lasting_dip[came])

    def _rupture(self, came: Ints) -> None:
        """Ruptures go on, end (repaired, or with a part of the dip that stays) or begin."""
        p = self.parameters
        in_rupture = came[self.rupture_left[came] > 0]
        self.rupture_left[in_rupture] -= 1
        over = in_rupture[self.rupture_left[in_rupture] == 0]
        stronger = np.where(self.roster.keeps_in_rupture[self.counselor[over]], STRONGER_AFTER_REPAIR, 0.0)
        is_repaired = self.rng.random(over.size) < self.roster.repair[self.counselor[over]]
        self.lasting_dip[over] = np.where(is_repaired, -stronger, 0.6 * p.rupture_dip)
        starts = (
            (self.rupture_left[came] == 0)
            & (self.sessions[came] > 1)
            & (self.rng.random(came.size) < self.roster.rupture[self.counselor[came]])
        )
        begun = came[starts]
        lasts = 1 + self.rng.poisson(1.0, begun.size)
        keeps = self.roster.keeps_in_rupture[self.counselor[begun]]
        self.rupture_left[begun] = np.where(keeps, KEPT_RUPTURE_SESSIONS, lasts)

    def _change(self, came: Ints, alliance: Floats) -> None:
        """Depression moves with the counselor and the alliance, faster at first."""
        u_outcome = self.roster.u_outcome[self.counselor[came]]
        move = -0.95 + 0.68 * self.clients.severity[came] + u_outcome - 0.22 * alliance
        self.phq[came] = np.clip(self.phq[came] + move / (1 + 0.06 * self.sessions[came]), 0, 27)

    def _write_session(self, came: Ints, counselor: Ints, alliance: Floats) -> None:
        roster, clients = self.roster, self.clients
        forms = fill_in_forms(
            self.rng,
            self.parameters,
            Sitting(
                alliance=alliance,
                phq_true=self.phq[came],
                ors_shift=clients.ors_shift[came],
                heard=np.where(self.sessions[came] <= EARLY_SESSIONS, roster.heard[counselor], 0.0),
                goals=roster.goals[counselor],
                u_feedback=roster.u_feedback[counselor],
                is_flat_high=roster.is_flat_high[counselor],
                never_rates=clients.never_rates[came],
            ),
        )
        attendance = np.where(self._chance(0.03, came.size), LATE_ATTENDED, ATTENDED)
        elsewhere = self.rng.integers(0, len(MODALITIES), came.size)
        modality = np.where(self._chance(0.06, came.size), elsewhere, clients.modality[came])
        self.log.add(came, counselor, self.day[came], attendance, modality, number=self.sessions[came], forms=forms)

    def _leaning(self, who: Ints) -> Floats:
        """The part of a drop-out's log odds that belongs to client and counselor, whatever the session."""
        counselor = self.counselor[who]
        early = np.where(self.sessions[who] <= EARLY_SESSIONS, self.roster.early_drop[counselor], 0.0)
        return np.asarray(self.roster.u_drop[counselor] + early + self.clients.v_drop[who])

    def _leave(self, came: Ints, alliance: Floats) -> None:
        """Endings after this session: other reasons, then drop-out, then an agreed ending."""
        p, clients, sessions = self.parameters, self.clients, self.sessions[came]
        hazard = np.array(DROP_OUT_HAZARD)[np.minimum(sessions, len(DROP_OUT_HAZARD)) - 1]
        keeps = self.roster.keeps_in_rupture[self.counselor[came]]
        felt = alliance + np.where(keeps, self._dip(came), 0.0)
        log_odds = (
            np.log(hazard / (1 - hazard))
            + self._leaning(came)
            - p.b_alliance_drop * felt
            + 0.12 * clients.severity[came]
            - 0.18 * (clients.age[came] - 37) / 13
            + 0.55 * ((self.rupture_left[came] > 0) & ~keeps)
            + 1.0 * (self.since_transfer[came] <= AFTER_TRANSFER_SESSIONS)
        )
        is_content = (sessions <= EARLY_SESSIONS) & (alliance > 0.8) & (self.phq[came] < 12)
        drops_out = self.rng.random(came.size) < expit(log_odds)
        drops_out |= is_content & self._chance(p.good_enough, came.size)
        improved = (sessions > 6) & (self.phq[came] < 9) & self._chance(p.early_planned, came.size)
        agreed = (sessions >= 4) & self._chance(0.017, came.size)
        is_planned = (sessions >= clients.plan[came]) | improved | agreed
        is_other = self._chance(p.other_ending, came.size)
        reason = self.rng.choice([REFERRED_ON, ENDED_BY_SERVICE, OTHER], came.size, p=[0.5, 0.2, 0.3])
        ending = np.where(is_other, reason, np.where(drops_out, DROPPED_OUT, np.where(is_planned, PLANNED, OPEN)))
        self._end(came[ending != OPEN], ending[ending != OPEN])

    def _join_group(self, came: Ints) -> None:
        """A group some of the clients also come to, two days after a session."""
        who = came[self.clients.joins_group[came] & self._chance(0.3, came.size) & (self.sessions[came] > 2)]
        day = self.calendar.to_workday(self.day[who] + 2)
        who, day = who[day <= self.calendar.last_day], day[day <= self.calendar.last_day]
        attendance = np.full(who.size, ATTENDED, dtype=np.int64)
        modality = np.full(who.size, MODALITIES.index("in_person"), dtype=np.int64)
        self.log.add(who, self.counselor[who], day, attendance, modality, kind="group")
