//! The client, with a server that gives prepared responses.

mod faults;
mod model;
mod moto;
mod requests;
mod sandbox;
mod stub;
