//! Paging as `api.toml` says it. What it leaves out is recognised.

use super::{
    step,
    view::{Knob, View},
    words,
};
use crate::{
    api::{More, MoreBy, Operation, PageAt, PageStep, Paging, Type},
    codes::Code,
    config::{PagingBy, PagingConfig},
    diagnostic::{Diagnostic, Place},
    document::closest,
};

/// What a rule, of this index in `api.toml`, makes of an operation. An operation that cannot be paged has no view.
pub(super) fn apply(
    index: usize,
    rule: &PagingConfig,
    operation: &Operation,
    view: Option<&View<'_>>,
) -> Result<Option<Paging>, Box<Diagnostic>> {
    if rule.by == Some(PagingBy::None) {
        return Ok(None);
    }
    let name = format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
    let index = index.to_string();
    let entry = rule.operations.iter().position(|entry| *entry == name).unwrap_or_default();
    let named = Place::setting(&["paging", &index, "operations", &entry.to_string()]);
    let Some(view) = view else {
        let message = format!("`{name}` cannot be paged: it answers with no list in one type of JSON");
        return Err(Box::new(Diagnostic::new(Code::ConfigInvalid, named, message)));
    };
    Applying { index: &index, name, named, rule, view }.paging().map(Some)
}

struct Applying<'a, 't> {
    index: &'a str,
    /// The operation, as `METHOD /path`.
    name: String,
    /// Where the rule names it.
    named: Place,
    rule: &'a PagingConfig,
    view: &'a View<'t>,
}

impl<'t> Applying<'_, 't> {
    fn paging(&self) -> Result<Paging, Box<Diagnostic>> {
        let Self { rule, view, .. } = self;
        let step = self.step()?;
        let (items, item) = match &rule.items {
            Some(named) => {
                let known = view.answer.names(view.ty);
                view.answer.list(view.ty, Some(named)).ok_or_else(|| self.unknown("items", named, "list", &known))?
            }
            None => view.answer.list(view.ty, None).ok_or_else(|| self.missing("items"))?,
        };
        let more = match &rule.more {
            Some(named) => {
                let by = if named.starts_with('!') { MoreBy::False } else { MoreBy::True };
                let is_boolean = |ty: &Type| *ty == Type::Boolean;
                let way = self.way("more", named.trim_start_matches('!'), is_boolean)?;
                Some(More { way, by })
            }
            None => super::more(view, &step),
        };
        let number = |key: &str, named: Option<&String>, known: &[&str]| match named {
            Some(named) => self.way(key, named, super::answer::is_number).map(Some),
            None => Ok(view.number(known)),
        };
        let size = match &rule.size {
            Some(named) => {
                self.input("size", named)?;
                view.size(&step, Some(named))
            }
            None => view.size(&step, None),
        };
        Ok(Paging {
            total: number("total", rule.total.as_ref(), words::TOTALS)?,
            pages: number("pages", rule.pages.as_ref(), words::PAGE_COUNTS)?,
            more,
            size,
            step,
            items,
            item,
            configured: true,
        })
    }

    fn step(&self) -> Result<PageStep, Box<Diagnostic>> {
        let rule = self.rule;
        let recognised = step::of(self.view);
        let Some(by) = rule.by else {
            return recognised.ok_or_else(|| self.missing("by"));
        };
        let link = || match rule.next.as_deref().map(|next| self.place(next)) {
            Some(at) => at,
            None => Err(self.missing("next")),
        };
        Ok(match by {
            PagingBy::LinkHeader | PagingBy::None => PageStep::Link(PageAt::Links),
            PagingBy::Link => PageStep::Link(link()?),
            PagingBy::Token => PageStep::Token { input: self.asks(words::TOKENS)?.input.clone(), at: link()? },
            PagingBy::LastItem => {
                let input = self.asks(words::AFTER)?.input.clone();
                let key = rule.key.clone().unwrap_or_else(|| "id".to_owned());
                PageStep::Last { input, key }
            }
            PagingBy::Offset => {
                let knob = self.asks(words::OFFSETS)?;
                let first = rule.first.unwrap_or_else(|| step::first_item(knob));
                PageStep::Offset { input: knob.input.clone(), first, next: self.number_of_next()? }
            }
            PagingBy::Page => {
                let knob = self.asks(words::PAGES)?;
                let first = rule.first.unwrap_or_else(|| step::first_page(knob));
                PageStep::Page { input: knob.input.clone(), first, next: self.number_of_next()? }
            }
        })
    }

    /// The input that asks for the next page: the one that is named, or else the first that is usually called so.
    fn asks(&self, usual: &[&str]) -> Result<&Knob<'t>, Box<Diagnostic>> {
        match &self.rule.input {
            Some(named) => self.input("input", named),
            None => self.view.knob(usual).ok_or_else(|| self.missing("input")),
        }
    }

    fn input(&self, key: &str, named: &str) -> Result<&Knob<'t>, Box<Diagnostic>> {
        let found = self.view.knobs.iter().find(|knob| knob.input.wire_name == named);
        let known = || self.view.knobs.iter().map(|knob| knob.input.wire_name.as_str()).collect::<Vec<_>>();
        found.ok_or_else(|| self.unknown(key, named, "parameter or property of the body with a single value", &known()))
    }

    fn place(&self, next: &str) -> Result<PageAt, Box<Diagnostic>> {
        match next.strip_prefix("header:") {
            Some(name) => Ok(PageAt::Header(name.trim().to_lowercase())),
            None => self.way("next", next, |ty| !matches!(ty, Type::List(_) | Type::Map(_))).map(PageAt::Body),
        }
    }

    fn number_of_next(&self) -> Result<Option<Vec<String>>, Box<Diagnostic>> {
        self.rule.next.as_ref().map(|next| self.way("next", next, super::answer::is_number)).transpose()
    }

    /// The way to a property of the answer, which must be what is wanted, or any JSON.
    fn way(&self, key: &str, named: &str, wanted: fn(&Type) -> bool) -> Result<Vec<String>, Box<Diagnostic>> {
        let way: Vec<&str> = named.split('.').collect();
        let found = self.view.answer.at(self.view.ty, &way);
        if found.is_some_and(|ty| ty == Type::Any || wanted(&ty)) {
            return Ok(way.into_iter().map(str::to_owned).collect());
        }
        let what = match key {
            "more" => "property that is true or false",
            "next" => "property with a single value",
            _ => "property that is a number",
        };
        let known: Vec<String> = self.view.scalars.iter().map(|scalar| scalar.way.join(".")).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Err(self.unknown(key, named, what, &known))
    }

    fn unknown(&self, key: &str, named: &str, what: &str, known: &[&str]) -> Box<Diagnostic> {
        let place = Place::setting(&["paging", self.index, key]);
        let problem = Diagnostic::new(Code::ConfigInvalid, place, format!("`{}` has no {what} `{named}`", self.name));
        Box::new(match closest(named, known.iter().copied()) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None if known.is_empty() => problem,
            None => problem.help(format!("it has `{}`", known[..known.len().min(12)].join("`, `"))),
        })
    }

    fn missing(&self, key: &str) -> Box<Diagnostic> {
        let message = format!("how `{}` is paged cannot be told from the document without `{key}`", self.name);
        Box::new(Diagnostic::new(Code::ConfigInvalid, self.named.clone(), message))
    }
}
