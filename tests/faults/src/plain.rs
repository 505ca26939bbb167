//! A client of an API that is nothing but two operations, from the support code by itself.

use http::Method;
use runtime_tests::runtime::{
    config::Config,
    core::Core,
    operation::{ApiInfo, Operation},
    retry::RetryPolicy,
};

use crate::server::Weather;

static API: ApiInfo = ApiInfo { base_url: "http://127.0.0.1", user_agent: "plain/0.1", schemes: &[], security: &[] };

/// Reads something.
pub static GET: Operation = Operation { path: "/thing", accept: "*/*", ..Operation::DEFAULT };

/// Takes something.
pub static PUT: Operation = Operation { method: Method::PUT, path: "/thing", accept: "*/*", ..Operation::DEFAULT };

/// A client that sends each request once and does not wait long for an answer to begin.
///
/// # Errors
/// What is wrong with the settings.
pub fn client(url: &str, weather: Weather) -> Result<Core, String> {
    made(url, weather, RetryPolicy::never())
}

/// A client that sends again what may be sent again, after short pauses.
///
/// # Errors
/// What is wrong with the settings.
pub fn patient(url: &str, weather: Weather) -> Result<Core, String> {
    let policy = RetryPolicy::default().first_pause(weather.time(20)).longest_pause(weather.time(60));
    made(url, weather, policy)
}

fn made(url: &str, weather: Weather, policy: RetryPolicy) -> Result<Core, String> {
    let mut config = Config::new(&API);
    config.base_url(url);
    config.retry(policy);
    config.timeout(weather.time(5000));
    config.build().map_err(|error| error.to_string())
}
