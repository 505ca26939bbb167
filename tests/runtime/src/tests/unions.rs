//! Values that may be of several types: told by the text of a property, or by how they look.

use serde::de::{Deserializer, IntoDeserializer as _};
use serde_json::{Value, json};

use crate::runtime::buffered::Buffered;
use crate::runtime::decode::{Decode, from_slice};
use crate::runtime::leaves::leaves;
use crate::runtime::looks::{Kind, Look, Looks, looks};
use crate::runtime::object::{Object, object};
use crate::runtime::tagged::tagged;
use crate::runtime::union::{Candidate, union};

#[derive(Debug, Clone, PartialEq)]
struct Card {
    kind: String,
    number: i64,
}

object! {
    Card [3] {
        0 "kind" => required kind,
        1 "number" => required number,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Cash {
    kind: Option<String>,
    coins: Vec<i64>,
}

object! {
    Cash [2] {
        0 "kind" => optional kind,
        1 "coins" => required coins,
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Payment {
    Card(Card),
    Cash(Cash),
    Unknown(Value),
}

tagged! {
    Payment "kind" {
        "card" => Card,
        "cash" => Cash,
    } or told_by_look
}

union!(Payment { Card, Cash });

looks! {
    Payment(knowing) {
        0 => Card { kind: Some(looks::Kind::Object), required: &["number"], properties: Card::SHAPE.fields, },
        1 => Cash { kind: Some(looks::Kind::Object), required: &["coins"], properties: Cash::SHAPE.fields, },
    }
}

/// The same without a way to tell what has no tag.
#[derive(Debug, Clone, PartialEq)]
enum Strict {
    Card(Card),
    Unknown(Value),
}

tagged! {
    Strict "kind" {
        "card" => Card,
    }
}

union!(Strict { Card });

fn card(number: i64) -> Card {
    Card { kind: "card".to_owned(), number }
}

fn cash(kind: Option<&str>) -> Cash {
    Cash { kind: kind.map(str::to_owned), coins: vec![1, 2] }
}

#[test]
fn a_tag_is_found_wherever_it_stands() {
    let cases = [
        (r#"{"kind":"card","number":7}"#, Payment::Card(card(7))),
        (r#"{"number":7,"kind":"card"}"#, Payment::Card(card(7))),
        (r#"{"x":{"y":[null,1.5,"\u0061"]},"number":7.0,"ki\u006ed":"card","z":[]}"#, Payment::Card(card(7))),
        (r#"{"coins":[1,2],"kind":"cash"}"#, Payment::Cash(cash(Some("cash")))),
        (r#"{"kind":"cash","coins":[1,2]}"#, Payment::Cash(cash(Some("cash")))),
        (r#"{"a":null,"b":true,"c":1.5,"d":"\n","kind":"cash","coins":[1,2]}"#, Payment::Cash(cash(Some("cash")))),
        (r#"{"a":null,"kind":"cheque","b":[]}"#, Payment::Unknown(json!({ "a": null, "kind": "cheque", "b": [] }))),
        // Nothing is lost of what nobody knows.
        (
            r#"{"a":[1,{"b":null}],"kind":"cheque","c":"d"}"#,
            Payment::Unknown(json!({ "a": [1, { "b": null }], "kind": "cheque", "c": "d" })),
        ),
        // What has no tag is told by its look.
        (r#"{"coins":[1,2]}"#, Payment::Cash(cash(None))),
        (r#"{"coins":[1,2],"kind":null}"#, Payment::Cash(cash(None))),
        (r#"{"else":1}"#, Payment::Unknown(json!({ "else": 1 }))),
        ("\"text\"", Payment::Unknown(json!("text"))),
        ("[1,-2,1.5,true,null]", Payment::Unknown(json!([1, -2, 1.5, true, null]))),
        ("null", Payment::Unknown(Value::Null)),
    ];
    for (json, expected) in cases {
        let decoded: Payment = from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(decoded, expected, "{json}");
        let value: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(serde_json::from_value::<Payment>(value).expect("a union"), expected, "{json} from a tree");
    }
    // Of two tags the first counts, wherever it stands.
    for json in
        [r#"{"kind":"cheque","kind":"card","number":7}"#, r#"{"x":[],"kind":"cheque","kind":"card","number":7}"#]
    {
        let decoded: Payment = from_slice(json.as_bytes()).expect("a union");
        assert!(matches!(decoded, Payment::Unknown(_)), "{json}");
    }
    let strict: Strict = from_slice(br#"{"number":7}"#).expect("a union");
    assert_eq!(strict, Strict::Unknown(json!({ "number": 7 })));
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    let wrong = |json: &str| from_slice::<Vec<Payment>>(json.as_bytes()).expect_err("no such value").to_string();
    assert!(wrong(r#"[{"number":"x","kind":"card"}]"#).starts_with("`[0].number`: invalid type"));
    assert!(wrong(r#"[{"kind":"card"}]"#).starts_with("`[0]`: missing field `number`"));
    assert!(wrong(r#"[{"kind":"cash","coins":[1,"x"]}]"#).starts_with("`[0].coins[1]`: invalid type"));
    assert!(wrong(r#"[{"coins":[1,"x"]}]"#).starts_with("`[0].coins[1]`: invalid type"));
    let deep = format!(r#"{{"x":{}"#, "[".repeat(100_000));
    assert!(wrong(&format!("[{deep}")).contains("recursion limit exceeded"));
}

/// Two types that look the same.
#[derive(Debug, Clone, PartialEq)]
enum Either {
    Small(Small),
    Large(Large),
    Unknown(Value),
}

#[derive(Debug, Clone, PartialEq)]
struct Small {
    inside: Option<Card>,
}

#[derive(Debug, Clone, PartialEq)]
struct Large {
    inside: Option<Value>,
}

object! {
    Small [0] {
        0 "inside" => optional inside,
    }
}

object! {
    Large [0] {
        0 "inside" => optional inside,
    }
}

union!(Either { Small, Large });

looks! {
    Either(fitting) {
        0 => Small { kind: Some(looks::Kind::Object), properties: Small::SHAPE.fields, },
        1 => Large { kind: Some(looks::Kind::Object), properties: Large::SHAPE.fields, },
    }
}

impl<'de> Decode<'de> for Either {
    fn fill_from<D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        self.told_by_look(Candidate::read(deserializer)?)
    }
}

/// Of types that look the same, the one that keeps most is taken.
#[test]
fn what_keeps_most_is_taken() {
    let taken = |json: &str| from_slice::<Either>(json.as_bytes()).expect("one that fits");
    assert!(matches!(taken(r#"{"inside":{"kind":"card","number":1}}"#), Either::Small(Small { inside: Some(_) })));
    let large = taken(r#"{"inside":{"kind":"card","number":1,"more":2}}"#);
    assert_eq!(large, Either::Large(Large { inside: Some(json!({ "kind": "card", "number": 1, "more": 2 })) }));
    assert_eq!(taken("1"), Either::Unknown(json!(1)));
}

#[test]
fn what_could_be_anything_is_not_known() {
    static LOOKS: Looks = Looks::new(&[
        Look { kind: Some(Kind::Object), properties: Small::SHAPE.fields, ..Look::ANY },
        Look { kind: Some(Kind::Object), properties: Large::SHAPE.fields, ..Look::ANY },
    ]);
    // Where there could be a tag, an object of which nothing is known could be anything.
    let candidate = Candidate::read(&mut serde_json::Deserializer::from_str(r#"{"zzz":1}"#)).expect("JSON");
    assert!(format!("{:?}", LOOKS.fitting(&candidate)).contains("looks: [0, 1]"));
    assert!(format!("{:?}", LOOKS.knowing(&candidate)).contains("looks: []"));
}

#[test]
fn constants_and_variants_of_variants_tell_types_apart() {
    static LOOKS: Looks = Looks::new(&[
        Look { kind: Some(Kind::Object), constants: &[("/a/b~1c", "x")], ..Look::ANY },
        Look {
            variants: &[
                Look { kind: Some(Kind::Integer), ..Look::ANY },
                Look { kind: Some(Kind::Object), required: &["only"], ..Look::ANY },
            ],
            ..Look::ANY
        },
    ]);
    let fitting = |json: &str| {
        let candidate = Candidate::read(&mut serde_json::Deserializer::from_str(json)).expect("JSON");
        format!("{:?}", LOOKS.fitting(&candidate))
    };
    let cases = [
        (r#"{"a":{"b/c":"x"}}"#, "looks: [0]"),
        (r#"{"a":{"b/c":"y"}}"#, "looks: []"),
        (r#"{"only":1}"#, "looks: [0, 1]"),
        ("3.0", "looks: [1]"),
        ("3.5", "looks: []"),
    ];
    for (json, expected) in cases {
        assert!(fitting(json).contains(expected), "{json}: {}", fitting(json));
    }
}

#[test]
fn a_value_is_the_same_after_it_was_read_twice() {
    let json = r#"{"a":[1,-2,1.5,1e300,18446744073709551615,true,null,"\n","plain"],"a\"b":{},"c":{"d":[[],[{}]],"e":[]},"twice":1,"twice":2}"#;
    let buffered: Buffered<'_> = serde_json::from_str(json).expect("JSON");
    let expected: Value = serde_json::from_str(json).expect("JSON");
    let lent: Result<Value, serde_json::Error> = Value::decode((&buffered).into_deserializer());
    assert_eq!(lent.expect("JSON"), expected);
    assert_eq!(buffered.get("twice").map(Buffered::leaves), Some(1));
    let wide: Buffered<'_> = serde_json::from_str("18446744073709551615").expect("JSON");
    let as_integer: Result<u64, serde_json::Error> = Decode::decode((&wide).into_deserializer());
    let as_float: Result<f64, serde_json::Error> = Decode::decode((&wide).into_deserializer());
    assert_eq!((as_integer.ok(), as_float.ok()), (Some(u64::MAX), Some(2_f64.powi(64))));
    assert_eq!(Value::from(buffered), expected);
    // As `serde_json` hands out numbers where some other crate wants them of any precision.
    let number: Buffered<'_> = serde_json::from_str(r#"{"$serde_json::private::Number":"12"}"#).expect("JSON");
    assert_eq!(Value::from(number), json!(12));
}

#[test]
fn leaves_are_what_is_written_but_null() {
    let value = json!({ "a": [1, null, "x", { "b": true, "c": null }], "d": 1.5 });
    assert_eq!(leaves(&value), 4);
    assert_eq!(leaves(&Payment::Cash(cash(None))), 2);
    assert_eq!(leaves(&(1_u8, Some('x'), None::<u8>, std::collections::BTreeMap::from([("k", 1)]))), 3);
}
