//! How the network is: how long calls take, and what becomes of them.

use std::ops::Range;
use std::time::Duration;

use fastrand::Rng;

/// Whom a function calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    /// The tables.
    Tables,
    /// The payment provider.
    Provider,
    /// The mail service.
    Mail,
}

/// How long the provider is away, in seconds.
const OUTAGE: Range<u64> = 2..8;

/// How long calls take, and how many of a thousand go wrong.
#[derive(Debug, Clone)]
pub struct Weather {
    /// The time that a call to the tables takes, in milliseconds.
    pub tables: Range<u64>,
    /// The time that a call to the provider takes, in milliseconds.
    pub provider: Range<u64>,
    /// The time that a call to the mail service takes, in milliseconds.
    pub mail: Range<u64>,
    /// Calls with a fault that does not last: the next attempt is a new draw.
    pub transient: u16,
    /// Calls that take seconds, are never answered, or end in a fault that the provider repeats.
    pub lasting: u16,
    /// Calls at which the process of the caller dies.
    pub deaths: u16,
    /// Calls to the provider at which it goes away, for [`OUTAGE`].
    pub outages: u16,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is served.
    Served,
    /// There is no connection.
    Unreachable,
    /// The connection breaks before the server has the request.
    LostRequest,
    /// The connection breaks after the server has served it.
    LostResponse,
    /// Something before the server fails, and the server does not get it.
    FailedBefore,
    /// The server serves it, and something before it fails.
    FailedAfter,
    /// The server is busy, in general or with what the call needs.
    Busy,
    /// It is served, and the response takes seconds.
    Late,
    /// The server does not get it, and no response comes.
    Unheard,
    /// It is served, and no response comes.
    Unanswered,
    /// The server does not serve it, and repeats its fault under the same key.
    KeptBefore,
    /// The server serves it, and repeats a fault under the same key.
    KeptAfter,
    /// The caller dies before the call is sent.
    DeathBefore,
    /// The caller dies after the server has served it.
    DeathAfter,
}

impl Weather {
    /// Calls take some milliseconds, and none fails.
    pub fn calm() -> Self {
        Self { tables: 2..8, provider: 20..60, mail: 20..80, transient: 0, lasting: 0, deaths: 0, outages: 0 }
    }

    pub(super) fn fate(&self, server: Server, rng: &mut Rng) -> Fate {
        use Fate::{
            Busy, DeathAfter, DeathBefore, FailedAfter, FailedBefore, KeptAfter, KeptBefore, Late, LostRequest,
            LostResponse, Served, Unanswered, Unheard, Unreachable,
        };
        let draw = rng.u16(0..1000);
        let of = |rng: &mut Rng, fates: &[Fate]| fates[rng.usize(0..fates.len())];
        if draw < self.deaths {
            of(rng, &[DeathBefore, DeathAfter])
        } else if draw < self.deaths + self.transient {
            of(rng, &[Unreachable, LostRequest, LostResponse, FailedBefore, FailedAfter, Busy, Busy])
        } else if draw < self.deaths + self.transient + self.lasting {
            match server {
                Server::Tables | Server::Mail => of(rng, &[Late, Unheard, Unanswered]),
                Server::Provider => of(rng, &[Late, Unheard, Unanswered, KeptBefore, KeptAfter]),
            }
        } else {
            Served
        }
    }

    /// How long the provider is away from now on, if it goes away at this call.
    pub(super) fn outage(&self, rng: &mut Rng) -> Option<Duration> {
        let begins = self.outages > 0 && rng.u16(0..1000) < self.outages;
        if begins { Some(Duration::from_secs(rng.u64(OUTAGE))) } else { None }
    }

    /// How long a call is under way, there and back.
    pub(super) fn delays(&self, server: Server, fate: Fate, rng: &mut Rng) -> (Duration, Duration) {
        let range = match server {
            Server::Tables => self.tables.clone(),
            Server::Provider => self.provider.clone(),
            Server::Mail => self.mail.clone(),
        };
        let whole = rng.u64(range);
        let there = rng.u64(0..=whole);
        let late = if fate == Fate::Late { rng.u64(1_000..12_000) } else { 0 };
        (Duration::from_millis(there), Duration::from_millis(whole - there + late))
    }
}

impl Fate {
    pub(super) fn is_death(self) -> bool {
        matches!(self, Self::DeathBefore | Self::DeathAfter)
    }

    pub(super) fn is_transient(self) -> bool {
        use Fate::{Busy, FailedAfter, FailedBefore, LostRequest, LostResponse, Unreachable};
        matches!(self, Unreachable | LostRequest | LostResponse | FailedBefore | FailedAfter | Busy)
    }

    /// Whether the server serves it.
    pub(super) fn is_served(self) -> bool {
        use Fate::{DeathAfter, FailedAfter, KeptAfter, Late, LostResponse, Served, Unanswered};
        matches!(self, Served | LostResponse | FailedAfter | Late | Unanswered | KeptAfter | DeathAfter)
    }
}
