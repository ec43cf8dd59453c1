//! Who may call whom: roles and resource policies together, for calls and for pushes.

use crate::runs::{run, told};
use coldstart::sim::access::{Access, Asker, Permission, ResourcePolicy, decide};
use coldstart::sim::iam::{Effect, Policy, Resource, Statement};

fn permission(effect: Effect, principal: &str, action: &str, source: &[&str]) -> Permission {
    Permission {
        effect,
        principals: vec![principal.into()],
        actions: vec![action.into()],
        sources: source.iter().map(|&one| one.into()).collect(),
    }
}

const S3: Asker<'_> = Asker {
    principal: "s3.amazonaws.com",
    name: "",
    source: "arn:aws:s3:::photos",
};

#[track_caller]
fn pushes(statements: &[Permission], want: Access) {
    let on = Resource::function("f");
    let policy = ResourcePolicy {
        on: on.clone(),
        statements: statements.to_vec(),
    };
    let got = decide(
        None,
        (&on, Some(&policy)),
        "lambda:InvokeFunction",
        &S3,
        false,
    );
    assert_eq!(got, want, "{statements:?}");
}

/// A service that pushes is asked about in the function's policy alone (`FACTS.md` section 8,
/// "Resource-based policy": "AWS service caller -> only resource policy evaluated").
#[test]
fn a_push_is_decided_by_the_function_s_policy() {
    use Effect::{Allow, Deny};
    let invoke = "lambda:InvokeFunction";
    pushes(&[], Access::NothingAllows);
    for (principal, action, source, allowed) in [
        ("s3.amazonaws.com", invoke, &[][..], true),
        ("s3.amazonaws.com", invoke, &["arn:aws:s3:::photos"], true),
        ("s3.amazonaws.com", invoke, &["photos"], true),
        ("s3.amazonaws.com", invoke, &["arn:aws:s3:::ph*"], true),
        ("s3.amazonaws.com", invoke, &["arn:aws:s3:::other"], false),
        ("*", "lambda:*", &[], true),
        ("*.amazonaws.com", "LAMBDA:invokefunction", &[], true),
        ("sns.amazonaws.com", invoke, &[], false),
        ("s3.amazonaws.com", "lambda:GetFunction", &[], false),
    ] {
        let want = if allowed {
            Access::ResourceAllows(1)
        } else {
            Access::NothingAllows
        };
        pushes(&[permission(Allow, principal, action, source)], want);
    }
    let allow = permission(Allow, "*", "*", &[]);
    let deny = permission(Deny, "s3.amazonaws.com", invoke, &["photos"]);
    pushes(&[allow.clone(), deny.clone()], Access::ResourceDenies(2));
    pushes(&[deny, allow], Access::ResourceDenies(1));
}

/// Within one account it is enough that either side allows, and a deny on either side decides.
#[test]
fn a_call_is_decided_by_the_role_and_the_resource_together() {
    let on = Resource::bucket("photos");
    let action = "s3:ListBucket";
    let role = |statements: &[Statement]| Policy {
        statements: statements.to_vec(),
    };
    let allow = Statement::allow(&["s3:*"], &["*"]);
    let deny = Statement::deny(&["s3:List*"], &["photos"]);
    let theirs = |effect| permission(effect, "f", "s3:*", &[]);
    let asker = Asker {
        principal: "arn:aws:iam::123456789012:role/f-role",
        name: "f",
        source: "",
    };
    let cases = [
        (vec![], vec![], Access::NothingAllows),
        (vec![allow.clone()], vec![], Access::RoleAllows(1)),
        (
            vec![],
            vec![theirs(Effect::Allow)],
            Access::ResourceAllows(1),
        ),
        (
            vec![allow.clone()],
            vec![theirs(Effect::Deny)],
            Access::ResourceDenies(1),
        ),
        (
            vec![allow, deny.clone()],
            vec![theirs(Effect::Allow)],
            Access::RoleDenies(2),
        ),
        (
            vec![deny],
            vec![theirs(Effect::Deny)],
            Access::RoleDenies(1),
        ),
    ];
    for (own, statements, want) in cases {
        let policy = ResourcePolicy {
            on: on.clone(),
            statements,
        };
        let got = decide(
            Some(&role(&own)),
            (&on, Some(&policy)),
            action,
            &asker,
            false,
        );
        assert_eq!(got, want, "{own:?} {policy:?}");
        assert_eq!(
            got.is_allowed(),
            matches!(want, Access::RoleAllows(_) | Access::ResourceAllows(_))
        );
    }
}

/// A function `f` behind a source of a kind, one event, and the policies.
fn pushed(source: &str, more: &str) -> String {
    format!(
        "duration = \"10m\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"10ms\" }}\n\
         [[function.version]]\n[[function.alias]]\nname = \"live\"\nversion = 1\n\
         [[source]]\nname = \"s\"\n{source}\n{more}"
    )
}

const FIRE: &str = "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"1s\"\ncount = 1\n";

/// What the trace tells of the one event: the permission if it is told, and its end with its status.
#[track_caller]
fn ends(source: &str, policy: &str, want: &str) {
    let fire = if source.contains("rate") { "" } else { FIRE };
    let trace = run(&pushed(source, &format!("{policy}\n{fire}")));
    assert_eq!(
        told(&trace, &["permission", "settled"]).trim(),
        want,
        "{source} {policy}"
    );
}

#[test]
fn a_source_whose_function_has_no_policy_simply_may() {
    for kind in ["s3", "sns", "invoke", "http"] {
        let source = format!("kind = \"{kind}\"\nfunction = \"f\"");
        let trace = run(&pushed(&source, FIRE));
        assert_eq!(told(&trace, &["permission"]), "");
        assert_eq!(trace.summary.metrics.total().counts.succeeded, 1, "{kind}");
    }
}

/// Each source asks under the principal that the service gives it, and a refusal ends as that source ends.
#[test]
fn each_source_needs_the_permission_of_its_service() {
    let nobody = "[[policy]]\non = \"function:f\"\nstatements = []\n";
    let only = |principal: &str| {
        format!(
            "[[policy]]\non = \"function:f\"\nstatements = [{{ principal = \"{principal}\" }}]\n"
        )
    };
    let lost = "permission nothing_allows\nsettled dropped";
    for (kind, principal) in [
        ("kind = \"s3\"", "s3.amazonaws.com"),
        ("kind = \"sns\"", "sns.amazonaws.com"),
        (
            "kind = \"schedule\"\nby = \"rule\"\nrate = \"9m\"",
            "events.amazonaws.com",
        ),
    ] {
        let source = format!("{kind}\nfunction = \"f\"");
        ends(&source, nobody, lost);
        ends(&source, &only("apigateway.amazonaws.com"), lost);
        ends(
            &source,
            &only(principal),
            "permission resource_allows 1\nsettled succeeded",
        );
    }
    // API Gateway tells its client 500, as for any refusal of Lambda's (`FACTS.md` section 3).
    let rest = "kind = \"http\"\napi = \"rest\"\nfunction = \"f\"";
    ends(
        rest,
        nobody,
        "permission nothing_allows\nsettled failed 500",
    );
    ends(
        rest,
        &only("apigateway.amazonaws.com"),
        "permission resource_allows 1\nsettled succeeded 200",
    );
    // Who has credentials of the account invokes under them, unless the function denies it.
    let invoke = "kind = \"invoke\"\nfunction = \"f\"";
    ends(invoke, nobody, "permission\nsettled succeeded 200");
    let deny = "[[policy]]\non = \"function:f\"\nstatements = [{ effect = \"deny\", principal = \"*\" }]\n";
    ends(
        invoke,
        deny,
        "permission resource_denies 1\nsettled failed 403",
    );
}

/// Scheduler assumes a role of its own and needs no statement on the function (`FACTS-2.md` A 30).
#[test]
fn scheduler_invokes_under_its_own_role() {
    let nobody = "[[policy]]\non = \"function:f\"\nstatements = []\n";
    let schedule = "kind = \"schedule\"\nby = \"scheduler\"\nrate = \"9m\"\nfunction = \"f\"";
    let with = |resource: &str| {
        format!(
            "{schedule}\nrole = [{{ action = \"lambda:InvokeFunction\", resource = \"{resource}\" }}]"
        )
    };
    ends(
        &with("f"),
        nobody,
        "permission role_allows 1\nsettled succeeded",
    );
    ends(
        &with("g"),
        nobody,
        "permission nothing_allows\nsettled dropped",
    );
    let deny = "[[policy]]\non = \"function:f\"\nstatements = [{ effect = \"deny\", principal = \"*\" }]\n";
    ends(
        &with("f"),
        deny,
        "permission resource_denies 1\nsettled dropped",
    );
    ends(
        &with("f"),
        "",
        "permission role_allows 1\nsettled succeeded",
    );
}

/// A permission on an alias is none on the function, and the other way round (`FACTS-2.md` section B, "Alias").
#[test]
fn a_permission_is_good_for_the_name_that_it_was_given_on() {
    let policy = |on: &str| {
        format!(
            "[[policy]]\non = \"function:{on}\"\nstatements = [{{ principal = \"s3.amazonaws.com\" }}]\n"
        )
    };
    let source = |function: &str| format!("kind = \"s3\"\nfunction = \"{function}\"");
    let (may, not) = (
        "permission resource_allows 1\nsettled succeeded",
        "permission nothing_allows\nsettled dropped",
    );
    ends(&source("f:live"), &policy("f:live"), may);
    ends(&source("f"), &policy("f:live"), not);
    ends(&source("f:live"), &policy("f"), not);
    ends(&source("f:1"), &policy("f:live"), not);
}

/// The dead letters of a function catch what its queue gives up, not what never came into it.
#[test]
fn what_may_not_come_in_is_no_dead_letter() {
    let text = pushed(
        "kind = \"s3\"\nfunction = \"f\"",
        &format!("[[policy]]\non = \"function:f\"\nstatements = []\n{FIRE}"),
    )
    .replace("modelled", "dead_letter = \"lost\"\nmodelled");
    let counts = run(&text).summary.metrics.total().counts;
    assert_eq!(
        (counts.events, counts.dropped, counts.dead_lettered),
        (1, 1, 0)
    );
    assert_eq!((counts.invocations, counts.throttles), (0, 0));
}
