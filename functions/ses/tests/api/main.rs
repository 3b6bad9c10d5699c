//! The client, with a server that gives prepared responses.

mod faults;
mod requests;
mod sandbox;
mod stub;
