//! Programs that others have written, in Python: `tests/run rust` installs what they need.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/tools");

/// What a program of `tests/tools` prints about the input, in that mode; its faults are an error.
pub fn ask_python(program: &str, mode: Option<&str>, input: &Value) -> Result<Value, String> {
    let mut process = python(program).args(mode).stdin(Stdio::piped()).spawn().expect("a program");
    let mut to = process.stdin.take().expect("its input");
    to.write_all(input.to_string().as_bytes()).expect("an open input");
    drop(to);
    let output = process.wait_with_output().expect("its end");
    let printed = String::from_utf8(output.stdout).expect("text");
    if output.status.success() { Ok(serde_json::from_str(&printed).expect("JSON")) } else { Err(printed) }
}

/// A running program that prints its address when it is ready. It ends when this is dropped.
#[derive(Debug)]
pub struct PythonServer {
    process: Child,
    url: String,
}

impl PythonServer {
    /// Starts a program of `tests/tools`, and waits until it is ready.
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut process = python(program).args(arguments).spawn().expect("a program");
        let mut url = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut url).expect("its address");
        assert!(url.starts_with("http://127.0.0.1:"), "{program} ended before it was ready");
        Self { process, url: url.trim().to_owned() }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PythonServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn python(program: &str) -> Command {
    let python = Path::new(TOOLS).join(".venv/bin/python");
    assert!(python.exists(), "Python's packages are missing: tests/run rust installs them");
    let mut command = Command::new(python);
    command.arg(Path::new(TOOLS).join(program)).stdout(Stdio::piped());
    command
}
