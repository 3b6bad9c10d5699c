//! The daily look at all organisations, for cards that end and subscriptions that renew.
//!
//! How far it has come is stored after each page, so that a look goes on where an earlier run ended. An organisation where it
//! fails does not hold the others up: it is looked at again in each run of the day.

use billing::{Look, today_in_sweden};
use jiff::civil::Time;

use crate::{Error, Run};

/// When a look begins, in Sweden: nobody wants to be woken up.
const BEGINS: Time = jiff::civil::time(7, 0, 0, 0);

/// While so many organisations are to be looked at again, the look does not go on: they are kept in one item.
const MAX_FAILED: usize = 500;

/// When a run may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Once a day, from the morning on.
    Daytime,
    /// Now, though it was done today.
    Any,
}

impl Run<'_> {
    pub(crate) async fn look(&mut self, hours: Hours) -> Result<(), Error> {
        let Some(mut look) = self.look_to_go_on_with(hours).await? else { return Ok(()) };
        for organisation in std::mem::take(&mut look.failed) {
            self.look_at(&organisation, &mut look).await?;
        }
        while !look.is_done && look.failed.len() < MAX_FAILED && self.has_time() {
            let (organisations, next) = self.reminders.billing.organisations(look.cursor.as_ref()).await?;
            for organisation in organisations {
                self.look_at(&organisation, &mut look).await?;
            }
            look.is_done = next.is_none();
            look.cursor = next;
            self.reminders.billing.store_look(&look).await?;
        }
        Ok(self.reminders.billing.store_look(&look).await?)
    }

    /// The look of today, unless it is done or must not begin yet. A look of a later day was made before the clock was set
    /// back.
    async fn look_to_go_on_with(&self, hours: Hours) -> Result<Option<Look>, Error> {
        let today = today_in_sweden(self.now);
        if hours == Hours::Any {
            return Ok(Some(Look::of(today)));
        }
        match self.reminders.billing.look().await? {
            Some(look) if look.date > today => Ok(None),
            Some(look) if look.date == today => {
                let is_over = look.is_done && look.failed.is_empty();
                Ok(if is_over { None } else { Some(look) })
            }
            _ if billing::time_in_sweden(self.now) < BEGINS => Ok(None),
            _ => Ok(Some(Look::of(today))),
        }
    }

    async fn look_at(&mut self, organisation: &str, look: &mut Look) -> Result<(), Error> {
        let is_looked_at = self.has_time() && self.try_organisation(organisation, Vec::new()).await?;
        if !is_looked_at {
            look.failed.push(organisation.to_owned());
        }
        Ok(())
    }
}
