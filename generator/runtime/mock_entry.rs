//! What a mock expects: which calls, and how often.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::time::Duration;

use http::{HeaderMap, Method};

use super::mock_differ::Differences;
use super::mock_match::Matcher;
use super::mock_reply::{Reply, What};
use super::mock_sent::Sent;
use super::operation::Operation;

/// What is called.
pub(super) enum Named {
    Operation { method: &'static str, operation: &'static Operation },
    Path(Method, String),
}

impl Named {
    fn is_of(&self, sent: &Sent) -> bool {
        let (method, path) = match self {
            Self::Operation { operation, .. } => (&operation.method, operation.path),
            Self::Path(method, path) => (method, path.as_str()),
        };
        sent.name.as_ref().is_some_and(|name| name.method() == method && name.path() == path)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation { method, .. } => f.write_str(method),
            Self::Path(method, path) => write!(f, "{method} {path}"),
        }
    }
}

/// One expectation.
pub(super) struct Entry {
    pub(super) name: Named,
    pub(super) at: &'static Location<'static>,
    pub(super) matchers: Vec<Matcher>,
    pub(super) answers: VecDeque<Answer>,
    pub(super) given: u32,
}

/// An answer, and how often it is still given; `None`: as often as it is asked for.
pub(super) struct Answer {
    pub(super) what: What,
    pub(super) headers: HeaderMap,
    pub(super) delay: Duration,
    pub(super) left: Option<u32>,
}

impl Entry {
    pub(super) fn is_met_by(&self, sent: &Sent) -> bool {
        self.name.is_of(sent) && !self.answers.is_empty() && self.differences(sent).count() == 0
    }

    fn differences(&self, sent: &Sent) -> Differences {
        let mut differences = Differences::default();
        self.matchers.iter().for_each(|matcher| matcher.compare(sent, &mut differences));
        differences
    }

    /// The next answer.
    pub(super) fn take(&mut self, sent: &Sent) -> Option<(Duration, Reply)> {
        let answer = self.answers.front_mut()?;
        let what = match &answer.what {
            What::Made(make) => What::Written(make(sent)),
            what => what.clone(),
        };
        let taken = (answer.delay, Reply { what, headers: answer.headers.clone() });
        answer.left = answer.left.map(|left| left.saturating_sub(1));
        if answer.left == Some(0) {
            self.answers.pop_front();
        }
        self.given += 1;
        Some(taken)
    }

    /// What was expected and did not come.
    pub(super) fn unmet(&self) -> Option<String> {
        let left: u32 = self.answers.iter().filter_map(|answer| answer.left).sum();
        let Self { name, at, given, .. } = self;
        if self.answers.is_empty() && *given == 0 {
            return Some(format!("{name}, expected at {at}: there is no answer to give"));
        }
        let all = left + given;
        (left > 0).then(|| format!("{name}, expected at {at}: {left} of {all} calls did not come"))
    }
}

/// Says why a request meets no expectation.
pub(super) fn unexpected(sent: &Sent, entries: &[Entry]) -> String {
    let target = sent.uri().path_and_query().map_or("", |target| target.as_str());
    let of_it = entries.iter().filter(|entry| entry.name.is_of(sent)).map(|entry| (entry, entry.differences(sent)));
    let why = match of_it.min_by_key(|(_, wrong)| wrong.count()) {
        Some((Entry { name, at, given, .. }, wrong)) if wrong.count() == 0 => {
            let times = if *given == 1 { "once".to_owned() } else { format!("{given} times") };
            format!("{name}, expected at {at}, has no answer left: it was called {times} before")
        }
        Some((Entry { name, at, .. }, wrong)) => {
            format!("the closest is {name}, expected at {at}:\n{}", wrong.text("  "))
        }
        None if entries.is_empty() => "nothing is expected at all".to_owned(),
        None => {
            let others = entries.iter().map(|Entry { name, at, .. }| format!("\n  {name}, expected at {at}"));
            format!("expected are other operations:{}", others.collect::<String>())
        }
    };
    format!("nothing expects this call:\n  {} {target}\n{why}", sent.method())
}
