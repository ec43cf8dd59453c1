//! Who may do what: the three steps of an IAM decision, wildcards, and what names a resource.

use coldstart::sim::iam::{Policy, Resource, Statement, Verdict, matches};

const ALLOWED_1: Verdict = Verdict::Allowed { statement: 1 };
const ALLOWED_2: Verdict = Verdict::Allowed { statement: 2 };
const DENIED_1: Verdict = Verdict::ExplicitDeny { statement: 1 };
const DENIED_2: Verdict = Verdict::ExplicitDeny { statement: 2 };
const NOBODY: Verdict = Verdict::ImplicitDeny;

#[track_caller]
fn decides(statements: &[Statement], action: &str, resource: &Resource, want: Verdict) {
    let policy = Policy {
        statements: statements.to_vec(),
    };
    let got = policy.decide(action, resource);
    assert_eq!(
        got, want,
        "{action} on {} under {statements:?}",
        resource.arn
    );
}

/// An explicit deny decides, then an allow, then the default, which denies (`FACTS.md` section 8: a
/// function may do what the role that it assumes allows).
#[test]
fn a_deny_comes_before_an_allow_and_an_allow_before_the_default() {
    let put = "dynamodb:PutItem";
    let orders = Resource::table("orders");
    let allow = Statement::allow(&[put], &["*"]);
    let deny = Statement::deny(&[put], &["*"]);
    let other = Statement::allow(&["s3:GetObject"], &["*"]);
    decides(&[], put, &orders, NOBODY);
    decides(std::slice::from_ref(&other), put, &orders, NOBODY);
    decides(std::slice::from_ref(&allow), put, &orders, ALLOWED_1);
    decides(&[other.clone(), allow.clone()], put, &orders, ALLOWED_2);
    decides(&[allow.clone(), deny.clone()], put, &orders, DENIED_2);
    decides(&[deny.clone(), allow], put, &orders, DENIED_1);
    decides(&[other, deny], put, &orders, DENIED_2);
}

#[test]
fn actions_match_with_wildcards_and_without_regard_to_case() {
    let orders = Resource::table("orders");
    for (pattern, action, want) in [
        ("dynamodb:PutItem", "dynamodb:PutItem", ALLOWED_1),
        ("dynamodb:putitem", "dynamodb:PutItem", ALLOWED_1),
        ("dynamodb:PutItem", "dynamodb:PutItems", NOBODY),
        ("dynamodb:*", "dynamodb:PutItem", ALLOWED_1),
        ("dynamodb:*Item", "dynamodb:Query", NOBODY),
        ("dynamodb:?etItem", "dynamodb:GetItem", ALLOWED_1),
        ("dynamodb:?etItem", "dynamodb:etItem", NOBODY),
        ("*", "dynamodb:PutItem", ALLOWED_1),
        ("s3:*", "dynamodb:PutItem", NOBODY),
    ] {
        decides(
            &[Statement::allow(&[pattern], &["*"])],
            action,
            &orders,
            want,
        );
    }
}

#[test]
fn a_resource_is_an_arn_or_a_bare_name() {
    let account = "us-east-1:123456789012";
    let cases = [
        (
            Resource::table("orders"),
            format!("arn:aws:dynamodb:{account}:table/orders"),
        ),
        (Resource::bucket("photos"), "arn:aws:s3:::photos".to_owned()),
        (
            Resource::object("photos", "a/b.qoi"),
            "arn:aws:s3:::photos/a/b.qoi".to_owned(),
        ),
        (
            Resource::queue("orders"),
            format!("arn:aws:sqs:{account}:orders"),
        ),
        (
            Resource::topic("placed"),
            format!("arn:aws:sns:{account}:placed"),
        ),
        (
            Resource::function("resize"),
            format!("arn:aws:lambda:{account}:function:resize"),
        ),
        (
            Resource::event_bus("default"),
            format!("arn:aws:events:{account}:event-bus/default"),
        ),
    ];
    for (resource, arn) in &cases {
        assert_eq!(resource.arn, *arn);
        let name = resource.name.as_str();
        for pattern in ["*", arn, name, "arn:aws:*"] {
            decides(
                &[Statement::allow(&["*"], &[pattern])],
                "s3:GetObject",
                resource,
                ALLOWED_1,
            );
        }
        for pattern in ["arn:aws:s3:::other", "other", "arn:*:other/*", "Orders", ""] {
            decides(
                &[Statement::allow(&["*"], &[pattern])],
                "s3:GetObject",
                resource,
                NOBODY,
            );
        }
    }
    // A bucket is not its objects: the pages' own advice is to name both.
    let on_bucket = Statement::allow(&["s3:*"], &["arn:aws:s3:::photos"]);
    let on_objects = Statement::allow(&["s3:*"], &["arn:aws:s3:::photos/*"]);
    decides(
        std::slice::from_ref(&on_bucket),
        "s3:GetObject",
        &cases[2].0,
        NOBODY,
    );
    decides(
        std::slice::from_ref(&on_objects),
        "s3:ListBucket",
        &cases[1].0,
        NOBODY,
    );
    decides(
        &[on_bucket, on_objects],
        "s3:GetObject",
        &cases[2].0,
        ALLOWED_2,
    );
}

#[test]
fn a_statement_may_list_several_actions_and_resources() {
    let statement = Statement::allow(
        &["dynamodb:GetItem", "dynamodb:Query"],
        &["orders", "customers"],
    );
    for (action, table, want) in [
        ("dynamodb:GetItem", "orders", ALLOWED_1),
        ("dynamodb:Query", "customers", ALLOWED_1),
        ("dynamodb:PutItem", "orders", NOBODY),
        ("dynamodb:Query", "payments", NOBODY),
    ] {
        decides(
            std::slice::from_ref(&statement),
            action,
            &Resource::table(table),
            want,
        );
    }
}

#[test]
fn patterns_match_whole_texts() {
    for (pattern, text, want) in [
        ("", "", true),
        ("", "a", false),
        ("*", "", true),
        ("**", "abc", true),
        ("a*c", "abc", true),
        ("a*c", "abcb", false),
        ("*a*a*", "banana", true),
        ("*ana", "banana", true),
        ("*anb", "banana", false),
        ("?", "", false),
        ("?", "é", true),
        ("a?*", "a", false),
        ("a.c", "abc", false),
    ] {
        assert_eq!(matches(pattern, text), want, "{pattern} on {text}");
    }
}

#[test]
fn a_pattern_with_many_stars_is_still_quick() {
    let pattern = "a*".repeat(30) + "b";
    assert!(!matches(&pattern, &"a".repeat(2_000)));
}
