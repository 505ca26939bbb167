//! The table of OpenAPI 3.1.1, "Style Examples", and what it leaves open.

use serde_json::{Value, json};

use crate::runtime::operation::{Parameter, Place, Style};
use crate::runtime::style::{in_header, in_pairs, in_path};

fn color(place: Place, style: Style, explode: bool) -> Parameter {
    Parameter { name: "color", place, style, explode, ..Parameter::DEFAULT }
}

fn written(parameter: &Parameter, value: &Value) -> String {
    match parameter.place {
        Place::Path => in_path(parameter, value).unwrap_or_default(),
        Place::Header => in_header(parameter, value).unwrap_or_default(),
        Place::Query | Place::Cookie => {
            let pairs = in_pairs(parameter.name, parameter, value).into_iter();
            let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join("&")
        }
    }
}

#[test]
fn the_table_of_the_specification() {
    use Place::{Cookie, Header, Path, Query};
    use Style::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};

    let values = [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150})];
    #[rustfmt::skip]
    let rows = [
        (Path, Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (Path, Matrix, true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        (Path, Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Path, Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Path, Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Path, Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Header, Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Header, Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Query, Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Query, Form, true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (Cookie, Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Query, SpaceDelimited, false, ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
        (Query, PipeDelimited, false, ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        (Query, DeepObject, true, ["color=", "color=blue", "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
    ];
    for (place, style, explode, expected) in rows {
        for (value, expected) in values.iter().zip(expected) {
            let written = written(&color(place, style, explode), value);
            // The order of an object's properties is the map's, which is not the table's.
            assert_eq!(sorted(&written), sorted(expected), "{style:?} {explode} {value}");
        }
    }
}

/// The characters in order: the parts of an object may come in any.
fn sorted(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}

#[test]
fn what_the_table_leaves_open() {
    let query = color(Place::Query, Style::Form, true);
    let joined = color(Place::Query, Style::Form, false);
    let deep = color(Place::Query, Style::DeepObject, true);
    let reserved = Parameter { allow_reserved: true, ..query };
    let as_json = Parameter { json: true, ..query };
    let path = color(Place::Path, Style::Simple, false);
    let header = color(Place::Header, Style::Simple, false);
    let cases = [
        (&query, json!([]), ""),
        (&query, json!({}), ""),
        (&query, json!(null), ""),
        (&query, json!(["a", null, "b"]), "color=a&color=b"),
        (&query, json!({"a": null, "b": 1}), "b=1"),
        (&query, json!([[1, 2], {"x": 1}]), "color=%5B1%2C2%5D&color=%7B%22x%22%3A1%7D"),
        (&query, json!(true), "color=true"),
        (&query, json!(12.0), "color=12"),
        (&query, json!(0.5), "color=0.5"),
        (&query, json!(9_007_199_254_740_993_i64), "color=9007199254740993"),
        (&query, json!("a b+c&d=e#f/é"), "color=a%20b%2Bc%26d%3De%23f%2F%C3%A9"),
        (&reserved, json!("a b+c&d=e#f/g?h[%41]"), "color=a%20b%2Bc%26d=e%23f/g?h%5B%2541%5D"),
        (&joined, json!(["a,b", "c"]), "color=a%2Cb,c"),
        (&deep, json!({"a": {"b": [1, 2]}}), "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D=2"),
        (&deep, json!([{"a": 1}, {"a": [2]}]), "color%5B0%5D%5Ba%5D=1&color%5B1%5D%5Ba%5D%5B%5D=2"),
        (&deep, json!({"x y": "&"}), "color%5Bx%20y%5D=%26"),
        (&as_json, json!({"a": [1]}), "color=%7B%22a%22%3A%5B1%5D%7D"),
        (&path, json!(["a/b", "c"]), "a%2Fb,c"),
        (&header, json!("a b/é"), "a b/é"),
    ];
    for (parameter, value, expected) in cases {
        assert_eq!(written(parameter, &value), expected, "{value}");
    }
}
