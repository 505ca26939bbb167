//! What documents call the inputs and properties by which lists come page by page. Names are compared without regard to
//! case and to what stands between words: `page_token`, `pageToken` and `page[token]` are one.

/// A name as it is compared.
pub(in crate::lower) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether a name is one of a list, also where it stands in brackets (`searchCriteria[currentPage]`).
pub(super) fn is_one_of(name: &str, known: &[&str]) -> bool {
    let inner = name.rsplit_once('[').map(|(_, inner)| plain(inner));
    known.contains(&plain(name).as_str()) || inner.is_some_and(|inner| known.contains(&inner.as_str()))
}

/// Inputs that count items.
pub(super) const OFFSETS: &[&str] =
    &["offset", "skip", "startposition", "startindex", "startat", "startrow", "firstresult", "resultoffset"];

/// Inputs that may count items, and mean something else where nothing tells how many items a page has.
pub(super) const STARTS: &[&str] = &["start", "from"];

/// Offsets of which the first is 1 unless the document says otherwise (RFC 7644, section 3.4.2.4).
pub(super) const FROM_ONE: &[&str] = &["startindex"];

/// Inputs that count pages.
pub(super) const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage", "pagenr"];

/// Page numbers of which the first is 0 unless the document says otherwise.
pub(super) const FROM_ZERO: &[&str] = &["pageindex"];

/// Inputs that say how many items a page shall have.
pub(super) const SIZES: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "pagelimit",
    "size",
    "maxresults",
    "maxitems",
    "maxpagesize",
    "resultsperpage",
    "itemsperpage",
    "pagecount",
    "count",
    "take",
    "top",
    "rows",
    "max",
    "amount",
    "first",
];

/// Inputs that take what an earlier answer gave.
pub(super) const TOKENS: &[&str] = &[
    "cursor",
    "nextcursor",
    "pagecursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "paginationtoken",
    "continuationtoken",
    "continuation",
    "continue",
    "marker",
    "nextmarker",
    "after",
    "aftercursor",
    "pageafter",
    "startingafter",
    "startafter",
    "startingtoken",
    "exclusivestartkey",
    "startkey",
    "bookmark",
    "scrollid",
    "nextpage",
    "pageid",
    "iterator",
    "paginationkey",
    "token",
];

/// Properties that lead to the next page.
pub(super) const NEXT: &[&str] = &[
    "nextcursor",
    "nexttoken",
    "nextpagetoken",
    "nextmarker",
    "nextpage",
    "nextpagecursor",
    "nextid",
    "nextkey",
    "nextstart",
    "nextstartkey",
    "continuationtoken",
    "continuation",
    "continue",
    "endcursor",
    "aftercursor",
    "after",
    "lastevaluatedkey",
    "bookmark",
    "scrollid",
    "paginationtoken",
    "cursornext",
    "next",
];

/// Properties that are called like the input that takes them.
pub(super) const SAME: &[&str] = &[
    "iterator",
    "paginationkey",
    "cursor",
    "pagetoken",
    "continuationtoken",
    "continuation",
    "continue",
    "after",
    "bookmark",
    "scrollid",
];

/// Properties that lead to the next page where they are texts, and count where they are numbers.
pub(super) const NEXT_TEXTS: &[&str] = &["nextoffset", "nextpagenumber"];

/// Properties that hold a link to the next page. Inside of an object of links it is called `next`.
pub(super) const LINKS: &[&str] = &[
    "nexturl",
    "nexthref",
    "nextlink",
    "nextpageuri",
    "nextpageurl",
    "nextpagelink",
    "nexturi",
    "odatanextlink",
    "nextpath",
    "linknext",
    "nextrecordsurl",
];

/// Objects of links.
pub(super) const OBJECTS_OF_LINKS: &[&str] = &["links", "link"];

/// Inputs that take the place of the last item.
pub(super) const AFTER: &[&str] = &["startingafter", "startafter", "lastid", "afterid", "maxid"];

/// Properties with the place of the last item.
pub(super) const LAST: &[&str] = &["lastid", "endcursor", "tailmarker", "lastcursor", "lastmarker"];

/// Properties that say whether there are more.
pub(super) const MORE: &[&str] = &[
    "hasmore",
    "more",
    "hasnext",
    "hasnextpage",
    "hasmoreitems",
    "hasmoreresults",
    "morerecords",
    "moreresults",
    "istruncated",
    "truncated",
    "hasmorepages",
    "moreavailable",
];

/// Properties that say whether it was the last page.
pub(super) const ENDS: &[&str] =
    &["done", "islast", "islastpage", "last", "lastpage", "isfinished", "isend", "endoflist"];

/// Properties with the number of all items.
pub(super) const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalsize",
    "totalelements",
    "totalrecords",
    "totalentries",
    "totalsetsize",
    "totalrowcount",
    "totalnumber",
    "totalobjects",
];

/// Properties with the number of all pages.
pub(super) const PAGE_COUNTS: &[&str] =
    &["totalpages", "pagestotal", "pagecount", "pages", "totalpagecount", "lastpage", "numpages"];

/// Objects that hold what is said about pages.
pub(super) const HOLDERS: &[&str] = &[
    "meta",
    "metadata",
    "pagination",
    "paging",
    "pageinfo",
    "page",
    "links",
    "link",
    "responsemetadata",
    "cursors",
    "cursor",
    "next",
    "nextpage",
    "info",
    "paginationinfo",
    "pagedetails",
    "paginationmeta",
    "listmetadata",
    "resultinfo",
    "pager",
];

/// What lists are called that are never what was asked for.
pub(super) const PROBLEMS: &[&str] = &["errors", "warnings"];

/// What lists are called that come beside what was asked for.
pub(super) const ASIDES: &[&str] = &["messages", "included", "links", "facets", "aggregations"];

/// What items are known by, best first.
pub(super) const KEYS: &[&str] = &["id", "uuid", "uid", "guid", "token", "key"];

/// What lists are called that are the answer, best first.
pub(super) const LISTS: &[&str] = &[
    "items",
    "list",
    "data",
    "results",
    "records",
    "values",
    "entries",
    "rows",
    "elements",
    "objects",
    "content",
    "value",
    "result",
    "docs",
    "resources",
    "collection",
    "nodes",
    "hits",
];

/// Objects that hold such a list.
pub(super) const HOLDERS_OF_LISTS: &[&str] =
    &["data", "result", "response", "results", "embedded", "page", "payload", "body"];
