//! Every function of the sandbox is what its folder says, and does what its sample says.

use crate::rig::Rig;
use crate::services::{Services, Statement};
use coldstart::guest::{Guest, Program, Settings, Yield, fingerprint};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sandbox/functions")
}

/// A function's folder, read.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) manifest: toml::Table,
    pub(crate) program: Program,
    module: Vec<u8>,
}

impl Function {
    #[track_caller]
    pub(crate) fn read(name: &str) -> Self {
        let at = folder().join(name);
        let manifest = std::fs::read_to_string(at.join("function.toml"));
        let manifest: toml::Table = manifest.unwrap().parse().unwrap();
        let module = std::fs::read(at.join(manifest["module"].as_str().unwrap())).unwrap();
        let program = Program::load(&module).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self {
            name: name.into(),
            manifest,
            program,
            module,
        }
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::new(Settings {
            function: self.name.clone(),
            version: "$LATEST".into(),
            memory_mb: self.manifest["memory_mb"]
                .as_integer()
                .unwrap()
                .try_into()
                .unwrap(),
            ephemeral_mb: 512,
            variables: Vec::new(),
        })
    }

    /// The services with what the manifest says they hold, and the manifest's role.
    pub(crate) fn services(&self) -> Services {
        let tables = |name: &str| {
            let tables = self.manifest.get(name).and_then(toml::Value::as_array);
            tables.cloned().unwrap_or_default()
        };
        let word = |table: &toml::Value, name: &str| table[name].as_str().unwrap().to_owned();
        let services = Services {
            role: tables("role")
                .iter()
                .map(|one| Statement {
                    action: word(one, "action"),
                    resource: word(one, "resource"),
                })
                .collect(),
            ..Services::default()
        };
        for object in tables("object") {
            let bytes = std::fs::read(folder().join(&self.name).join(word(&object, "file")));
            let place = (word(&object, "bucket"), word(&object, "key"));
            services.objects.borrow_mut().insert(place, bytes.unwrap());
        }
        for item in tables("item") {
            let attributes: Value = serde_json::from_str(&word(&item, "attributes")).unwrap();
            let attributes = attributes.as_object().unwrap().clone();
            let (name, value) = attributes.iter().next().unwrap();
            let place = (
                word(&item, "table"),
                serde_json::json!({ name: value }).to_string(),
            );
            services.items.borrow_mut().insert(place, attributes);
        }
        services
    }

    pub(crate) fn sample(&self, file: &str) -> Value {
        let text = std::fs::read_to_string(folder().join(&self.name).join(file)).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{} {file}: {error}", self.name))
    }

    pub(crate) fn rig(&self) -> Rig<'static> {
        let services = self.services();
        Rig::of(Guest::boot(&self.program, &self.settings(), 7))
            .services(move |action, payload| services.call(action, payload))
    }
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir() && entry.file_name() != "lib")
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn list(manifest: &toml::Table, key: &str) -> Vec<String> {
    let list = manifest[key].as_array().unwrap().iter();
    list.map(|one| one.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_module_is_what_its_manifest_says() {
    for name in names() {
        let function = Function::read(&name);
        let (program, manifest) = (&function.program, &function.manifest);
        assert_eq!(
            list(manifest, "imports"),
            program.imports(),
            "{name}: imports"
        );
        assert_eq!(
            list(manifest, "exports"),
            program.exports(),
            "{name}: exports"
        );
        assert_eq!(
            manifest["shape"].as_str(),
            Some(program.shape().to_string().as_str()),
            "{name}"
        );
        assert_eq!(
            manifest["fingerprint"].as_str(),
            Some(fingerprint(&function.module).as_str()),
            "{name}: the module is not the one that the manifest was written for"
        );
        assert_eq!(
            function.settings().problems(),
            Vec::<String>::new(),
            "{name}"
        );
        assert_eq!(program.fits(&function.settings()), Ok(()), "{name}");
        for key in ["title", "about", "language", "timeout"] {
            assert!(
                manifest[key].as_str().is_some_and(|text| !text.is_empty()),
                "{name}: {key}"
            );
        }
        assert!(
            program.initial_memory() <= 4 * 65_536,
            "{name} begins with more than 4 pages"
        );
    }
}

/// What a sample ends with, as `output.json` tells it: the answer, or the error or the fault by its type.
fn outcome(function: &Function) -> Value {
    let mut rig = function.rig();
    let init = rig.init();
    let end = if init == Yield::Ready {
        rig.invoke(function.sample("event.json").to_string())
    } else {
        init
    };
    match end {
        Yield::Answer(answer) => serde_json::from_slice(&answer).unwrap(),
        Yield::Failure(report) => serde_json::from_slice(&report).unwrap(),
        Yield::Fault(fault) => {
            serde_json::json!({"errorType": fault.error_type(), "errorMessage": fault.message})
        }
        Yield::Slice => serde_json::json!({"errorType": "Sandbox.Timedout"}),
        other => panic!("{}: {other:?}", function.name),
    }
}

#[test]
fn every_sample_event_gets_its_sample_output() {
    for name in names() {
        let function = Function::read(&name);
        assert_eq!(outcome(&function), function.sample("output.json"), "{name}");
    }
}

// ---- What the functions show

#[test]
fn the_page_for_authors_begins_with_a_function_that_runs() {
    let page = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let start = page.find("    (module").unwrap();
    let code: String = page[start..]
        .lines()
        .take_while(|line| line.starts_with("    "))
        .collect();
    assert_eq!(
        Rig::new(&crate::rig::program(code)).answer("{}"),
        r#"{"message":"hello"}"#
    );
}

/// Samples are checked against types that others have written from the real service's events.
#[test]
fn sample_events_have_the_real_services_shapes() {
    use aws_lambda_events::event;
    #[track_caller]
    fn is<T: serde::de::DeserializeOwned>(name: &str) -> T {
        serde_json::from_value(Function::read(name).sample("event.json")).unwrap()
    }
    let photo = is::<event::s3::S3Event>("thumbnail");
    assert_eq!(photo.records[0].s3.bucket.name.as_deref(), Some("photos"));
    let batch = is::<event::sqs::SqsEvent>("order-worker");
    assert_eq!(batch.records.len(), 3);
    let note = is::<event::sns::SnsEvent>("fan-out");
    assert!(note.records[0].sns.message.contains("lamp"));
    let http = is::<event::apigw::ApiGatewayV2httpRequest>("orders-api");
    assert_eq!(http.raw_path.as_deref(), Some("/orders"));
    let changes = is::<event::dynamodb::Event>("stream-audit");
    assert_eq!(changes.records[2].event_name, "REMOVE");
    is::<event::eventbridge::EventBridgeEvent>("scheduled-report");
}

#[test]
fn a_global_counts_for_each_environment_and_a_table_for_all() {
    let global = Function::read("counter-global");
    let (mut one, mut two) = (global.rig(), global.rig());
    assert_eq!(one.answer(""), r#"{"count":1}"#);
    assert_eq!(one.answer(""), r#"{"count":2}"#);
    assert_eq!(two.answer(""), r#"{"count":1}"#);

    let table = Function::read("counter-table");
    let services = table.services();
    let rig = || {
        let guest = Guest::boot(&table.program, &table.settings(), 7);
        Rig::of(guest).services(|action, payload| services.call(action, payload))
    };
    let (mut one, mut two) = (rig(), rig());
    assert_eq!(one.answer(""), r#"{"count":8}"#);
    assert_eq!(two.answer(""), r#"{"count":9}"#);
}

#[test]
fn the_memory_hog_dies_when_its_setting_is_used_up_and_begins_anew() {
    let mut rig = Function::read("memory-hog").rig();
    for held in 1..16 {
        assert_eq!(rig.answer(""), format!("{{\"megabytes\":{}}}", held * 8));
    }
    let Yield::Fault(fault) = rig.invoke("") else {
        panic!("still alive")
    };
    assert_eq!(fault.error_type(), "Runtime.OutOfMemory");
    assert_eq!(rig.answer(""), r#"{"megabytes":8}"#);
}

#[test]
fn nearly_all_of_slow_init_is_in_init() {
    let function = Function::read("slow-init");
    let mut rig = function.rig();
    rig.init();
    let init = rig.guest.fuel_used();
    rig.answer(r#"{"n":999983}"#);
    assert!(
        init > 5_000 * rig.guest.fuel_used(),
        "{init} and {}",
        rig.guest.fuel_used()
    );
    // A snapshot spares it, and knows the same primes.
    let snapshot = rig.guest.snapshot().unwrap();
    let guest = Guest::restore(&function.program, &function.settings(), &snapshot, 7);
    assert_eq!(
        Rig::of(guest).answer(r#"{"n":7}"#),
        r#"{"n":7,"prime":true,"next":11}"#
    );
}

#[test]
fn a_warm_thumbnail_is_spared_its_init_and_counts() {
    let function = Function::read("thumbnail");
    let services = function.services();
    let guest = Guest::boot(&function.program, &function.settings(), 7);
    let mut rig = Rig::of(guest).services(|action, payload| services.call(action, payload));
    let event = function.sample("event.json").to_string();
    rig.answer(&event);
    let cold = rig.guest.fuel_used();
    assert!(rig.answer(&event).contains("\"invocation\":2"));
    assert!(
        rig.guest.fuel_used() < cold + 100,
        "no work is left from the first time"
    );
    let objects = services.objects.borrow();
    let place = (
        "photos-thumbnails".to_owned(),
        "2026/harbour at dusk.qoi".to_owned(),
    );
    let image = &objects[&place];
    assert_eq!(image[..12], *b"qoif\0\0\0\x30\0\0\0\x24");
}

#[test]
fn a_payment_is_charged_once_and_given_back_if_the_provider_is_down() {
    let function = Function::read("idempotent-payment");
    let services = function.services();
    let is_down = std::cell::Cell::new(true);
    let guest = Guest::boot(&function.program, &function.settings(), 7);
    let mut rig = Rig::of(guest).services(|action, payload| {
        if action == "http:Post" && is_down.get() {
            return Err("connection refused".into());
        }
        services.call(action, payload)
    });
    rig.init();
    let event = function.sample("event.json").to_string();
    let Yield::Failure(report) = rig.invoke(&event) else {
        panic!("no failure")
    };
    assert!(
        String::from_utf8(report)
            .unwrap()
            .contains("connection refused")
    );
    is_down.set(false);
    assert!(rig.answer(&event).contains("charged"));
    assert!(rig.answer(&event).contains("duplicate"));
    let charges = rig.calls.iter().filter(|(action, _)| action == "http:Post");
    assert_eq!(charges.count(), 2, "one refused, one made");
}

#[test]
fn orders_can_be_placed_and_shown() {
    let function = Function::read("orders-api");
    let services = function.services();
    let guest = Guest::boot(&function.program, &function.settings(), 7);
    let mut rig = Rig::of(guest).services(|action, payload| services.call(action, payload));
    let mut ask = |method: &str, path: &str, body: Value| {
        // The older payload format, of REST APIs.
        let event = serde_json::json!({"httpMethod": method, "path": path, "body": body});
        let answer: Value = serde_json::from_str(&rig.answer(event.to_string())).unwrap();
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        (answer["statusCode"].as_u64().unwrap(), body)
    };
    let (status, placed) = ask(
        "POST",
        "/orders",
        r#"{"item":"desk \"M\"","quantity":3}"#.into(),
    );
    assert_eq!(status, 201);
    let path = format!("/orders/{}", placed["id"].as_str().unwrap());
    let (status, shown) = ask("GET", &path, Value::Null);
    assert_eq!(
        (status, &shown["item"], &shown["quantity"]),
        (200, &"desk \"M\"".into(), &3.into())
    );
    assert_eq!(shown["status"], "placed");
    assert_eq!(ask("GET", "/orders/none", Value::Null).0, 404);
    assert_eq!(
        ask("POST", "/orders", r#"{"item":"desk","quantity":0}"#.into()).0,
        400
    );
    assert_eq!(ask("POST", "/orders", "no json".into()).0, 400);
    assert_eq!(ask("PUT", "/orders", Value::Null).0, 404);
}

#[test]
fn the_custom_runtime_refuses_what_is_too_large_for_it_and_goes_on() {
    let mut rig = Function::read("custom-runtime").rig();
    assert_eq!(rig.answer("1"), "1");
    let Yield::Failure(report) = rig.invoke("x".repeat(40_000)) else {
        panic!("no failure")
    };
    assert!(
        String::from_utf8(report)
            .unwrap()
            .contains("more than 32768 bytes")
    );
    assert_eq!(rig.answer("2"), "2");
}
