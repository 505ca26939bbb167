//! One fault: what the server does, and what must come of it.

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

use ofauth::{Builder, Client, Error, ErrorKind, RetryPolicy};

use crate::{
    leaks::{self, KEY, OWN},
    server::{Act, Server, Weather},
};

/// What a row of its own kind does.
pub type Own = fn(Weather) -> Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// A fault.
#[derive(Debug, Clone)]
pub struct Row {
    /// What is wrong.
    pub name: &'static str,
    /// Whether it takes more than a second or two.
    pub slow: bool,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// One call on a server.
    Call(Box<Plan>),
    /// Something else; it looks after its own leaks.
    Own(Own),
}

/// A call, the server that it goes to, and what must come of it.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    acts: Vec<Act>,
    reads: bool,
    settings: fn(Builder, Weather) -> Builder,
    expected: Expected,
    said: &'static str,
    requests: usize,
    longest: u64,
}

/// What must come of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A success.
    Success,
    /// An error of this kind, with this status if there was a response.
    Error(ErrorKind, Option<u16>),
}

/// A fault of a server that reads one request and then does as it is told.
#[must_use]
pub fn row(name: &'static str, act: Act, expected: Expected) -> Row {
    rows(name, vec![act], expected)
}

/// A fault of a server that does one thing after the other.
#[must_use]
pub fn rows(name: &'static str, acts: Vec<Act>, expected: Expected) -> Row {
    let settings = |builder: Builder, _| builder;
    let plan = Plan { requests: acts.len(), acts, reads: true, settings, expected, said: "", longest: 3000 };
    Row { name, slow: false, kind: Kind::Call(Box::new(plan)) }
}

/// A fault that is told in code.
#[must_use]
pub fn own(name: &'static str, own: Own) -> Row {
    Row { name, slow: false, kind: Kind::Own(own) }
}

/// An error without a response.
#[must_use]
pub const fn no_answer(kind: ErrorKind) -> Expected {
    Expected::Error(kind, None)
}

/// An error about a response with status 200.
#[must_use]
pub const fn bad(kind: ErrorKind) -> Expected {
    Expected::Error(kind, Some(200))
}

/// An error status.
#[must_use]
pub const fn status(status: u16) -> Expected {
    Expected::Error(ErrorKind::Status, Some(status))
}

impl Row {
    /// The server waits for no request.
    #[must_use]
    pub fn rude(self) -> Self {
        self.planned(|plan| plan.reads = false)
    }

    /// The client is made with other settings.
    #[must_use]
    pub fn with(self, settings: fn(Builder, Weather) -> Builder) -> Self {
        self.planned(|plan| plan.settings = settings)
    }

    /// The error must say this.
    #[must_use]
    pub fn saying(self, said: &'static str) -> Self {
        self.planned(|plan| plan.said = said)
    }

    /// So many requests must have come; as many as the server has acts, unless said.
    #[must_use]
    pub fn requests(self, requests: usize) -> Self {
        self.planned(|plan| plan.requests = requests)
    }

    /// It may take so many thousandths of a second; three seconds, unless said.
    #[must_use]
    pub fn within(self, millis: u64) -> Self {
        self.planned(|plan| plan.longest = millis)
    }

    /// It takes more than a second or two.
    #[must_use]
    pub fn slowly(mut self) -> Self {
        self.slow = true;
        self
    }

    fn planned(mut self, change: impl FnOnce(&mut Plan)) -> Self {
        if let Kind::Call(plan) = &mut self.kind {
            change(plan);
        }
        self
    }

    /// Lets it happen.
    ///
    /// # Errors
    /// What did not hold.
    pub async fn happen(&self, weather: Weather) -> Result<(), String> {
        match &self.kind {
            Kind::Call(plan) => plan.happen(weather).await,
            Kind::Own(own) => own(weather).await,
        }
    }
}

/// A client of a server, that sends each request once and does not wait long.
pub fn builder(url: &str, weather: Weather) -> Builder {
    let builder = Client::builder().api_key(KEY).base_url(url).retry(RetryPolicy::never());
    builder.timeout(weather.time(400)).deadline(weather.time(2500)).connect_timeout(weather.time(300))
}

/// Retries that do not wait long.
#[must_use]
pub fn quick(weather: Weather) -> RetryPolicy {
    RetryPolicy::default().first_pause(weather.time(20)).longest_pause(weather.time(60))
}

/// Makes the call of the document, with a key in a header and the query, and looks at everything that it prints.
///
/// # Errors
/// The client's.
pub async fn call(client: &Client) -> Result<(), Error> {
    let connection = client.connection("conn_v5bsqkzsjfk8cgr7hqbbw09t");
    let request = connection.vault_plus_media().batch(["4492994399", "4492994400"]);
    let request = request.with_header("x-own", OWN).with_query("own", OWN);
    leaks::look_at("request", &request);
    let result = request.send().await;
    match &result {
        Ok(response) => leaks::look_at("response", response),
        Err(error) => leaks::look_at_error(error),
    }
    result.map(|_| ())
}

impl Plan {
    async fn happen(&self, weather: Weather) -> Result<(), String> {
        let server = if self.reads {
            Server::start(self.acts.clone(), weather)
        } else {
            Server::rude(self.acts[0].clone(), weather)
        };
        let server = server.map_err(|error| error.to_string())?;
        let builder = (self.settings)(builder(&server.url(), weather), weather);
        leaks::look_at("builder", &builder);
        let client = builder.build().map_err(|error| error.to_string())?;
        leaks::look_at("client", &client);
        let start = Instant::now();
        let longest = weather.time(self.longest);
        let result = tokio::time::timeout(longest + Duration::from_secs(20), call(&client)).await;
        let took = start.elapsed();
        drop(client);
        let result = result.map_err(|_| "it did not end".to_owned())?;
        self.judge(&result)?;
        if took > longest {
            return Err(format!("it took {took:?}, which is longer than {longest:?}"));
        }
        let came = server.count();
        if came != self.requests && self.reads {
            return Err(format!("{came} requests came, and not {}", self.requests));
        }
        quiet(&server).await
    }

    fn judge(&self, result: &Result<(), Error>) -> Result<(), String> {
        let found = match result {
            Ok(()) => Expected::Success,
            Err(error) => Expected::Error(error.kind(), error.status().map(|status| status.as_u16())),
        };
        let said = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
        if found != self.expected {
            return Err(format!("{found:?}, and not {:?}: {said}", self.expected));
        }
        if !said.contains(self.said) || said.contains('\n') || said.len() > 1500 {
            return Err(format!("it says: {said}"));
        }
        Ok(())
    }
}

/// Waits until the client has left nothing behind: no task here, no connection there.
///
/// # Errors
/// What is left.
pub async fn quiet(server: &Server) -> Result<(), String> {
    let start = Instant::now();
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    while tasks() > 0 || server.open() > 0 {
        if start.elapsed() > Duration::from_secs(5) {
            return Err(format!("{} tasks and {} connections are left", tasks(), server.open()));
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(())
}
