//! Calls to the mail service.

use bytes::Bytes;
use http::{Method, Request};
use percent_encoding::percent_decode_str;

use super::mail_service::error;
use super::network::{Answer, Broken, Network};
use super::weather::{Fate, Server};

/// What the paths of its API begin with.
pub(super) const PATH: &str = "/v2/email/";

pub(super) async fn send(network: &Network, request: Request<Bytes>) -> Result<Answer, Broken> {
    let path = request.uri().path().strip_prefix(PATH).expect("the API's path").to_owned();
    let what = format!("{} {path}", request.method());
    network.call(Server::Mail, &what, move |network, fate| answer(network, &path, &request, fate)).await
}

fn answer(network: &Network, path: &str, request: &Request<Bytes>, fate: Fate) -> Answer {
    let done = match path.split('/').collect::<Vec<_>>()[..] {
        _ if !fate.is_served() => (0, String::new()),
        ["outbound-emails"] if request.method() == Method::POST => {
            network.mail().take(request.body(), fate == Fate::Served)
        }
        ["suppression", "addresses", address] => {
            network.mail().suppressed(&percent_decode_str(address).decode_utf8_lossy())
        }
        _ => panic!("the simulated mail service has no {path}"),
    };
    match fate {
        // A gateway takes no requests, or loses the response.
        Fate::FailedBefore => error(503, "ServiceUnavailable"),
        Fate::FailedAfter => error(500, "InternalFailure"),
        Fate::Busy => error(429, "TooManyRequestsException"),
        _ => done,
    }
}
