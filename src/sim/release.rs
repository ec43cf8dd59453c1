//! Versions and aliases: what a function's name with something behind it means.
//!
//! A scenario's function is one entry of [`super::scenario::Scenario::functions`], and so is each version that
//! it publishes and each alias: `api` is `$LATEST`, `api:2` the second version, `api:live` an alias. An entry
//! has environments and metrics of its own; the entries of one function share its reserved concurrency, its
//! scaling rate and its name (`FACTS-2.md` section B, "Versions and aliases").
//!
//! A function that publishes nothing is one entry and plays both parts: it is `$LATEST` until provisioned
//! concurrency or `SnapStart` is asked for. The service allows these on a version or an alias only, so such a
//! function stands for its first version, as if every source named it.

use super::scenario::{Function, Scenario};
use std::ops::Range;

/// Where an entry stands among those of its function.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Release {
    /// The function's own entry, if this is a version or an alias: a place in the scenario's functions.
    pub root: Option<usize>,
    /// What it is.
    pub qualifier: Qualifier,
}

/// What an entry is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Qualifier {
    /// `$LATEST`: the only one that can be changed.
    #[default]
    Latest,
    /// A published version, counted from 1.
    Version(u32),
    /// An alias: no code of its own, only where to go.
    Alias(Alias),
}

/// An alias: one version, or two with a weight. It draws for each request anew, so small numbers drift
/// (`FACTS-2.md` section B, "Weighted alias").
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The version; a place in the scenario's functions.
    pub version: usize,
    /// The version that gets the weight.
    pub additional: Option<usize>,
    /// The share of requests that the additional version gets, 0 to 1.
    pub weight: f64,
    /// Provisioned concurrency that goes with the alias from version to version.
    pub provisioned_concurrency: u32,
}

impl Release {
    /// Whether the entry is the function itself rather than a version or an alias.
    pub const fn is_root(&self) -> bool {
        self.root.is_none()
    }

    /// The version's name as the service gives it: `$LATEST` or a number.
    pub fn version(&self, published: bool) -> String {
        match self.qualifier {
            Qualifier::Version(number) => number.to_string(),
            Qualifier::Latest if published => "1".into(),
            Qualifier::Latest | Qualifier::Alias(_) => "$LATEST".into(),
        }
    }
}

impl Scenario {
    /// The entries of a function, whichever of them is asked for: its own, and behind it those of its
    /// versions and aliases.
    pub fn entries(&self, index: usize) -> Range<usize> {
        let root = self.functions[index].release.root.unwrap_or(index);
        let own = |function: &&Function| function.release.root == Some(root);
        let more = self.functions[root + 1..].iter().take_while(own).count();
        root..root + 1 + more
    }
}

impl Function {
    /// The version that runs, as the service names it.
    pub fn version(&self) -> String {
        let published = self.snap_start || self.provisioned_concurrency > 0;
        self.release.version(published)
    }

    /// The function's own name, without the version or alias behind it.
    pub fn bare_name(&self) -> &str {
        self.name.split(':').next().unwrap_or(&self.name)
    }
}
