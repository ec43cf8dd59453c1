//! What scenarios say about services: roles, destinations, data, latencies.

use super::{WIRED, read};
use coldstart::course::library::{Library, Manifest, Package};
use coldstart::course::scenario as reader;
use coldstart::sim::iam::{Effect, Statement};
use coldstart::sim::scenario::{Data, SourceKind};

/// `WIRED` and more must be refused with exactly these problems, each as `key: problem; fix`.
#[track_caller]
fn refused(more: &str, want: &[&str]) {
    let text = format!("{WIRED}{more}");
    let problems = reader::read("s.toml", &text, &[], &Library::default())
        .err()
        .unwrap_or_default();
    let found: Vec<String> = problems
        .iter()
        .map(|p| format!("{}: {}; {}", p.key, p.problem, p.fix))
        .collect();
    assert_eq!(found, want, "{more}");
}

#[test]
fn a_role_is_a_list_of_statements() {
    let function = r#"
[[function]]
name = "h"
modelled = { warm = "1s" }
role = [
    { action = "dynamodb:PutItem", resource = "orders" },
    { effect = "deny", action = ["s3:*", "sqs:*"], resource = ["photos", "jobs"] },
]
"#;
    let scenario = read(&format!("{WIRED}{function}"));
    assert_eq!(scenario.functions[0].role, None);
    let statements = &scenario.functions[2].role.as_ref().unwrap().statements;
    let want = [
        Statement::allow(&["dynamodb:PutItem"], &["orders"]),
        Statement::deny(&["s3:*", "sqs:*"], &["photos", "jobs"]),
    ];
    assert_eq!(statements, &want);
    assert_eq!(statements[1].effect, Effect::Deny);
}

#[test]
fn a_bad_role_is_refused() {
    let function = |role: &str| {
        format!("[[function]]\nname = \"h\"\nmodelled = {{ warm = \"1s\" }}\nrole = {role}\n")
    };
    for (role, want) in [
        (
            r#"[{ action = "PutItem", resource = "*" }]"#,
            "function[3].role[1].action: `PutItem` is no action; write the service and the action, such as dynamodb:PutItem, or *",
        ),
        (
            r#"[{ action = "s3:*" }]"#,
            "function[3].role[1]: `resource` is missing; add resource = …",
        ),
        (
            r#"[{ effect = "denied", action = "s3:*", resource = "*" }]"#,
            "function[3].role[1].effect: `denied` is not known here; use one of allow, deny",
        ),
        (
            r#"[{ action = [], resource = "*" }]"#,
            "function[3].role[1].action: the list is empty; write at least one, or *",
        ),
        (
            r#"[{ actions = "s3:*", action = "s3:*", resource = "*" }]"#,
            "function[3].role[1].actions: no such key; did you mean action?",
        ),
    ] {
        refused(&function(role), &[want]);
    }
}

#[test]
fn a_manifest_brings_its_role_and_data_along() {
    let manifest = |more: &str| {
        let needed = [
            "title",
            "about",
            "language",
            "shape",
            "module",
            "fingerprint",
        ];
        let needed = needed.join(" = \"x\"\n") + " = \"x\"\n";
        let read = Manifest::read("function.toml", &format!("{needed}{more}"));
        read.map(|accepted| accepted.value)
    };
    let full = manifest(
        "[[role]]\naction = \"s3:GetObject\"\nresource = \"*\"\n\
         [[item]]\ntable = \"t\"\nattributes = '{\"z\":{\"N\":\"1\"},\"a\":{\"S\":\"x\"}}'\n\
         [[object]]\nbucket = \"b\"\nkey = \"k\"\nfile = \"f\"\n",
    )
    .unwrap();
    let allow = Statement::allow(&["s3:GetObject"], &["*"]);
    assert_eq!(full.role.statements, [allow]);
    let mut package = Package::new(full, &b"\0asm"[..]);
    package.objects = vec![b"contents"[..].into()];
    let data: Vec<Data> = package.data().collect();
    assert_eq!(
        data[0],
        Data::Object {
            bucket: "b".into(),
            key: "k".into(),
            body: b"contents"[..].into(),
        }
    );
    let Data::Item { item, .. } = &data[1] else {
        panic!("{data:?}");
    };
    assert_eq!(item.keys().collect::<Vec<_>>(), ["z", "a"]);
    let bare = manifest("").unwrap();
    assert!(
        bare.role.statements.is_empty(),
        "and so it may call nothing"
    );
    let problems = manifest("[[item]]\ntable = \"t\"\nattributes = '[1]'\n").unwrap_err();
    assert!(
        problems[0].problem.contains("this is a text"),
        "{problems:?}"
    );
}

#[test]
fn data_is_an_item_an_object_or_a_page() {
    let scenario = read(&format!(
        "{WIRED}[[data]]\ntable = \"t\"\nitem = {{ z = 1, a = \"x\" }}\n\
         [[data]]\nbucket = \"b\"\nkey = \"k\"\nbody = \"hi\"\n\
         [[data]]\nurl = \"https://x.example\"\nbody = \"{{}}\"\n"
    ));
    let Data::Item { table, item } = &scenario.data[0] else {
        panic!("{:?}", scenario.data[0]);
    };
    assert_eq!(table, "t");
    assert_eq!(
        item.keys().collect::<Vec<_>>(),
        ["z", "a"],
        "in the order of writing"
    );
    let object = Data::Object {
        bucket: "b".into(),
        key: "k".into(),
        body: b"hi"[..].into(),
    };
    assert_eq!(scenario.data[1], object);
}

#[test]
fn bad_data_is_refused() {
    for (data, want) in [
        (
            "",
            "data[1]: something is missing; give exactly one of table, bucket, url",
        ),
        ("table = \"t\"", "data[1]: `item` is missing; add item = …"),
        (
            "table = \"t\"\nitem = { open = true }",
            "data[1].item: the first attribute is no key; begin with the key attribute, a text or a number",
        ),
        (
            "table = \"t\"\nitem = \"no JSON\"",
            "data[1].item: this is a text; write a table of attributes, such as { id = \"o-1\", total = 12.5 }",
        ),
        (
            "bucket = \"b\"\nkey = \"k\"\nbody_base64 = \"x\"",
            "data[1].body_base64: this is no base64; write base64 with its padding, or use body",
        ),
        (
            "url = \"u\"\nbody = \"\"\nkey = \"k\"",
            "data[1].key: no such key; use one of table, bucket, url, body",
        ),
    ] {
        refused(&format!("[[data]]\n{data}\n"), &[want]);
    }
}

#[test]
fn several_subscriptions_may_share_a_topic() {
    let more = r#"
[[source]]
kind = "sns"
name = "news-to-f"
topic = "news"
function = "f"
[[source]]
kind = "s3"
name = "thumbnails"
bucket = "photos-small"
function = "f"
"#;
    let scenario = read(&format!("{WIRED}{more}"));
    let resources: Vec<(&str, &str)> = scenario
        .sources
        .iter()
        .filter(|source| matches!(source.kind, SourceKind::Sns | SourceKind::S3))
        .map(|source| (source.name.as_str(), source.resource.as_str()))
        .collect();
    let want = [
        ("news", "news"),
        ("photos", "photos"),
        ("news-to-f", "news"),
        ("thumbnails", "photos-small"),
    ];
    assert_eq!(resources, want);
}

#[test]
fn destinations_are_names() {
    let function = "[[function]]\nname = \"h\"\nmodelled = { warm = \"1s\" }\n";
    let all = "on_success = \"jobs\"\non_failure = \"news\"\ndead_letter = \"lost\"\n";
    let scenario = read(&format!("{WIRED}{function}{all}"));
    let [f, _, h] = &scenario.functions[..] else {
        panic!("three functions");
    };
    assert!(!f.catches_failures && h.catches_failures);
    let names = [
        &h.destinations.success,
        &h.destinations.failure,
        &h.destinations.dead_letter,
    ];
    assert_eq!(
        names.map(|name| name.as_deref().unwrap()),
        ["jobs", "news", "lost"]
    );
    let only_success = read(&format!("{WIRED}{function}on_success = \"jobs\"\n"));
    assert!(!only_success.functions[2].catches_failures);
}
