//! `[[function.version]]` and `[[function.alias]]`: what a function publishes. Each becomes an entry of its own
//! behind the function's: `api`, `api:1`, `api:2`, `api:live`.

use super::Named;
use super::function::{Definition, MEMORIES, TIMEOUTS, code, modelled_with};
use crate::course::library::Library;
use crate::course::read::{At, Fields, Map, did_you_mean};
use crate::sim::release::{Alias, Qualifier, Release};
use crate::sim::scenario::{Change, Code, Function};

/// What a function publishes, read with the function and before it has a place.
#[derive(Default)]
pub(super) struct Published {
    /// The settings of each version, in order; none for one that could not be read.
    versions: Vec<Option<Function>>,
    /// Each alias by name, with places counted among the versions from 1.
    aliases: Vec<(String, Option<Alias>)>,
}

impl Published {
    /// Whether there is nothing.
    pub(super) const fn is_empty(&self) -> bool {
        self.versions.is_empty() && self.aliases.is_empty()
    }

    /// What all of it has provisioned together.
    pub(super) fn provisioned(&self) -> u32 {
        let versions = self.versions.iter().flatten();
        let aliases = self.aliases.iter().filter_map(|(_, alias)| alias.as_ref());
        let versions: u32 = versions
            .map(|version| version.provisioned_concurrency)
            .sum();
        let aliases: u32 = aliases.map(|alias| alias.provisioned_concurrency).sum();
        versions + aliases
    }
}

/// Reads what a function publishes. `base` is `$LATEST`: a version has its settings but for those that it
/// gives itself.
pub(super) fn read(fields: &mut Fields<'_>, base: &Function, library: &Library) -> Published {
    let versions: Vec<Option<Function>> = fields
        .items("version")
        .into_iter()
        .map(|at| version(at, base, library))
        .collect();
    let count = u32::try_from(versions.len()).unwrap_or(u32::MAX);
    let aliases = Named::read(fields, "alias", |_, at| alias(at, count));
    let published = Published {
        versions,
        aliases: aliases.entries,
    };
    if !published.is_empty() {
        latest_only(fields);
    }
    published
}

/// The service refuses provisioned concurrency and `SnapStart` on `$LATEST` (`FACTS.md` section 3,
/// "Provisioned concurrency", and section 1, "SnapStart").
fn latest_only(fields: &mut Fields<'_>) {
    for key in ["provisioned_concurrency", "snap_start"] {
        if let Some(at) = fields.get(key) {
            at.problem(
                format!("`{key}` does not go on $LATEST: this function publishes versions"),
                "move it into [[function.version]], or provisioned_concurrency into [[function.alias]]",
            );
        }
    }
}

fn version(at: At<'_>, base: &Function, library: &Library) -> Option<Function> {
    let mut fields = at.fields()?;
    let own = match (fields.has("code") || fields.has("modelled"), &base.code) {
        (true, _) => code(&mut fields, library),
        (false, Code::Modelled(model)) => Some(Code::Modelled(modelled_with(&mut fields, *model))),
        (false, code) => Some(code.clone()),
    };
    let variables = fields.optional::<Map<String>>("env");
    let function = Function {
        code: own.clone().unwrap_or_else(|| base.code.clone()),
        memory_mb: fields
            .whole("memory_mb", MEMORIES)
            .unwrap_or(base.memory_mb),
        timeout: fields.span("timeout", TIMEOUTS).unwrap_or(base.timeout),
        provisioned_concurrency: fields.or("provisioned_concurrency", 0),
        snap_start: fields.or("snap_start", false),
        variables: variables.map_or_else(
            || base.variables.clone(),
            |variables| variables.into_iter().collect(),
        ),
        ..base.clone()
    };
    super::function::check_together(&function, &mut fields);
    fields.finish();
    own.map(|_| function)
}

fn alias(at: At<'_>, versions: u32) -> Option<Alias> {
    let mut fields = at.fields()?;
    if let Some(at) = fields.needed("name") {
        let named = at.text().is_some_and(|name| {
            let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let digits = name.chars().all(|c| c.is_ascii_digit());
            !name.is_empty() && name.chars().all(letters) && !digits
        });
        if !named {
            let fix = "use letters, digits, - and _, and not digits alone";
            at.problem("this is no name for an alias", fix);
        }
    }
    let version = fields
        .needed("version")
        .and_then(|at| number(&at, versions));
    let additional = fields.get("additional");
    let weight = fields.share("weight");
    if additional.is_some() != weight.is_some() {
        let fix = "give both, or neither";
        fields
            .at()
            .problem("`additional` and `weight` go together", fix);
    }
    let additional = additional.map(|at| number(&at, versions));
    let provisioned_concurrency = fields.or("provisioned_concurrency", 0);
    fields.finish();
    Some(Alias {
        version: version?,
        additional: match additional {
            Some(additional) => Some(additional?),
            None => None,
        },
        weight: weight.unwrap_or(0.0),
        provisioned_concurrency,
    })
}

/// The number of a version. An alias names published versions only, never `$LATEST` when it is weighted, and
/// never another alias (`FACTS-2.md` section B, "Alias" and "Weighted alias"); here it names versions always.
fn number(at: &At<'_>, versions: u32) -> Option<usize> {
    if versions == 0 {
        let fix = "add a [[function.version]]: $LATEST is none";
        at.problem("an alias needs a published version", fix);
        return None;
    }
    at.whole(1..=versions).map(|number| number as usize)
}

/// Puts the versions and aliases of each function behind it, as entries of their own.
pub(super) fn expand(functions: Named<Definition>) -> Named<Definition> {
    let mut entries = Vec::new();
    for (name, definition) in functions.entries {
        let root = entries.len();
        let Some(mut definition) = definition else {
            entries.push((name, None));
            continue;
        };
        let published = std::mem::take(&mut definition.published);
        let package = definition.package.clone();
        let reads_under = definition.reads_under.clone();
        let base = definition.function.clone();
        entries.push((name.clone(), Some(definition)));
        let mut more = |qualifier: &str, function: Option<Function>, place| {
            let name = format!("{name}:{qualifier}");
            let definition = function.map(|function| Definition {
                function: Function {
                    name: name.clone(),
                    release: Release {
                        root: Some(root),
                        qualifier: place,
                    },
                    ..function
                },
                package: package.clone(),
                reads_under: reads_under.clone(),
                published: Published::default(),
            });
            entries.push((name, definition));
        };
        for (number, mut version) in (1..).zip(published.versions) {
            let with_alias = published
                .aliases
                .iter()
                .filter_map(|(_, alias)| alias.as_ref());
            let with_alias = with_alias.filter(|alias| alias.version == number as usize);
            let moved: u32 = with_alias.map(|alias| alias.provisioned_concurrency).sum();
            if let Some(version) = &mut version {
                version.provisioned_concurrency += moved;
            }
            more(&number.to_string(), version, Qualifier::Version(number));
        }
        for (alias_name, alias) in published.aliases {
            let of = |alias: Alias| Alias {
                version: root + alias.version,
                additional: alias.additional.map(|number| root + number),
                ..alias
            };
            let function = alias.is_some().then(|| base.clone());
            let place = alias.map(of).map_or(Qualifier::Latest, Qualifier::Alias);
            more(&alias_name, function, place);
        }
    }
    Named { entries }
}

/// `alias.NAME.KEY`, behind `functions.FUNCTION.`: the entry of the alias and what changes.
pub(super) fn alias_change(
    function: &str,
    rest: &str,
    at: &At<'_>,
    functions: &Named<Definition>,
) -> Option<(usize, Change)> {
    let (alias, key) = rest.split_once('.').unwrap_or((rest, ""));
    let name = format!("{function}:{alias}");
    let Some(place) = functions
        .entries
        .iter()
        .position(|(other, _)| *other == name)
    else {
        let fix = "add a [[function.alias]] with this name";
        at.problem(format!("`{function}` has no alias `{alias}`"), fix);
        return None;
    };
    let root = functions
        .entries
        .iter()
        .position(|(other, _)| other == function)?;
    let published = functions.entries.iter().filter(|(other, _)| {
        let version = other
            .strip_prefix(function)
            .and_then(|rest| rest.strip_prefix(':'));
        version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit()))
    });
    let versions = u32::try_from(published.count()).unwrap_or(u32::MAX);
    let entry = |at: &At<'_>| number(at, versions).map(|number| root + number);
    let change = match key {
        "version" => Change::Version(entry(at)?),
        "additional" => Change::Additional(Some(entry(at)?)),
        "weight" => Change::Weight(at.share()?),
        _ => {
            let known = ["version", "additional", "weight"];
            let fix = did_you_mean(key, &known);
            at.problem(format!("an alias has no `{key}`"), fix);
            return None;
        }
    };
    Some((place, change))
}

/// Why a setting of an entry cannot be changed during a run, if it cannot. `$LATEST` takes no provisioned
/// concurrency and no `SnapStart`; a published version keeps its code and configuration, and still takes
/// provisioned concurrency (`FACTS-2.md` section B, "Immutable"); an alias has nothing but where it points.
pub(super) fn refused(
    name: &str,
    setting: &str,
    place: usize,
    functions: &Named<Definition>,
) -> Option<(String, String)> {
    let release = |entry: usize| Some(&functions.get(entry)?.function.release);
    let publishes = release(place + 1).and_then(|next| next.root) == Some(place);
    // What reserves belongs to the function whichever way it is named, and failing is no setting of its own.
    let always = ["reserved_concurrency", "fail", "modelled.fail"].contains(&setting);
    match &release(place)?.qualifier {
        Qualifier::Latest
            if publishes && ["provisioned_concurrency", "snap_start"].contains(&setting) =>
        {
            Some((
                format!("`{setting}` does not go on $LATEST: `{name}` publishes versions"),
                format!("set it on a version, such as functions.{name}:1.{setting}"),
            ))
        }
        Qualifier::Version(_) if !always && setting != "provisioned_concurrency" => Some((
            format!("`{name}` is published, and a version does not change"),
            "publish another version, and move an alias to it".into(),
        )),
        Qualifier::Alias(_) if !always => Some((
            format!("`{name}` is an alias and has no `{setting}`"),
            "set alias.NAME.version, .additional or .weight of its function".into(),
        )),
        _ => None,
    }
}
