//! XML bodies, both ways.

use serde_json::{Value, json};

use crate::runtime::xml::{Member, Name, Node, Root};
use crate::runtime::{xml_read, xml_write};

const fn member(property: &'static str, name: &'static str, node: &'static Node) -> Member {
    Member { property, name: Name::local(name), attribute: false, wrapped: false, node }
}

static PERSON: Node = Node::Object(&[
    Member { attribute: true, ..member("id", "id", &Node::Plain) },
    member("name", "full-name", &Node::Text),
    member("nick", "nick", &Node::List(Name::local("nick"), &Node::Text)),
    Member { wrapped: true, ..member("pets", "animals", &Node::List(Name::local("animal"), &PET)) },
    member("friend", "friend", &PERSON),
    member("extra", "extra", &Node::Any),
]);
static PET: Node = Node::Object(&[
    Member { attribute: true, ..member("kind", "kind", &Node::Text) },
    member("value", "value", &Node::Text),
]);
static ROOT: Root =
    Root { name: Name { local: "person", prefix: Some("p"), namespace: Some("urn:people?a&b") }, node: &PERSON };

#[test]
fn a_value_is_written_as_the_document_says() {
    let value = json!({
        "id": 4, "name": "A <b> & \"c\"", "nick": ["x", "y"], "pets": [{"kind": "dog", "value": "Rex"}, {"kind": "ca\"t"}],
        "friend": {"name": "B", "nick": [], "pets": []}, "extra": {"a b": [1.0, null], "2": true}, "unknown": 1,
    });
    let text = xml_write::text(&ROOT, &value);
    let right = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><p:person xmlns:p=\"urn:people?a&amp;b\" id=\"4\">\
        <full-name>A &lt;b&gt; &amp; &quot;c&quot;</full-name><nick>x</nick><nick>y</nick>\
        <animals><animal kind=\"dog\"><value>Rex</value></animal><animal kind=\"ca&quot;t\"/></animals>\
        <friend><full-name>B</full-name><animals/></friend>\
        <extra><_>true</_><a_b><item>1</item><item></item></a_b></extra></p:person>";
    // Maps without an order of their own are sorted.
    assert_eq!(
        text.replace(
            "<a_b><item>1</item><item></item></a_b><_>true</_>",
            "<_>true</_><a_b><item>1</item><item></item></a_b>"
        ),
        right
    );
}

fn read(text: &str) -> Result<Value, String> {
    xml_read::value(text, &PERSON).map_err(|(reason, _)| reason)
}

#[test]
fn a_value_is_read_whatever_its_prefixes_are() {
    let text = "<?xml version=\"1.0\"?><!-- who --><q:person xmlns:q='urn:people' q:id='4'>
        <full-name>A &lt;b&gt; <![CDATA[&]]> &#67;&#x63;</full-name><nick>x</nick><q:nick/>
        <animals><animal kind=\"dog\">Rex</animal><other/></animals><extra a='1'><b>2</b><b/></extra>
        <friend id='no number'/></q:person>";
    assert_eq!(
        read(text),
        Ok(json!({
            "id": 4, "name": "A <b> & Cc", "nick": ["x", ""], "pets": [{"kind": "dog", "value": "Rex"}],
            "friend": {"id": "no number", "nick": []}, "extra": {"a": "1", "b": ["2", ""]},
        }))
    );
    assert_eq!(read("<p xmlns:xsi='x' xsi:nil='true'/>"), Ok(Value::Null));
}

#[test]
fn what_is_no_xml_is_an_error() {
    for text in ["", "hello", "<a>", "<a></b>", "<a b=1/>", "<a>&none;</a>", "<a/></a>", "<a b='1' b='2'/>"] {
        assert!(read(text).is_err(), "{text}");
    }
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\">]><a>&x;</a>";
    assert!(read(bomb).is_err_and(|reason| reason.contains("entity `x`")));
    assert!(read(&"<a>".repeat(200_000)).is_err_and(|reason| reason.contains("levels")));
}
