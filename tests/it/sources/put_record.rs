//! `kinesis:PutRecord`: what a guest puts on a stream is a record like any other
//! (`FACTS.md` section 4, Kinesis; `FACTS-2.md` section B, "Record size").

use super::{library, outputs, simulate};
use coldstart::course::content::Content;
use coldstart::sim::sink::Trace;
use coldstart::sim::trace::What;
use serde_json::{Value, json};

/// A function `p` that makes these calls, and `f`, which is handed what is on the stream `clicks` of four shards.
fn put(calls: &Value, role: &str) -> Trace {
    let mut library = library(&[("echo", super::ECHO)]);
    let content = Content::embedded();
    let errand = content.library.get("errand").unwrap();
    let manifest = errand.manifest.clone();
    let package = coldstart::course::library::Package::new(manifest, errand.module.to_vec());
    library.insert("errand", package);
    let text = format!(
        "duration = \"10s\"\n[[function]]\nname = \"p\"\ncode = \"errand\"\nmemory_mb = 512\n\
         env = {{ CALLS = '{calls}' }}\nrole = [{{ action = \"{role}\", resource = \"clicks\" }}]\n\
         [[function]]\nname = \"f\"\ncode = \"echo\"\nmemory_mb = 512\n\
         [[source]]\nkind = \"invoke\"\nname = \"in\"\nfunction = \"p\"\n\
         [[source]]\nkind = \"kinesis\"\nname = \"s\"\nstream = \"clicks\"\nfunction = \"f\"\nshards = 4\n\
         [[load]]\nsource = \"in\"\npattern = \"burst\"\ncount = 1\nevent = {{}}\n\
         [[load]]\nsource = \"s\"\npattern = \"burst\"\nat = \"5s\"\ncount = 1\nevent = {{ partition_key = \"a\" }}\n"
    );
    simulate(&text, &library).into_sink()
}

fn record(key: &str, data: &str) -> Value {
    json!({ "action": "kinesis:PutRecord", "payload": { "StreamName": "clicks", "PartitionKey": key, "Data": data } })
}

/// What the services answered, as JSON.
fn answers(trace: &Trace) -> Vec<Value> {
    let answers = trace.facts.iter().filter_map(|fact| match fact.what {
        What::Answered { response, .. } => response,
        _ => None,
    });
    answers
        .map(|text| serde_json::from_slice(trace.text(text)).unwrap_or(Value::Null))
        .collect()
}

#[test]
fn a_record_reaches_the_readers_with_the_place_that_its_producer_was_told() {
    let calls = json!([
        record("a", "eyJuIjoxfQ=="),
        record("a", "AP8="),
        record("b", "eA==")
    ]);
    let trace = put(&calls, "kinesis:PutRecord");
    let told = answers(&trace);
    assert_eq!(told.len(), 3, "{told:?}");
    let handed: Vec<Value> = outputs(&trace)
        .iter()
        .flat_map(|event| event["Records"].as_array().cloned().unwrap_or_default())
        .collect();
    assert_eq!(handed.len(), 4, "three of the guest, one of the load");
    for (told, data) in told.iter().zip(["eyJuIjoxfQ==", "AP8=", "eA=="]) {
        let same = |record: &&Value| record["kinesis"]["sequenceNumber"] == told["SequenceNumber"];
        let record = handed.iter().find(same).unwrap();
        assert_eq!(record["kinesis"]["data"], data);
        let shard = told["ShardId"].as_str().unwrap();
        assert!(record["eventID"].as_str().unwrap().starts_with(shard));
    }
    assert_eq!(told[0]["ShardId"], told[1]["ShardId"], "one key, one shard");
    // What a load puts with the same key comes behind it, with a higher number.
    let last = handed.last().unwrap()["kinesis"]["sequenceNumber"].as_str();
    assert!(last > told[1]["SequenceNumber"].as_str());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let with = |payload: Value| json!([{ "action": "kinesis:PutRecord", "payload": payload, "optional": true }]);
    let long = "k".repeat(257);
    for payload in [
        json!({ "StreamName": "clicks", "Data": "eA==" }),
        json!({ "StreamName": "clicks", "PartitionKey": "a" }),
        json!({ "PartitionKey": "a", "Data": "eA==" }),
        json!({ "StreamName": "clicks", "PartitionKey": "a", "Data": "no base64!" }),
        json!({ "StreamName": "clicks", "PartitionKey": long, "Data": "eA==" }),
        json!({ "StreamName": "clicks", "PartitionKey": "a", "Data": "eA==", "Shard": 1 }),
    ] {
        let trace = put(&with(payload.clone()), "kinesis:PutRecord");
        assert_eq!(
            trace.summary.metrics.functions[1].counts.events, 1,
            "{payload}"
        );
    }
    let trace = put(&json!([record("a", "eA==")]), "kinesis:PutRecords");
    assert_eq!(
        trace.summary.metrics.functions[0].counts.errors, 1,
        "the role decides"
    );
}
