//! The function with an embedded DynamoDB, a fake payment provider and a fake mail service: what is sent, to whom, and when.

mod app;
mod declines;
mod mail_form;
mod mail_service;
mod once;
mod people;
mod reminders;
mod unsubscribe;
