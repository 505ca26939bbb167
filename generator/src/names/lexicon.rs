//! What is known about English words: singulars, verbs, and words that say too little to be the
//! name of a type. Configuration can add to each.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{
    split::split,
    words::{Word, Words},
};

/// Plurals that no rule gives, each with its singular.
const IRREGULAR: &str = "ads:ad aliases:alias analyses:analysis appendices:appendix axes:axis bases:base bonuses:bonus \
    buses:bus caches:cache campuses:campus cases:case causes:cause children:child clauses:clause \
    cookies:cookie courses:course crises:crisis criteria:criterion databases:database dies:die \
    echoes:echo enterprises:enterprise exercises:exercise expenses:expense feet:foot \
    franchises:franchise gases:gas geese:goose halves:half heroes:hero houses:house ids:id \
    indexes:index indices:index invoices:invoice ips:ip knives:knife leases:lease leaves:leaf \
    licenses:license lies:lie lives:life matrices:matrix men:man mice:mouse movies:movie \
    niches:niche pauses:pause people:person phases:phase phenomena:phenomenon phrases:phrase \
    pies:pie potatoes:potato purchases:purchase quizzes:quiz releases:release responses:response \
    selves:self senses:sense series:series settings:setting shelves:shelf species:species \
    statuses:status teeth:tooth theses:thesis ties:tie tomatoes:tomato urls:url uses:use \
    vertices:vertex vetoes:veto viruses:virus warehouses:warehouse wives:wife wolves:wolf \
    women:woman zombies:zombie";

/// Words that look like plurals and are none, or that are their own plural.
const UNCHANGING: &str = "access address alias always analytics as athletics atlas audio aws basis bias bonus bus business \
    campus canvas cash census chaos christmas class compass content corps corpus cors credentials \
    cross css data details dns earnings equipment evidence express feedback focus gas genius gps \
    hardware has http https info information ios is js kubernetes lens less logistics loss means \
    media menus metadata money news os pass physics plus pos postgres premises press previous \
    proceeds process progress radius redis research rss saas sass savings sms software sos ssl staff \
    statistics status success tax this tls tos us various versus virus vs was whois yes";

/// Words that say what is done: the last segment of a path that is one of them is an action.
const VERBS: &str = "accept acknowledge activate add apply approve archive assign attach authenticate authorize ban \
    batch block calculate cancel capture charge check clear clone close compare complete confirm \
    connect convert copy count deactivate decline decrypt delete deny deploy detach disable \
    disconnect dismiss download duplicate edit enable encrypt end evaluate exchange execute expire \
    export extend favorite fetch filter finalize find finish follow fork forward generate grant hide \
    ignore import init initialize initiate install invalidate invite invoke issue join kick leave \
    like link list lock login logout lookup mark match merge migrate move mute notify open parse \
    patch pause pin ping play poll post preview process promote provision publish pull purge push \
    query read rebuild record redeem refresh refund register reject release reload remove rename \
    renew reopen reorder replace reply report request resend reset resize resolve restart restore \
    restrict resume retrieve retry return revert revoke rollback rotate run save scan schedule \
    search send set share sign simulate skip snooze split start stop store submit subscribe suspend \
    switch sync test toggle transfer translate trigger unarchive unassign unblock undo unfollow \
    uninstall unlink unlock unmute unpin unpublish unsubscribe unsuspend update upgrade upload \
    upsert validate verify view void vote withdraw";

/// Verbs that also name what is read: `GET /search` is `search`, where `GET /restrict` is
/// `list_restrict`.
const READING: &str = "block calculate check compare count download export filter find generate issue like link list \
    lookup match pin ping play poll post preview process query read record release report request \
    retrieve scan schedule search set share split test validate verify view vote";

/// Words that say too little to be the name of a type by themselves.
const WEAK: &str = "action active all attributes body by category code color config configuration content context \
    count counts current custom date default detail details direction error errors event expand \
    extra feature features field fields filter filters first flags format full group id include info \
    input interval is key kind language last latest level limit limits links list main message meta \
    metadata method metric metrics mode name new next old online option options order other output \
    params period permission permissions position preferences previous priority privacy properties \
    property query range reason request response result role schedule scope search self setting \
    settings severity signed size sort source state statistics stats status store success summary \
    target text time top total totals type types unit usage version view visibility";

/// Names of properties that say nothing of what is in them.
const GENERIC: &str = "attributes body collection content data elements embedded entries envelope included items list \
    objects page payload properties records response result results rows self value values wrapper";

/// Names of lists in an envelope.
const LISTS: &str = "collection content data elements entries items list objects page records response result results \
    rows value values";

/// What stands beside a list that comes in pages.
const PAGING: [&str; 9] =
    ["hasMore", "has_more", "total", "count", "next", "nextCursor", "next_cursor", "meta", "pagination"];

/// The tables, with what configuration adds to them.
#[derive(Debug)]
pub struct Lexicon {
    singulars: BTreeMap<String, String>,
    verbs: BTreeSet<String>,
    weak: BTreeSet<String>,
    reading: BTreeSet<&'static str>,
    generic: BTreeSet<&'static str>,
}

impl Lexicon {
    /// The built-in tables with additions.
    #[must_use]
    pub fn new(singulars: &BTreeMap<String, String>, verbs: &[String], weak: &[String]) -> Self {
        let with = |table: &str, more: &[String]| {
            table.split_whitespace().map(str::to_owned).chain(more.iter().map(|word| word.to_lowercase())).collect()
        };
        let lower = |(plural, singular): (&String, &String)| (plural.to_lowercase(), singular.to_lowercase());
        Self {
            singulars: singulars.iter().map(lower).collect(),
            verbs: with(VERBS, verbs),
            weak: with(WEAK, weak),
            reading: READING.split_whitespace().collect(),
            generic: GENERIC.split_whitespace().collect(),
        }
    }

    /// The words of a text of the document.
    #[must_use]
    pub fn split(&self, text: &str) -> Words {
        split(text).iter().map(|word| self.word(word)).collect()
    }

    fn word(&self, text: &str) -> Word {
        match self.singulars.get(text) {
            Some(known) => Word::new(text, known),
            None => Word::new(text, &singular(text)),
        }
    }

    /// Whether a word is a plural or a collective.
    #[must_use]
    pub fn is_plural(word: &Word) -> bool {
        matches!(&**word, "media" | "series" | "data") || word.has_singular()
    }

    /// Whether these are one generic word.
    #[must_use]
    pub fn is_generic(&self, words: &Words) -> bool {
        words.only().is_some_and(|word| self.generic.contains(&**word))
    }

    /// Whether these are one word that cannot stand alone as a type's name.
    #[must_use]
    pub fn is_weak(&self, words: &Words) -> bool {
        self.is_weak_word(words) || self.is_generic(words)
    }

    /// The same without the generic words.
    #[must_use]
    pub fn is_weak_word(&self, words: &Words) -> bool {
        words.only().is_some_and(|word| self.weak.contains(&**word))
    }

    /// Whether a word says what is done.
    #[must_use]
    pub fn is_verb(&self, word: &str) -> bool {
        self.verbs.contains(word)
    }

    /// Whether a word also says what is read.
    #[must_use]
    pub fn is_reading(&self, word: &str) -> bool {
        self.reading.contains(word)
    }
}

/// Whether an object is an envelope around a list: one of its lists is called like a list or like
/// the last segment of the path, or it has just one list and little else but paging.
#[must_use]
pub fn is_envelope(path: &str, lists: &[&str], properties: &[&str]) -> bool {
    let last = path.split('/').rfind(|segment| !segment.is_empty() && !segment.contains('{')).unwrap_or("");
    let resource = Words::of(&split(last).join(" "));
    let named = |list: &&str| {
        let words = Words::of(&split(list).join(" "));
        LISTS.split_whitespace().any(|known| list.eq_ignore_ascii_case(known))
            || words
                .last()
                .zip(resource.last())
                .is_some_and(|(word, resource)| Lexicon::is_plural(resource) && word.resembles(resource))
    };
    lists.iter().any(named)
        || lists.len() == 1 && properties.len() <= 3 && properties.iter().any(|name| PAGING.contains(name))
}

/// The singular of a word in lower case; the word itself if it is none or is not known to be a
/// plural.
#[must_use]
pub fn singular(word: &str) -> String {
    if let Some(known) = irregular(word) {
        return known.to_owned();
    }
    if is_unchanging(word) { word.to_owned() } else { regular(word) }
}

fn irregular(word: &str) -> Option<&'static str> {
    static PAIRS: LazyLock<BTreeMap<&str, &str>> =
        LazyLock::new(|| IRREGULAR.split_whitespace().filter_map(|pair| pair.split_once(':')).collect());
    PAIRS.get(word).copied()
}

fn is_unchanging(word: &str) -> bool {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| UNCHANGING.split_whitespace().collect());
    word.chars().count() <= 3 || WORDS.contains(word)
}

fn regular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes", "zzes"].iter().any(|ending| word.ends_with(ending));
    let unchanged = ["us", "ss", "is"].iter().any(|ending| word.ends_with(ending));
    let stem = match word {
        _ if sibilant => word.strip_suffix("es"),
        _ if unchanged => None,
        _ => word.strip_suffix('s'),
    };
    stem.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests;
