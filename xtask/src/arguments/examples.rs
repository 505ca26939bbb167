//! Examples below the help of a command. The name of the program is left out, since it has two.

pub const GENERATE: &str = "Examples:
  generate                                       every API of specs/
  generate --spec openapi.yaml --out my-client   any document
  generate --check                               writes nothing; is all up to date?";
pub const NEW: &str = "Examples:
  new shop --spec https://shop.example/openapi.json
  new shop --spec openapi.yaml --out crates/shop";
pub const DIFF: &str = "Examples:
  diff old.yaml new.yaml
  diff main:specs/ofauth specs/ofauth --format markdown";
pub const REFRESH: &str = "Examples:
  refresh --dry-run                  what would change?
  refresh shop --from openapi.yaml   from a file and not from its URL";
pub const DUMP: &str = "Examples:
  dump document                            the document, pages merged and overlays applied
  dump api --only 'POST /path'             what the model says of one operation
  dump tokens --only src/client.rs";
pub const EXPLAIN: &str = "Examples:
  explain
  explain dangling-reference";
pub const COMPLETIONS: &str = "Examples:
  completions bash > ~/.local/share/bash-completion/completions/openapi-client
  completions zsh > ~/.zfunc/_openapi-client";
