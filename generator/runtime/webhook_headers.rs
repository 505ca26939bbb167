//! The headers of a webhook, whatever server received them.

use super::webhook_error::WebhookError;

/// Headers that were looked for, by their names in lower case.
pub struct Found<'n> {
    names: Vec<&'n str>,
    values: Vec<Vec<Vec<u8>>>,
}

impl<'n> Found<'n> {
    /// Picks the headers with these names, which are in lower case; case does not matter in the request.
    pub fn pick<N: AsRef<str>, V: AsRef<[u8]>>(
        headers: impl IntoIterator<Item = (N, V)>,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let mut values = vec![Vec::new(); names.len()];
        for (name, value) in headers {
            let is_it = |known: &&str| name.as_ref().trim().eq_ignore_ascii_case(known);
            for (_, values) in names.iter().zip(&mut values).filter(|(known, _)| is_it(known)) {
                values.push(value.as_ref().to_vec());
            }
        }
        Self { names, values }
    }

    /// Whether there is one of this name.
    #[inline]
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The value of a header that must be there once: of two, one would be checked and the other believed.
    ///
    /// # Errors
    /// If it is not there, is there twice, or is no text.
    #[inline]
    pub fn one(&self, name: &str) -> Result<&str, WebhookError> {
        let malformed = |reason| WebhookError::MalformedHeader { name: name.to_owned(), reason };
        let mut all = self.all(name);
        let value = all.next().ok_or_else(|| WebhookError::MissingHeader { name: name.to_owned() })?;
        if all.next().is_some() {
            return Err(malformed("came more than once"));
        }
        let text = std::str::from_utf8(value).map_err(|_| malformed("is no text"))?.trim();
        if text.is_empty() { Err(malformed("is empty")) } else { Ok(text) }
    }

    #[inline]
    fn all(&self, name: &str) -> impl Iterator<Item = &Vec<u8>> {
        let place = self.names.iter().position(|known| *known == name);
        place.into_iter().flat_map(|place| &self.values[place])
    }
}
