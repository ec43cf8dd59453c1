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
