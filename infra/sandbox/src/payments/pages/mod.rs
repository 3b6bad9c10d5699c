//! The pages that people see. They stand for those of other companies, so their texts are in `templates/payments`, and not
//! in `content/`.

pub(super) mod approve;
mod card_form;
pub(super) mod checkout;
pub(super) mod console;
mod layout;
