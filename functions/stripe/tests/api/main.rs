//! The client in front of a server that answers as it is told.

mod faults;
mod localstripe;
mod objects;
mod requests;
mod stub;
