use crate::names::{
    Overrides, decide,
    graph::{Graph, Operation},
    ident::Ident,
};

fn operation(tag: &str, method: &str, path: &str) -> Operation {
    let (path, answers_list) = path.strip_suffix(" []").map_or((path, false), |path| (path, true));
    let webhook = !path.starts_with('/');
    let (method, path, tag) = (method.to_owned(), path.to_owned(), tag.to_owned());
    Operation { method, path, tag, operation_id: None, webhook, answers_list }
}

/// Rows of `method path [] > name`, all under one tag; `[]` marks an answer that is a list.
#[track_caller]
fn check(tag: &str, rows: &[&str]) {
    let (operations, expected): (Vec<Operation>, Vec<&str>) = rows
        .iter()
        .filter_map(|row| {
            let (call, name) = row.split_once(" > ")?;
            let (method, path) = call.split_once(' ')?;
            Some((operation(tag, method, path), name))
        })
        .unzip();
    let graph = Graph { shapes: Vec::new(), operations };
    let names = decide(&graph, &Overrides::default(), None);
    assert_eq!(names.methods.iter().map(Ident::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn the_tags_own_collection() {
    check(
        "Posts",
        &[
            "get /v2/posts [] > list",
            "post /v2/posts > create",
            "delete /v2/posts > delete_all",
            "get /v2/posts/{id} > get",
            "put /v2/posts/{id} > replace",
            "patch /v2/posts/{id} > update",
            "delete /v2/posts/{id} > delete",
            "post /v2/posts/batch > batch",
            "post /v2/posts/{id}/stop > stop",
            "get /v2/posts/search [] > search",
            "get /v2/posts/count > count",
            "delete /v2/posts/purge > purge",
            "put /v2/posts/{id}/note > set_note",
            "put /v2/posts/{id}/tags > replace_tags",
            "get /v2/users/{userId}/posts [] > list_user_posts",
        ],
    );
}

#[test]
fn things_below_a_tag() {
    check(
        "Promotions",
        &[
            "post /promotions/bundles > create_bundle",
            "get /promotions/bundles [] > list_bundles",
            "get /promotions/bundles/{id} > get_bundle",
            "delete /promotions/bundles/{id} > delete_bundle",
            "post /promotions/tracking-links/share-access > tracking_link_share_access",
            "delete /promotions/tracking-links/share-access > delete_tracking_link_share_access",
            "get /promotions/tracking-links/{id}/claimers [] > list_tracking_link_claimers",
        ],
    );
    check("Account", &["get /account/settings > settings", "patch /account/settings > update_settings"]);
    check("Analytics", &["get /analytics/posts/top [] > posts_top", "get /analytics/posts/chart > posts_chart"]);
}

#[test]
fn verbs_and_owners() {
    check(
        "Users",
        &[
            "get /users/{id}/restrict [] > list_restrict",
            "post /users/{id}/restrict > restrict",
            "delete /users/{id}/restrict > delete_restrict",
        ],
    );
    check(
        "User Lists",
        &[
            "post /users/lists/{id}/users/{userId} > add_user",
            "delete /users/lists/{id}/users/{userId} > remove_user",
            "post /users/lists > create",
            "post /users/{userId}/lists > create_for_user",
        ],
    );
    check("Jobs", &["post /jobs/{id}:cancel > cancel", "post connection.created > connection_created"]);
}

#[test]
fn rivals_say_more_until_all_differ() {
    check("Sandboxes", &["get /sandboxes [] > list_sandboxes", "get /v2/sandboxes [] > list_sandboxes_v2"]);
    check("Ping", &["get /ping > get_ping", "head /ping > head_ping"]);
}

#[test]
fn operation_ids_come_first_unless_they_say_nothing() {
    let named = |id: &str| Operation { operation_id: Some(id.to_owned()), ..operation("Posts", "get", "/posts []") };
    let name = |id: &str, ignore_operation_ids: bool| {
        let graph = Graph { shapes: Vec::new(), operations: vec![named(id)] };
        let overrides = Overrides { ignore_operation_ids, ..Overrides::default() };
        decide(&graph, &overrides, None).methods[0].to_string()
    };
    assert_eq!(name("postsFindAll", false), "find_all");
    assert_eq!(name("findAllPosts", false), "find_all_posts");
    assert_eq!(name("findAllPosts", true), "list");
    assert_eq!(name("72e0c2d956e31774c876c58c53e8dce0", false), "list");
    assert_eq!(name("???", false), "list");
}
