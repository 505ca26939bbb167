//! What is read from which JSON.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::SystemTime;

use serde::de::{Deserializer, Error as _, MapAccess};

use crate::runtime::decode::{Blank, Decode, DecodeOwned, from_slice};
use crate::runtime::encode;
use crate::runtime::names::{Names, Table, Walk};
use crate::runtime::object::{Fields, Object, Shape, object};
use crate::runtime::union::{Candidate, put};
use crate::runtime::unix_millis::UnixMillis;

#[track_caller]
fn check<T: DecodeOwned + PartialEq + Debug>(json: &str, expected: Result<T, &str>) {
    match (from_slice::<T>(json.as_bytes()), expected) {
        (Ok(value), Ok(expected)) => assert_eq!(value, expected, "{json}"),
        (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{error}"),
        (result, expected) => panic!("{json}: {result:?} instead of {expected:?}"),
    }
}

#[test]
fn integers_in_all_their_forms() {
    for json in ["1715800000000", "1715800000000.0", "1.7158e12", "17158E8"] {
        check::<i64>(json, Ok(1_715_800_000_000));
        check::<u64>(json, Ok(1_715_800_000_000));
        check::<f64>(json, Ok(1_715_800_000_000.0));
        check::<i32>(json, Err("an integer of 32 bits"));
    }
    check::<i64>("-0.0", Ok(0));
    check::<i64>("-9223372036854775808", Ok(i64::MIN));
    check::<i64>("9223372036854775807", Ok(i64::MAX));
    check::<i64>("9223372036854775808", Err("an integer of 64 bits"));
    check::<i64>("9223372036854775808.0", Err("an integer of 64 bits"));
    check::<u64>("18446744073709551615", Ok(u64::MAX));
    check::<u64>("18446744073709551616", Err("an integer"));
    check::<i64>("1.5", Err("floating point `1.5`, expected an integer of 64 bits"));
    check::<u32>("-1", Err("not negative"));
    check::<u32>("4294967295.0", Ok(u32::MAX));
    check::<i64>("\"1\"", Err("an integer"));
    check::<i64>("null", Err("an integer"));
    check::<i64>("1e400", Err("number out of range"));
}

#[test]
fn null_and_missing_are_told_apart() {
    check::<Option<i64>>("null", Ok(None));
    check::<Option<i64>>("1", Ok(Some(1)));
    check::<Option<Option<i64>>>("null", Ok(Some(None)));
    check::<Option<Option<i64>>>("1.0", Ok(Some(Some(1))));
    check::<Option<Option<Vec<i64>>>>("[1]", Ok(Some(Some(vec![1]))));
    check::<Vec<Option<bool>>>("[null,true]", Ok(vec![None, Some(true)]));
    check::<Patch>("{}", Ok(Patch { note: None, tags: None }));
    check::<Patch>(r#"{"note":null,"tags":null}"#, Ok(Patch { note: Some(None), tags: None }));
    check::<Patch>(r#"{"note":"a","note":"b"}"#, Ok(Patch { note: Some(Some("b".into())), tags: None }));
}

#[test]
fn places_are_told_also_after_an_error_that_nobody_read() {
    assert!(serde_json::from_str::<Vec<Patch>>(r#"[{"tags":[1]}]"#).is_err());
    check::<Vec<Patch>>(r#"[{},{"tags":["a",2]}]"#, Err("`[1].tags[1]`: invalid type: integer `2`"));
    check::<BTreeMap<String, Vec<u32>>>(r#"{"a b":[1,-1]}"#, Err("`a b[1]`: invalid value"));
    check::<Vec<Patch>>("[[]]", Err("`[0]`: invalid type: sequence, expected an object (Patch)"));
    check::<bool>("\u{feff}true", Ok(true));
}

#[test]
fn more_fields_than_a_word_has_bits() {
    let all = (0..130).map(|field| format!("\"{}\":{field}", WIDE[field]));
    let all: Vec<String> = all.collect();
    check::<Wide>(&format!("{{{}}}", all.join(",")), Ok(Wide { sum: (0..130).sum() }));
    let backwards: Vec<String> = all.iter().rev().cloned().collect();
    check::<Wide>(&format!("{{{}}}", backwards.join(",")), Ok(Wide { sum: (0..130).sum() }));
    check::<Wide>(&format!("{{{}}}", all[..129].join(",")), Err("missing field `f129`"));
    check::<Wide>(&format!("{{{}}}", all[1..].join(",")), Err("missing field `f000`"));
}

#[test]
fn numbers_are_written_so_that_integers_stay_integers() {
    let cases: [(f64, &str); 7] = [
        (12.0, "12"),
        (-3.0, "-3"),
        (0.5, "0.5"),
        (1e15, "1000000000000000"),
        (1e300, "1e300"),
        (0.1, "0.1"),
        (-0.0, "-0"),
    ];
    for (number, expected) in cases {
        let written = encode::to_vec(&number).expect("a number");
        assert_eq!(String::from_utf8_lossy(&written), expected);
        check::<f64>(expected, Ok(number));
    }
    assert_eq!(encode::to_vec(&0.1_f32).expect("a number"), b"0.1");
}

#[test]
fn three_states_are_written_as_they_are_read() {
    let cases = [
        (Patch { note: None, tags: None }, "{}"),
        (Patch { note: Some(None), tags: Some(vec![]) }, r#"{"note":null,"tags":[]}"#),
        (Patch { note: Some(Some("a".into())), tags: None }, r#"{"note":"a"}"#),
    ];
    for (patch, json) in cases {
        assert_eq!(String::from_utf8_lossy(&encode::to_vec(&patch).expect("JSON")), json);
        check(json, Ok(patch));
    }
}

#[test]
fn of_a_field_that_comes_twice_the_last_value_counts() {
    let last = Patch { note: Some(None), tags: Some(vec!["b".to_owned()]) };
    check(r#"{"tags":["a","a"],"note":"n","note":null,"tags":["b"]}"#, Ok(last.clone()));
    check::<Patch>(r#"{"tags":["a"],"tags":[1]}"#, Err("`tags[0]`"));
    let nested = |patch, pair| Nested { patch, pair };
    let json = r#"{"pair":[7,{"note":"n"}],"patch":{"note":"n"},"patch":{"note":null,"tags":["b"]},"pair":[8,{}]}"#;
    check(json, Ok(nested(last, (8, Patch { note: None, tags: None }))));
}

#[derive(Debug, Clone, PartialEq)]
struct Nested {
    patch: Patch,
    pair: (i64, Patch),
}

object! {
    Nested [3] {
        0 "patch" => required patch,
        1 "pair" => required pair,
    }
}

const ALIKE: [&str; 10] = [
    "repository-a-url",
    "repository-b-url",
    "repository-c-url",
    "a",
    "",
    "b",
    "ab",
    "repository-a-uri",
    "repository-name-that-is-longer-than-most",
    "url",
];

#[test]
fn names_are_found_by_their_digests() {
    for names in [&WIDE[..], &ALIKE, &ALIKE[..5]] {
        let table = Table::new(names);
        for (index, name) in names.iter().enumerate() {
            assert_eq!(table.find(names, name), Some(index), "{name}");
        }
        for other in ["f130", "repository-d-url", "c", "repository-a-ur", "repository-name-that-is-longer-than-mast"] {
            assert_eq!(table.find(names, other), None, "{other}");
        }
    }
    assert_eq!(Table::new(&[]).find(&[], "a"), None);
    assert_eq!(Table::new(&["a", "a"]).find(&["a", "a"], "a"), Some(0));
}

#[test]
fn names_are_found_in_any_order() {
    static WIDE_NAMES: Names = Names::new(&WIDE);
    static ALIKE_NAMES: Names = Names::new(&ALIKE);
    for (known, names) in [(&WIDE[..], &WIDE_NAMES), (&ALIKE, &ALIKE_NAMES)] {
        let forward: Vec<usize> = (0..known.len()).collect();
        let orders = [
            forward.clone(),
            forward.iter().copied().rev().collect(),
            forward.iter().copied().step_by(3).collect(),
            forward.iter().map(|index| index * 7 % known.len()).collect(),
            vec![1, 1, 0, 0],
        ];
        // More often than any order is learnt.
        for order in orders.iter().cycle().take(100) {
            let mut walk = names.walk();
            for index in order {
                assert_eq!(walk.find("f130"), None);
                let found = walk.find_next(known[*index]).or_else(|| walk.find(known[*index]));
                assert_eq!(found, Some(*index), "{order:?}");
            }
        }
    }
}

#[test]
fn the_order_of_a_server_is_learnt() {
    static NAMES: Names = Names::new(&ALIKE);
    let order = [5, 2, 7, 0];
    let expected = |name: &str, walk: &mut Walk| walk.find_next(name).or_else(|| walk.find(name).and(None));
    for (time, known) in [[None; 4], order.map(Some)].iter().enumerate() {
        let mut walk = NAMES.walk();
        assert_eq!(order.map(|index| expected(ALIKE[index], &mut walk)), *known, "{time}");
    }
}

#[test]
fn times_are_numbers_and_read_as_dates() {
    let cases = [
        ("1.7158e12", "2024-05-15T19:06:40.000Z"),
        ("0", "1970-01-01T00:00:00.000Z"),
        ("-1", "1969-12-31T23:59:59.999Z"),
        ("951782400000", "2000-02-29T00:00:00.000Z"),
        ("-62135596800000", "0001-01-01T00:00:00.000Z"),
    ];
    for (json, expected) in cases {
        let time: UnixMillis = from_slice(json.as_bytes()).expect("a time");
        assert_eq!(time.to_string(), expected);
        let system = SystemTime::try_from(time).expect("a time of the system");
        assert_eq!(UnixMillis::from(system), time);
        assert_eq!(encode::to_vec(&time).expect("a number"), time.get().to_string().as_bytes());
    }
    assert!(!UnixMillis::new(i64::MIN).to_string().is_empty());
}

#[test]
fn tuples_are_read_by_place() {
    check(r#"["a", 1.0, true, {}]"#, Ok(("a".to_owned(), 1_i64)));
    check::<(String, i64)>(r#"["a"]"#, Err("invalid length 1, expected a list of at least 2 items"));
    check::<Vec<(String, i64)>>(r#"[["a", "b"]]"#, Err("`[0][1]`: invalid type"));
}

#[test]
fn depth_is_bounded() {
    let deep = "[".repeat(100_000);
    check::<serde_json::Value>(&deep, Err("recursion limit exceeded"));
    check::<Patch>(&format!("{{\"x\":{deep}"), Err("EOF"));
}

#[test]
fn unions_by_shape_and_by_tag() {
    check("7.0", Ok(Figure::Count(7)));
    check("\"a\"", Ok(Figure::Text("a".to_owned())));
    check(r#"[{"note":"n"},1]"#, Err::<Vec<Figure>, _>("`[0]`: no Figure"));
    let patch = Patch { note: None, tags: Some(vec!["t".to_owned()]) };
    check(r#"{"kind":"patch","tags":["t"]}"#, Ok(Figure::Patch(patch)));
    check::<Vec<Figure>>(r#"[{"kind":"patch","tags":[1]}]"#, Err("`[0].tags[0]`: invalid type: integer"));
    check::<Vec<Figure>>("[1,null]", Err("`[1]`: no Figure"));
}

#[derive(Debug, PartialEq)]
enum Figure {
    Count(i64),
    Text(String),
    Patch(Patch),
}

impl<'de> Decode<'de> for Figure {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        let candidate = Candidate::read(deserializer)?;
        if candidate.tag("kind") == Some("patch") {
            return candidate.fill(put!(self, Patch));
        }
        if candidate.attempt(put!(self, Count)) || candidate.attempt(put!(self, Text)) {
            return Ok(());
        }
        Err(D::Error::custom("no Figure"))
    }
}

impl Blank for Figure {
    fn blank() -> Self {
        Self::Count(0)
    }
}

#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::option_option, reason = "missing, null, and a value")]
struct Patch {
    note: Option<Option<String>>,
    tags: Option<Vec<String>>,
}

object! {
    Patch [] {
        0 "note" => optional note,
        1 "tags" => optional tags,
    }
}

/// 130 fields, all required, of which only the sum is kept.
#[derive(Debug, PartialEq)]
struct Wide {
    sum: u64,
}

impl Object for Wide {
    const SHAPE: Shape = Shape { name: "Wide", fields: &WIDE, required: &[u64::MAX, u64::MAX, 0b11] };

    fn names() -> &'static Names {
        static NAMES: Names = Names::new(&WIDE);
        &NAMES
    }

    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, map: &mut Fields<'_, A>) -> Result<(), A::Error> {
        let mut value = 0_u64;
        map.read(&mut value)?;
        assert_eq!(value, field as u64);
        self.sum += value;
        Ok(())
    }
}

impl Blank for Wide {
    fn blank() -> Self {
        Self { sum: 0 }
    }
}

impl<'de> Decode<'de> for Wide {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        crate::runtime::object::fill(self, deserializer)
    }
}

#[rustfmt::skip]
const WIDE: [&str; 130] = [
    "f000", "f001", "f002", "f003", "f004", "f005", "f006", "f007", "f008", "f009", "f010", "f011", "f012",
    "f013", "f014", "f015", "f016", "f017", "f018", "f019", "f020", "f021", "f022", "f023", "f024", "f025",
    "f026", "f027", "f028", "f029", "f030", "f031", "f032", "f033", "f034", "f035", "f036", "f037", "f038",
    "f039", "f040", "f041", "f042", "f043", "f044", "f045", "f046", "f047", "f048", "f049", "f050", "f051",
    "f052", "f053", "f054", "f055", "f056", "f057", "f058", "f059", "f060", "f061", "f062", "f063", "f064",
    "f065", "f066", "f067", "f068", "f069", "f070", "f071", "f072", "f073", "f074", "f075", "f076", "f077",
    "f078", "f079", "f080", "f081", "f082", "f083", "f084", "f085", "f086", "f087", "f088", "f089", "f090",
    "f091", "f092", "f093", "f094", "f095", "f096", "f097", "f098", "f099", "f100", "f101", "f102", "f103",
    "f104", "f105", "f106", "f107", "f108", "f109", "f110", "f111", "f112", "f113", "f114", "f115", "f116",
    "f117", "f118", "f119", "f120", "f121", "f122", "f123", "f124", "f125", "f126", "f127", "f128", "f129",
];
