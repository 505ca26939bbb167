//! How values are written as XML: a node for each schema that occurs in an XML body.

use std::collections::HashMap;

use serde_json::Value;

use super::shapes::Shapes;
use crate::{
    api::{XmlIndex, XmlMember, XmlName, XmlNode, XmlRoot},
    document::{Additional, Schema, SchemaId, SchemaType},
    source::Pointer,
};

/// The nodes so far.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) nodes: Vec<XmlNode>,
    known: HashMap<Pointer, XmlIndex>,
}

/// Deeper than this, a schema is taken for one that holds itself.
const DEEPEST: usize = 16;

impl Shapes<'_, '_> {
    /// The element of a body. It is called what `xml` says, or as the component is.
    pub(super) fn xml_root(&mut self, id: SchemaId) -> XmlRoot {
        let at = &self.schemas.get(id).at;
        let reference = self.schemas.get(id).reference.as_ref().unwrap_or(at).clone();
        let parent = reference.split().map(|(parent, _)| parent.to_string());
        let is_component = parent.is_some_and(|parent| parent.ends_with("/components/schemas"));
        let own = is_component.then(|| reference.split().map(|(_, name)| name.clone())).flatten();
        let name = self.xml_name(id, own.as_deref().unwrap_or("root"));
        XmlRoot { name, node: self.xml_node(id, 0) }
    }

    /// The name that a schema gives itself, or else this one.
    fn xml_name(&self, id: SchemaId, otherwise: &str) -> XmlName {
        let text = |key: &str| self.xml_keyword(id, key).and_then(Value::as_str).filter(|text| !text.is_empty());
        XmlName {
            local: text("name").filter(|name| is_name(name)).unwrap_or(otherwise).to_owned(),
            prefix: text("prefix").filter(|prefix| is_name(prefix)).map(str::to_owned),
            namespace: text("namespace").map(str::to_owned),
        }
    }

    /// What `xml` says, here or behind references.
    fn xml_keyword(&self, mut id: SchemaId, key: &str) -> Option<&Value> {
        for _ in 0..DEEPEST {
            let schema = self.schemas.get(id);
            let xml = schema.at.child("xml").find(self.context.tree);
            if let Some(found) = xml.and_then(|xml| xml.get(key)) {
                return Some(found);
            }
            let only = if let [only] = schema.all_of.as_slice() { Some(*only) } else { None };
            let target = schema.reference.as_ref().and_then(|target| self.schemas.at(target));
            id = target.or(only)?;
        }
        None
    }

    fn xml_node(&mut self, id: SchemaId, depth: usize) -> XmlIndex {
        let (at, schema) = self.xml_schema(id, 0);
        if let Some(known) = self.xml.known.get(&at) {
            return *known;
        }
        let index = self.xml.nodes.len();
        self.xml.nodes.push(XmlNode::Any);
        if depth > 128 {
            return index;
        }
        self.xml.known.insert(at, index);
        self.xml.nodes[index] = self.xml_of(&schema, depth);
        index
    }

    /// The schema behind references, and where it stands; of several alternatives, all properties.
    fn xml_schema(&self, id: SchemaId, depth: usize) -> (Pointer, Schema) {
        let simple = self.simple(id);
        let target = simple.target.as_ref().and_then(|target| self.schemas.at(target));
        if let Some(target) = target.filter(|_| depth < DEEPEST) {
            return self.xml_schema(target, depth + 1);
        }
        let mut schema = simple.schema.into_owned();
        let branches: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
        for branch in branches.into_iter().filter(|_| depth < DEEPEST) {
            let (_, branch) = self.xml_schema(branch, depth + 1);
            for (name, ids) in branch.properties {
                schema.properties.entry(name).or_insert(ids);
            }
        }
        (schema.at.clone(), schema)
    }

    fn xml_of(&mut self, schema: &Schema, depth: usize) -> XmlNode {
        let is = |ty: SchemaType| schema.types.contains(&ty);
        if !schema.properties.is_empty() {
            let properties = schema.properties.iter().filter_map(|(name, ids)| Some((name, *ids.last()?)));
            return XmlNode::Object(properties.map(|(name, id)| self.xml_member(name, id, depth)).collect());
        }
        if let Some(item) = schema.items.last() {
            let name = self.xml_name(*item, "item");
            return XmlNode::List(name, self.xml_node(*item, depth + 1));
        }
        match schema.additional {
            Additional::Schema(id) => XmlNode::Map(self.xml_node(id, depth + 1)),
            _ if is(SchemaType::String) => XmlNode::Text,
            _ if is(SchemaType::Integer) || is(SchemaType::Number) || is(SchemaType::Boolean) => XmlNode::Plain,
            _ => XmlNode::Any,
        }
    }

    /// A property. The items of a list are called what their schema says, or as the property is; `name` of the list
    /// itself is that of the element around them.
    fn xml_member(&mut self, property: &str, id: SchemaId, depth: usize) -> XmlMember {
        let flag = |shapes: &Self, key| shapes.xml_keyword(id, key) == Some(&Value::Bool(true));
        let (attribute, wrapped) = (flag(self, "attribute"), flag(self, "wrapped"));
        let name = self.xml_name(id, property);
        let (_, schema) = self.xml_schema(id, 0);
        let node = match schema.items.last().filter(|_| schema.properties.is_empty()) {
            Some(item) => {
                let item_name = self.xml_name(*item, property);
                let node = self.xml_node(*item, depth + 1);
                self.xml.nodes.push(XmlNode::List(item_name, node));
                self.xml.nodes.len() - 1
            }
            None => self.xml_node(id, depth + 1),
        };
        XmlMember { property: property.to_owned(), name, attribute, wrapped, node }
    }
}

/// Whether a text can be a name (XML 1.0, section 2.3), without a colon.
fn is_name(text: &str) -> bool {
    let fits = |(index, letter): (usize, char)| {
        letter == '_' || letter.is_alphabetic() || index > 0 && (letter.is_numeric() || matches!(letter, '-' | '.'))
    };
    !text.is_empty() && text.chars().enumerate().all(fits)
}
