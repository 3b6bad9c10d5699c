//! The client, with a server that gives prepared responses.

mod advice;
mod faults;
mod localstripe;
mod objects;
mod provider_codes;
mod requests;
mod stub;
mod versions;
