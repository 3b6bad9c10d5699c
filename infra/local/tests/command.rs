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

#[test]
fn a_database_that_has_no_address_is_named() {
    let folder = std::env::temp_dir().join("kortkoll-without-address");
    for wrong in ["nonsense", "ftp://localhost:8000", "http://", "localhost:8000"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
        let command = command.args(["--port", "0", "--data"]).arg(&folder).env("AWS_ENDPOINT_URL_DYNAMODB", wrong);
        let output = command.output().expect("the command runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains("AWS_ENDPOINT_URL_DYNAMODB is"), "{wrong}: {error}");
    }
}

#[test]
fn a_database_that_cannot_be_read_is_named_with_the_way_out() {
    let folder = std::env::temp_dir().join("kortkoll-broken-database");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("dynamodb.sqlite"), "no database ".repeat(100)).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    let output = command.args(["--port", "0", "--data"]).arg(&folder).output().expect("the command runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("dynamodb.sqlite (--fresh"), "{error}");
}
