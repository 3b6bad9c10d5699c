//! `cargo dev`: the stack on one machine.

#![warn(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::{Write as _, stdout};
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use local::{Options, Stack};
use sandbox::demo::PEOPLE;

/// The help site, its functions, an identity provider, a payment sandbox, a mailbox and DynamoDB on this machine.
#[derive(Debug, Parser)]
struct Cli {
    /// Port of the site; identity provider, payment sandbox and mailbox are one above, DynamoDB two. 0 picks free ones
    #[arg(long, default_value_t = 3000, value_parser = clap::value_parser!(u16).range(..=65533))]
    port: u16,
    /// Folder of what is kept between starts
    #[arg(long, value_name = "DIR", default_value_os_t = project().join(".kortkoll"), hide_default_value = true)]
    data: PathBuf,
    /// Folder of the articles and words
    #[arg(long, value_name = "DIR", default_value_os_t = project().join("content"), hide_default_value = true)]
    content: PathBuf,
    /// Start with the demo's data alone
    #[arg(long)]
    fresh: bool,
    /// Let the identity provider sign with a new key every five minutes; the one before stays published until then
    #[arg(long)]
    rotate_keys: bool,
    /// Let other devices, such as your phone, read the static pages: at this address of your machine, or the one that it has
    /// in its network. Everybody in that network can read them
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = OWN_ADDRESS, value_parser = host)]
    host: Option<IpAddr>,
    /// Serve the site as it will be deployed: no watching of files, no reloading of pages
    #[arg(long)]
    no_watch: bool,
}

/// The most threads that read the site's files. A burst of requests would begin 512, each with memory of its own.
const MAX_BLOCKING_THREADS: usize = 16;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().max_blocking_threads(MAX_BLOCKING_THREADS).build();
    match runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).init();
    let stack = Stack::start(Options {
        data: cli.data,
        port: cli.port,
        fresh: cli.fresh,
        rotate_keys: cli.rotate_keys,
        watch: !cli.no_watch,
        content: cli.content,
        host: cli.host,
        variables: variables(),
    })
    .await?;
    // Its reader may be gone, such as `head` that has had enough: the stack serves nevertheless.
    let _ = stdout().write_all(addresses(&stack).as_bytes());
    stop_requested().await?;
    stack.stop().await;
    Ok(())
}

/// What one needs to know to use the stack, a line each.
fn addresses(stack: &Stack) -> String {
    let mut lines = vec![format!("site      http://{}", stack.address())];
    if let Some(pages) = stack.pages() {
        let meant_for = "open to your network: the static pages alone, without forms and sign-in";
        lines.push(format!("phone     http://{pages}       {meant_for}"));
    }
    if let Some(issuer) = stack.issuer() {
        for (number, person) in PEOPLE.iter().enumerate() {
            let start = if number == 0 { format!("sign-in   {issuer}") } else { String::new() };
            lines.push(format!("{start:<41}{}", person.email));
        }
    }
    lines.extend(stack.payments().map(|address| format!("payments  {address}")));
    lines.extend(stack.payments_secret().map(|secret| format!("{:<41}PROVIDER_SECRET={secret}", "")));
    lines.extend(stack.mail().map(|address| format!("mail      {address}")));
    lines.extend(stack.dynamodb().map(|address| format!("dynamodb  http://{address}")));
    lines.push("ready\n".to_owned());
    lines.join("\n")
}

/// Stands for the address that this machine has in its network.
const OWN_ADDRESS: &str = "own";

fn host(written: &str) -> Result<IpAddr> {
    if written == OWN_ADDRESS {
        return address_in_the_network();
    }
    let help = "write an address of this machine, such as 192.168.1.20, or --host alone";
    let address: IpAddr = written.parse().context(help)?;
    ensure!(!address.is_unspecified(), "{help}");
    Ok(address)
}

/// The address that this machine has in its network. Nothing is sent to find it out.
fn address_in_the_network() -> Result<IpAddr> {
    // An address for documentation (RFC 5737): connecting only asks the system by which way a packet would leave.
    let address = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        Ok(socket.local_addr()?.ip())
    });
    address.context("this machine's address in its network is not known: name it, --host ADDRESS")
}

/// The environment variables of this process. Those that are not Unicode are left out.
fn variables() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Waits for Ctrl-C, or for the signal that terminates the process.
async fn stop_requested() -> Result<()> {
    #[cfg(unix)]
    {
        let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted?,
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// The root of this checkout.
fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn what_is_no_address_of_a_machine_is_refused_with_an_example() {
        assert!(host("192.168.1.20").is_ok() && host("fe80::1").is_ok());
        for written in ["localhost", "0.0.0.0", "::", "192.168.1.20:3000", "http://192.168.1.20"] {
            let error = host(written).expect_err("it is no address").to_string();
            assert!(error.contains("such as 192.168.1.20"), "{error}");
        }
    }
}
