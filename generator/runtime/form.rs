//! Bodies that are forms (`application/x-www-form-urlencoded`).

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::operation::Parameter;
use super::style;
use super::validate::Validate;

impl Call {
    /// Checks the value against the document and makes it the body, as a form.
    ///
    /// `encoding` says how properties are written that the document says something about (OpenAPI 3.1, "Encoding
    /// Object"). Of the others, each item of a list is a pair, and an object is written as JSON text.
    pub fn set_form<T: Serialize + Validate + ?Sized>(&mut self, body: &T, encoding: &[Parameter]) {
        self.check(body);
        let form = serde_json::to_value(body).map(|form| written(&form, encoding).into_bytes());
        self.set_written("application/x-www-form-urlencoded", form);
    }
}

#[inline]
fn written(form: &Value, encoding: &[Parameter]) -> String {
    let mut written = String::new();
    for (name, value) in form.as_object().into_iter().flatten() {
        let listed = encoding.iter().find(|parameter| parameter.name == name);
        let unlisted = Parameter { json: value.is_object(), ..Parameter::DEFAULT };
        for (name, value) in style::in_pairs(name, listed.unwrap_or(&unlisted), value) {
            let separator = if written.is_empty() { "" } else { "&" };
            written.extend([separator, &name, "=", &value]);
        }
    }
    written
}
