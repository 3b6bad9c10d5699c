//! The client, with a server that gives prepared responses.

mod faults;
mod localstripe;
mod objects;
mod requests;
mod stub;
