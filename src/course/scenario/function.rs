//! `[[function]]`: a function and its settings.

use super::release::{self, Published};
use super::{Named, network};
use crate::course::library::Library;
use crate::course::read::{At, Fields, FromToml, Map, did_you_mean};
use crate::guest::{Program, Shape};
use crate::money::Architecture;
use crate::sim::iam::Policy;
use crate::sim::network::Vpc;
use crate::sim::release::Release;
use crate::sim::scenario::{Code, Destinations, Distribution, Function, Modelled};
use crate::sim::time::Span;
use std::ops::RangeInclusive;

/// The words for an architecture.
pub(super) const ARCHITECTURES: [(&str, Architecture); 2] =
    [("x86_64", Architecture::X86), ("arm64", Architecture::Arm)];

/// What an invocation time-out can be: at most 15 minutes (`FACTS.md` section 2).
pub(super) const TIMEOUTS: RangeInclusive<Span> = Span::millis(1)..=Span::secs(900);

/// What memory can be, in MB (`FACTS.md` section 2).
pub(super) const MEMORIES: RangeInclusive<u32> = 128..=10_240;

/// The age at which an async event may be given up (`FACTS.md` section 4).
const EVENT_AGES: RangeInclusive<Span> = Span::secs(60)..=Span::secs(21_600);

/// A function, and the name of the package that its code comes from.
pub(super) struct Definition {
    pub(super) function: Function,
    pub(super) package: Option<String>,
    /// The role under which pollers read for it, if one is written.
    pub(super) reads_under: Option<Policy>,
    /// Its versions and aliases, until they are entries of their own.
    pub(super) published: Published,
}

pub(super) fn read(
    fields: &mut Fields<'_>,
    library: &Library,
    account: u32,
    vpc: &Vpc,
) -> Named<Definition> {
    let functions = Named::read(fields, "function", |name, at| {
        definition(name, at, (library, vpc), account)
    });
    if functions.entries.is_empty() {
        let fix = "add a [[function]] with a name, and code or modelled";
        fields.at().problem("there is no function", fix);
    }
    release::expand(functions)
}

fn definition(
    name: &str,
    at: At<'_>,
    (library, vpc): (&Library, &Vpc),
    account: u32,
) -> Option<Definition> {
    let mut fields = at.fields()?;
    check_name(name, &mut fields);
    let code = code(&mut fields, library);
    let package = fields
        .get("code")
        .and_then(|at| Some(at.text()?.to_owned()));
    let reserved_concurrency = reserved(&mut fields, account);
    let written = fields.has("role");
    let role = role(&mut fields, package.as_deref(), library);
    // Where nobody writes a role, the right to read comes with the source, as deployment tools add it.
    let reads_under = role
        .clone()
        .filter(|role| written || !role.statements.is_empty());
    let destinations = destinations(&mut fields);
    let vpc = network::attachment(&mut fields, vpc);
    let function = Function {
        name: name.into(),
        memory_mb: fields.whole("memory_mb", MEMORIES).unwrap_or(128),
        timeout: fields.span("timeout", TIMEOUTS).unwrap_or(Span::secs(3)),
        arch: fields
            .get("arch")
            .and_then(|at| at.word(&ARCHITECTURES))
            .unwrap_or_default(),
        ephemeral_mb: fields.whole("ephemeral_mb", 512..=10_240).unwrap_or(512),
        reserved_concurrency,
        provisioned_concurrency: fields.or("provisioned_concurrency", 0),
        snap_start: fields.or("snap_start", false),
        retries: fields.whole("retries", 0..=2).unwrap_or(2),
        max_event_age: fields
            .span("max_event_age", EVENT_AGES)
            .unwrap_or(*EVENT_AGES.end()),
        catches_failures: destinations.failure.is_some() || destinations.dead_letter.is_some(),
        destinations,
        role,
        variables: fields
            .or::<Map<String>>("env", Map::new())
            .into_iter()
            .collect(),
        code: code.clone().unwrap_or(PLACEHOLDER),
        vpc,
        release: Release::default(),
    };
    let published = release::read(&mut fields, &function, library);
    check_memory(&function, &mut fields);
    check_together(&function, &mut fields);
    check_provisioned(&function, published.provisioned(), &mut fields);
    fields.finish();
    code.map(|_| Definition {
        function,
        package,
        reads_under,
        published,
    })
}

/// Stands in for code that could not be read, so that the other keys are checked as well.
const PLACEHOLDER: Code = Code::Modelled(Modelled {
    warm: Distribution::Constant(Span::ZERO),
    cold: Distribution::Constant(Span::ZERO),
    init: Distribution::Constant(Span::ZERO),
    fail: 0.0,
});

fn check_name(name: &str, fields: &mut Fields<'_>) {
    let Some(at) = fields.needed("name") else {
        return;
    };
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if at.text().is_some() && (name.is_empty() || !name.chars().all(letters)) {
        at.problem(
            format!("`{name}` is no name for a function"),
            "use letters, digits, - and _",
        );
    }
}

/// Exactly one of `code` and `modelled`.
pub(super) fn code(fields: &mut Fields<'_>, library: &Library) -> Option<Code> {
    let init = fields.get("init");
    if fields.exactly_one(&["code", "modelled"])? == "modelled" {
        let init = fields.or("init", Distribution::Constant(Span::ZERO));
        return modelled(fields.get("modelled")?, init).map(Code::Modelled);
    }
    if let Some(init) = init {
        init.problem(
            "INIT of real code is run, not given",
            "remove it, or use modelled",
        );
    }
    guest(&fields.get("code")?, library).map(Code::Guest)
}

fn guest(at: &At<'_>, library: &Library) -> Option<Program> {
    let name = at.text()?;
    let Some(package) = library.get(name) else {
        let known: Vec<&str> = library.iter().map(|(name, _)| name).collect();
        let fix = did_you_mean(name, &known);
        at.problem(format!("there is no code called `{name}`"), fix);
        return None;
    };
    match package.program() {
        Ok(program) => Some(program.clone()),
        Err(error) => {
            at.problem(
                format!("`{name}` cannot be loaded: {error}"),
                "mend its module",
            );
            None
        }
    }
}

/// The model of a version that gives only another INIT.
pub(super) fn modelled_with(fields: &mut Fields<'_>, base: Modelled) -> Modelled {
    Modelled {
        init: fields.or("init", base.init),
        ..base
    }
}

fn modelled(at: At<'_>, init: Distribution) -> Option<Modelled> {
    let mut fields = at.fields()?;
    let warm: Option<Distribution> = fields.required("warm");
    let cold = fields.optional("cold");
    let fail = fields.share("fail").unwrap_or(0.0);
    fields.finish();
    let warm = warm?;
    Some(Modelled {
        warm,
        cold: cold.unwrap_or(warm),
        init,
        fail,
    })
}

/// The service keeps 100 of the quota unreserved (`FACTS.md` section 3) and would refuse more; here it is
/// only a warning, since small quotas make good lessons.
fn reserved(fields: &mut Fields<'_>, account: u32) -> Option<u32> {
    let at = fields.get("reserved_concurrency")?;
    let reserved = at.or_none(|at| u32::from_toml(at.clone()))??;
    if reserved > account {
        at.problem(
            format!("{reserved} is more than the account's {account}"),
            "reserve at most that",
        );
    } else if reserved > account.saturating_sub(100) {
        at.warning(
            format!("{reserved} leaves fewer than 100 of the account's {account} unreserved"),
            "the real service would refuse it",
        );
    }
    Some(reserved)
}

/// Who is told what became of async events: queues, topics or functions, by name.
fn destinations(fields: &mut Fields<'_>) -> Destinations {
    Destinations {
        success: fields.optional("on_success"),
        failure: fields.optional("on_failure"),
        dead_letter: fields.optional("dead_letter"),
    }
}

/// The role that the scenario gives; else, for code of the library, its manifest's.
fn role(fields: &mut Fields<'_>, package: Option<&str>, library: &Library) -> Option<Policy> {
    if let Some(at) = fields.get("role") {
        return Policy::from_toml(at);
    }
    let package = library.get(package?)?;
    Some(package.manifest.role.clone())
}

/// A module that begins with more memory than the function has cannot be loaded.
fn check_memory(function: &Function, fields: &mut Fields<'_>) {
    let Code::Guest(program) = &function.code else {
        return;
    };
    let needed = program.initial_memory().div_ceil(1 << 20);
    if needed > u64::from(function.memory_mb) {
        fields.at().problem(
            format!("the code needs {needed} MB to begin with"),
            format!("set memory_mb to {needed} or more"),
        );
    }
}

/// What versions and aliases provision together fits into what the function reserves (`FACTS.md` section 3).
fn check_provisioned(function: &Function, provisioned: u32, fields: &mut Fields<'_>) {
    if let Some(reserved) = function.reserved_concurrency
        && provisioned > reserved
    {
        fields.at().problem(
            format!(
                "its versions and aliases provision {provisioned}, more than {reserved} reserved"
            ),
            "provision at most what is reserved",
        );
    }
}

/// Rules between keys (`FACTS.md` sections 1 and 3).
pub(super) fn check_together(function: &Function, fields: &mut Fields<'_>) {
    let provisioned = function.provisioned_concurrency;
    if let (Some(reserved), Some(at)) = (
        function.reserved_concurrency,
        fields.get("provisioned_concurrency"),
    ) && provisioned > reserved
    {
        at.problem(
            format!("{provisioned} provisioned is more than {reserved} reserved"),
            "provision at most what is reserved",
        );
    }
    let Some(at) = fields.get("snap_start").filter(|_| function.snap_start) else {
        return;
    };
    if provisioned > 0 {
        at.problem(
            "SnapStart and provisioned concurrency do not go together on one version",
            "use one of them",
        );
    }
    if function.ephemeral_mb > 512 {
        at.problem(
            "SnapStart allows 512 MB of /tmp",
            "lower ephemeral_mb to 512",
        );
    }
    if let Code::Guest(program) = &function.code
        && program.shape() != Shape::Reactor
    {
        at.problem(
            "SnapStart needs a managed runtime: a module that exports alloc and handle",
            "use such a function, or leave SnapStart off",
        );
    }
}
