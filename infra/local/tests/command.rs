//! `cargo dev` as a developer runs it. (The whole-stack tests are in `tests/stack`.)

use std::net::TcpListener;
use std::process::Command;

#[test]
fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_local")).args(["--port", &port]).output().expect("the command runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains(&port) && error.contains("--port"), "{error}");
}
