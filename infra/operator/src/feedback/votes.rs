//! Votes, and what they say about all readers.

use std::iter::Sum;

use feedback::Feedback;

/// How often the interval around the share holds the share among all readers.
pub(crate) const CONFIDENCE: &str = "95 %";

/// The standard normal distribution's quantile for [`CONFIDENCE`].
const Z: f64 = 1.959_963_984_540_054;

/// How many readers found a page helpful, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Votes {
    pub(crate) yes: u32,
    pub(crate) no: u32,
}

/// What the votes of two times say about the share that is helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Better,
    Worse,
    /// The intervals overlap, or there are no votes.
    CannotTell,
}

impl Votes {
    pub(crate) fn total(self) -> u32 {
        self.yes + self.no
    }

    /// The share that said yes, 0 to 1. It is 0 without votes.
    pub(crate) fn helpful(self) -> f64 {
        f64::from(self.yes) / f64::from(self.total().max(1))
    }

    /// Wilson's score interval: the lowest and highest likely share among all readers. It is wide with few votes, and stays
    /// within 0 to 1.
    pub(crate) fn interval(self) -> (f64, f64) {
        if self.total() == 0 {
            return (0.0, 1.0);
        }
        let n = f64::from(self.total());
        let share = self.helpful();
        let scale = 1.0 + Z * Z / n;
        let centre = (share + Z * Z / (2.0 * n)) / scale;
        let margin = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        ((centre - margin).max(0.0), (centre + margin).min(1.0))
    }

    /// The share with its interval: `60 % (23–88 %)`.
    pub(crate) fn in_words(self) -> String {
        if self.total() == 0 {
            return "no votes".to_owned();
        }
        let (low, high) = self.interval();
        let [share, low, high] = [self.helpful(), low, high].map(percent);
        format!("{share} % ({low}–{high} %)")
    }

    /// What changed from these votes to the later ones.
    pub(crate) fn verdict(self, later: Self) -> Verdict {
        let ((low, high), (later_low, later_high)) = (self.interval(), later.interval());
        if later_low > high {
            Verdict::Better
        } else if later_high < low {
            Verdict::Worse
        } else {
            Verdict::CannotTell
        }
    }
}

impl Verdict {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// A share as a whole number of hundredths.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

impl<'a> Sum<&'a Feedback> for Votes {
    fn sum<I: Iterator<Item = &'a Feedback>>(answers: I) -> Self {
        answers.fold(
            Self::default(),
            |Self { yes, no }, answer| {
                if answer.helpful { Self { yes: yes + 1, no } } else { Self { yes, no: no + 1 } }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 0.0001
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Wilson's formula, calculated by hand for 8 of 10 and 0 of 5.
        let (low, high) = Votes { yes: 8, no: 2 }.interval();
        assert!(near(low, 0.4902) && near(high, 0.9433), "{low} {high}");
        let (low, high) = Votes { yes: 0, no: 5 }.interval();
        assert!(near(low, 0.0) && near(high, 0.4345), "{low} {high}");
        assert_eq!(Votes::default().interval(), (0.0, 1.0));
    }

    #[test]
    fn a_verdict_needs_intervals_that_do_not_overlap() {
        let votes = |yes, no| Votes { yes, no };
        assert_eq!(votes(20, 80).verdict(votes(80, 20)), Verdict::Better);
        assert_eq!(votes(80, 20).verdict(votes(20, 80)), Verdict::Worse);
        assert_eq!(votes(2, 8).verdict(votes(6, 4)), Verdict::CannotTell);
        assert_eq!(votes(20, 80).verdict(Votes::default()), Verdict::CannotTell);
        assert_eq!(Votes::default().in_words(), "no votes");
        assert_eq!(votes(3, 2).in_words(), "60 % (23–88 %)");
    }
}
