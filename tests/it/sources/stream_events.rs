//! What functions are handed by a stream, and destinations are told of it, in a run.

use super::{ECHO, endings, library, outputs, run, simulate};
use aws_lambda_events::dynamodb::Event as DynamoDbEvent;
use aws_lambda_events::kinesis::KinesisEvent;
use coldstart::sim::trace::What;
use serde_json::{Value, json};

/// A function `f` that answers with its event, and this source.
fn echo(source: &str, loads: &str) -> String {
    format!(
        "duration = \"60s\"\n[[function]]\nname = \"f\"\ncode = \"echo\"\nmemory_mb = 128\n\
         [[source]]\nname = \"s\"\nfunction = \"f\"\n{source}\n{loads}"
    )
}

const TWO_PUTS: &str = "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"100ms\"\ncount = 2\n\
    event = { partition_key = \"user-1\", n = 1 }\n";

#[test]
fn a_kinesis_batch_has_the_real_shape() {
    let trace = run(&echo(
        "kind = \"kinesis\"\nstream = \"clicks\"\nshards = 4",
        TWO_PUTS,
    ));
    let events = outputs(&trace);
    assert_eq!(events.len(), 1);
    let event: KinesisEvent = serde_json::from_value(events[0].clone()).unwrap();
    assert_eq!(event.records.len(), 2);
    let [first, second] = &event.records[..] else {
        panic!("{} records", event.records.len());
    };
    assert_eq!(first.kinesis.partition_key, "user-1");
    let data: Value = serde_json::from_slice(&first.kinesis.data.0).unwrap();
    assert_eq!(data, json!({ "n": 1, "partition_key": "user-1" }));
    assert!(first.kinesis.sequence_number < second.kinesis.sequence_number);
    assert_eq!(first.kinesis.sequence_number.len(), 56);
    let arn = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";
    assert_eq!(first.event_source_arn.as_deref(), Some(arn));
    // MD5 of `user-1` begins with 0xd6: the last quarter of all hashes, and so the last of four shards.
    let id = first.event_id.as_deref().unwrap();
    assert!(id.starts_with("shardId-000000000003:4966"), "{id}");
    let role = events[0]["Records"][0]["invokeIdentityArn"].as_str();
    assert_eq!(role, Some("arn:aws:iam::123456789012:role/f-role"));
}

/// A load writes items; a table that knows no key yet gets `id`, and each item one of its own.
#[test]
fn a_write_from_outside_is_a_record_of_the_tables_stream() {
    let loads = "[[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"100ms\"\ncount = 2\nevent = { total = 5 }\n\
        [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"110ms\"\ncount = 2\nevent = { id = \"x\", total = 5 }\n\
        [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"120ms\"\ncount = 1\nevent = { id = \"x\", total = 6 }\n";
    let trace = run(&echo(
        "kind = \"dynamodb_stream\"\ntable = \"orders\"",
        loads,
    ));
    let events = outputs(&trace);
    let event: DynamoDbEvent = serde_json::from_value(events[0].clone()).unwrap();
    let names: Vec<_> = event
        .records
        .iter()
        .map(|r| r.event_name.as_str())
        .collect();
    // The second write of the same item changes nothing, and a stream tells only of changes.
    assert_eq!(names, ["INSERT", "INSERT", "INSERT", "MODIFY"]);
    let records = events[0]["Records"].as_array().unwrap();
    let ids: Vec<_> = records
        .iter()
        .map(|r| r["dynamodb"]["Keys"]["id"]["S"].clone())
        .collect();
    assert_eq!(ids, ["1", "2", "x", "x"]);
    let change = &events[0]["Records"][3]["dynamodb"];
    assert_eq!(change["OldImage"]["total"], json!({ "N": "5" }));
    assert_eq!(change["NewImage"]["total"], json!({ "N": "6" }));
    let writes = trace.summary.ledger.total();
    let item = coldstart::money::Item::DynamoWrites;
    assert_eq!(
        writes.of(item),
        5,
        "a write is paid whether it changes anything or not"
    );
}

/// Two readers see the same record under the same number.
#[test]
fn a_record_has_one_sequence_number_whoever_reads_it() {
    let more = "[[source]]\nname = \"t\"\nfunction = \"f\"\nkind = \"kinesis\"\nstream = \"s\"\nparallelization = 3\n";
    let trace = run(&echo("kind = \"kinesis\"", &format!("{more}{TWO_PUTS}")));
    let events = outputs(&trace);
    assert_eq!(events.len(), 2);
    assert_eq!(events[0], events[1]);
}

/// Puts the same item twice, then another: `{"id":"a","n":1}`, and `n` 2 at the third event.
const WRITER: &str = r#"(module
  (import "lambda" "respond" (func $respond (param i32 i32)))
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "dynamodb:PutItem")
  (data (i32.const 100) "{\22TableName\22:\22orders\22,\22Item\22:{\22id\22:{\22S\22:\22a\22},\22n\22:{\22N\22:\221\22}}}")
  (global $count (mut i32) (i32.const 0))
  (func (export "alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "handle") (param i32 i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (if (i32.eq (global.get $count) (i32.const 3)) (then (i32.store8 (i32.const 164) (i32.const 50))))
    (drop (call $call (i32.const 0) (i32.const 16) (i32.const 100) (i32.const 70) (i32.const 9000) (i32.const 900)))
    (call $respond (i32.const 100) (i32.const 0))))"#;

#[test]
fn what_a_function_writes_into_a_table_reaches_the_readers_of_its_stream() {
    let payload = "{\"TableName\":\"orders\",\"Item\":{\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}";
    let digit = 100 + payload.rfind('1').unwrap();
    let writer = WRITER
        .replace("i32.const 70", &format!("i32.const {}", payload.len()))
        .replace("i32.const 164", &format!("i32.const {digit}"));
    let text = "duration = \"60s\"\n[[function]]\nname = \"w\"\ncode = \"writer\"\n\
        [[function]]\nname = \"f\"\ncode = \"echo\"\nmemory_mb = 128\n\
        [[source]]\nname = \"in\"\nfunction = \"w\"\nkind = \"invoke\"\n\
        [[source]]\nname = \"orders\"\nfunction = \"f\"\nkind = \"dynamodb_stream\"\n\
        [[load]]\nsource = \"in\"\npattern = \"constant\"\nevery = \"2s\"\ncount = 3\n";
    let library = library(&[("echo", ECHO), ("writer", &writer)]);
    let trace = simulate(text, &library).into_sink();
    assert_eq!(
        (endings(&trace, 0), endings(&trace, 1)),
        ("3 succeeded".into(), "2 succeeded".into())
    );
    let changes: Vec<_> = outputs_of(&trace, 1);
    let names: Vec<_> = changes
        .iter()
        .map(|event| &event["Records"][0]["eventName"])
        .collect();
    assert_eq!(names, ["INSERT", "MODIFY"]);
}

fn outputs_of(trace: &coldstart::sim::sink::Trace, function: u16) -> Vec<Value> {
    let ended = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Ended(report) if fact.function.is_some_and(|f| f.0 == function) => report.output,
        _ => None,
    });
    ended
        .map(|text| serde_json::from_slice(trace.text(text)).unwrap())
        .collect()
}

/// The mapping's destination is told where the records are, and nothing of what is in them.
#[test]
fn a_destination_is_told_where_the_records_are() {
    for (kind, key, shard) in [
        ("kinesis", "KinesisBatchInfo", "shardId-000000000000"),
        (
            "dynamodb_stream",
            "DDBStreamBatchInfo",
            "shardId-00000001767225600000-00000000",
        ),
    ] {
        let text = format!(
            "duration = \"60s\"\n[[function]]\nname = \"bad\"\nmodelled = {{ warm = \"100ms\", fail = 1.0 }}\n\
             [[function]]\nname = \"f\"\ncode = \"echo\"\nmemory_mb = 128\n\
             [[source]]\nname = \"s\"\nfunction = \"bad\"\nkind = \"{kind}\"\nmax_retries = 1\non_failure = \"lost\"\n\
             [[source]]\nname = \"lost\"\nfunction = \"f\"\nkind = \"sqs\"\n\
             [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"100ms\"\ncount = 3\n"
        );
        let trace = run(&text);
        assert_eq!(endings(&trace, 0), "3 dead-lettered");
        let message = outputs(&trace)[0]["Records"][0]["body"].clone();
        let told: Value = serde_json::from_str(message.as_str().unwrap()).unwrap();
        let context = &told["requestContext"];
        assert_eq!(context["condition"], "RetryAttemptsExhausted");
        assert_eq!(context["approximateInvokeCount"], 2);
        assert_eq!(told["responseContext"]["functionError"], "Unhandled");
        let info = &told[key];
        assert_eq!(
            (&info["batchSize"], &info["shardId"]),
            (&json!(3), &json!(shard))
        );
        assert!(info["startSequenceNumber"].as_str() < info["endSequenceNumber"].as_str());
        assert_eq!(
            info["approximateArrivalOfFirstRecord"],
            "2026-01-01T00:00:00.100Z"
        );
        assert!(told.get("requestPayload").is_none());
    }
}
