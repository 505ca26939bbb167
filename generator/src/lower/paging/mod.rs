//! Finds the operations whose answers are pages of one list: as `api.toml` says, or by what documents usually call the
//! inputs and properties that pages need (`words`).

pub(super) mod answer;
mod rule;
mod step;
mod view;
pub(super) mod words;

use self::view::View;
use super::operations::Lowering;
use crate::{
    api::{More, MoreBy, PageStep, Paging, TypeDef},
    config::{Config, PagingConfig},
    diagnostic::Diagnostics,
};

/// Marks them.
pub(super) fn find(config: &Config, types: &[TypeDef], operations: &mut [Lowering], problems: &mut Diagnostics) {
    for lowering in operations.iter_mut().filter(|lowering| !lowering.webhook) {
        let operation = &lowering.operation;
        let key = format!("{} {}", operation.method.to_uppercase(), operation.wire_path);
        let rules = config.paging.iter().enumerate();
        let by = |named: fn(&PagingConfig, &str) -> bool, name: &str| {
            rules.clone().find(|(_, rule)| named(rule, name)).map(|(index, _)| index)
        };
        // What is said of an operation is more than what is said of its tag.
        let own = by(PagingConfig::names, &key);
        let rule = own.or_else(|| by(PagingConfig::names, &lowering.tag));
        let view = View::of(types, operation);
        let paging = match (rule, view) {
            (Some(rule), view) => {
                rule::apply(rule, &config.paging[rule], operation, view.as_ref()).unwrap_or_else(|problem| {
                    // A tag has operations that are not paged; an operation is named because it is.
                    if own.is_some() {
                        problems.push(*problem);
                    }
                    None
                })
            }
            (None, Some(view)) => step::of(&view).and_then(|step| paging(&view, step)),
            (None, None) => None,
        };
        lowering.operation.paging = paging;
    }
}

/// What is to be known besides how the next page is asked for.
fn paging(view: &View<'_>, step: PageStep) -> Option<Paging> {
    let (items, item) = view.answer.list(view.ty, None)?;
    let paging = Paging {
        more: more(view, &step),
        total: view.number(words::TOTALS),
        pages: view.number(words::PAGE_COUNTS),
        size: view.size(&step, None),
        step,
        items,
        item,
        configured: false,
    };
    // A POST is a list only where its answer says something about pages.
    let counts = matches!(paging.step, PageStep::Offset { next: None, .. } | PageStep::Page { next: None, .. });
    let says = paging.more.is_some() || paging.total.is_some() || paging.pages.is_some();
    (view.operation.method == "get" || !counts || says).then_some(paging)
}

/// What of the answer says whether there are more.
fn more(view: &View<'_>, step: &PageStep) -> Option<More> {
    let said = |known: &[&str], by: MoreBy| {
        let found = view.scalars.iter().find(|one| one.is_boolean() && one.is(known));
        found.map(|found| More { way: found.way.clone(), by })
    };
    let counts = matches!(step, PageStep::Offset { next: None, .. } | PageStep::Page { next: None, .. });
    let linked = || {
        let found = view.scalars.iter().find(|one| one.is_text() && step::is_next_link(view, one)).filter(|_| counts);
        found.map(|found| More { way: found.way.clone(), by: MoreBy::Presence })
    };
    said(words::MORE, MoreBy::True).or_else(|| said(words::ENDS, MoreBy::False)).or_else(linked)
}
