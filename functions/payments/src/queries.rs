//! What an admin can read.

use billing::{Admin, AuditEntry, CardId, Organisation};
use web::clock;

use crate::{Error, Payments};

impl Payments {
    /// All subscriptions and cards of the admin's organisation.
    pub async fn organisation(&self, admin: &Admin) -> Result<Organisation, Error> {
        Ok(self.billing.organisation(admin.organisation()).await?)
    }

    /// The history of one of the admin's own cards, the newest entry first.
    pub async fn card_history(&self, admin: &Admin, id: &CardId) -> Result<Vec<AuditEntry>, Error> {
        self.own_card(admin, id).await?;
        Ok(self.billing.history(admin.organisation(), id, clock::now()).await?)
    }
}
