//! The one company that uses this payment provider.

/// Its name on the provider's pages.
pub(super) const SELLER: &str = "Påhittade Molntjänster AB";

/// Its name on a cardholder's bank statement.
pub(super) const STATEMENT_NAME: &str = "PAHITTADE MOLN";
