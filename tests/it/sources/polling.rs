//! Pollers read under the function's execution role (`FACTS.md` section 8, "Execution role"): a table of roles, and
//! what becomes of the messages. The actions are those of
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html> and its
//! neighbours.

use super::{ECHO, endings, library, read_with, run};
use crate::runs::told;
use coldstart::money::Item;

/// A function with this role behind this source, and three events at one second.
fn polled(source: &str, role: &str) -> String {
    format!(
        "duration = \"60s\"\n[[function]]\nname = \"f\"\nmodelled = {{ warm = \"10ms\" }}\n{role}\n\
         [[source]]\nname = \"in\"\nfunction = \"f\"\n{source}\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\nat = \"1s\"\ncount = 3\nevent = {{ note = \"a\" }}\n"
    )
}

/// The verdict that is told of each event, and how the events end.
#[track_caller]
fn case(source: &str, role: &str, verdict: &str, ends: &str) {
    let trace = run(&polled(source, role));
    let verdicts = told(&trace, &["permission"]);
    let want = match verdict {
        "" => String::new(),
        word => format!("permission {word}\n").repeat(3),
    };
    assert_eq!(verdicts, want, "{source} {role}");
    assert_eq!(endings(&trace, 0), ends, "{source} {role}");
}

const QUEUE: &str = "kind = \"sqs\"";
const STREAM: &str = "kind = \"kinesis\"";
const TABLE: &str = "kind = \"dynamodb_stream\"";

fn allow(actions: &str) -> String {
    let actions: Vec<String> = actions.split(' ').map(|one| format!("{one:?}")).collect();
    format!(
        "role = [{{ action = [{}], resource = \"in\" }}]",
        actions.join(", ")
    )
}

#[test]
fn a_mapping_delivers_only_what_its_role_may_read() {
    let (done, waits) = ("3 succeeded", "3 in flight");
    let needs = [
        (
            QUEUE,
            "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes",
        ),
        (
            STREAM,
            "kinesis:GetRecords kinesis:GetShardIterator kinesis:DescribeStream kinesis:ListShards",
        ),
        (
            TABLE,
            "dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream",
        ),
    ];
    for (source, actions) in needs {
        case(source, "", "", done);
        case(source, "role = []", "nothing_allows", waits);
        case(source, &allow(actions), "role_allows 1", done);
        case(source, &allow("*"), "role_allows 1", done);
        // Each of them is needed.
        let all: Vec<&str> = actions.split(' ').collect();
        for left_out in 0..all.len() {
            let mut some = all.clone();
            some.remove(left_out);
            case(source, &allow(&some.join(" ")), "nothing_allows", waits);
        }
        let deny = format!(
            "role = [{{ action = \"*\", resource = \"*\" }}, \
             {{ effect = \"deny\", action = \"{}\", resource = \"in\" }}]",
            all[0]
        );
        case(source, &deny, "role_denies 2", waits);
        let elsewhere = "role = [{ action = \"*\", resource = \"out\" }]";
        case(source, elsewhere, "nothing_allows", waits);
    }
}

/// A role that the code's manifest writes counts as one that the scenario writes; code without one reads what its
/// sources give it, as deployment tools add that right.
#[test]
fn the_role_of_the_code_counts_too() {
    let of_code = |code: &str, library: &_| {
        let text = polled(QUEUE, "").replace(
            "modelled = { warm = \"10ms\" }",
            &format!("code = \"{code}\""),
        );
        read_with(&text, library).sources[0].role.is_some()
    };
    assert!(of_code("echo", &library(&[("echo", ECHO)])));
    let shipped = &coldstart::course::content::Content::embedded().library;
    assert!(of_code("order-worker", shipped));
    assert!(!of_code("hello", shipped));
}

/// Nobody reads, so that no request is charged but those of the sender.
#[test]
fn refused_pollers_cost_nothing() {
    let trace = run(&polled(QUEUE, "role = []"));
    let requests = |trace: &coldstart::sim::sink::Trace| {
        trace.summary.ledger.total().of(Item::SqsStandardRequests)
    };
    assert_eq!(requests(&trace), 3);
    assert!(requests(&run(&polled(QUEUE, ""))) > 10);
}
