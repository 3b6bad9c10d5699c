//! Mails that are sent before a service stops.

#![cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the function that sends the mails calls these"))]

mod texts;
