//! From TOML to a [`Sheet`]. The format is explained at the top of each file in `sandbox/prices`.

use super::fields::{Fields, Text};
use super::{Allowance, Certainty, Price, Problem, Rules, Sheet, Source, Tier};
use crate::money::decimal;
use crate::money::item::Item;
use crate::money::usd::{PLACES, Usd};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::de::DeTable;

type Sources = BTreeMap<String, Arc<Source>>;

pub(super) fn sheet(file: &str, text: &str) -> Result<Sheet, Vec<Problem>> {
    let report = Text::new(file, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        report.report(
            at,
            "",
            error.message(),
            "see https://toml.io for the format",
        );
    }
    if !errors.is_empty() {
        return Err(report.problems());
    }
    let mut root = Fields::root(&report, table.get_ref());
    let id = root.text("id");
    let title = root.text("title");
    let as_of = root.day("as_of");
    let rules = rules(&mut root);
    let sources = sources(&mut root);
    let prices = prices(&mut root, &sources);
    let free = allowances(&mut root, &sources);
    root.done();
    let problems = report.problems();
    match (id, title, as_of, rules) {
        (Some(id), Some(title), Some(as_of), Some(rules)) if problems.is_empty() => Ok(Sheet {
            id,
            title,
            as_of,
            rules,
            free,
            prices,
        }),
        _ => Err(problems),
    }
}

fn rules(root: &mut Fields) -> Option<Rules> {
    let mut fields = root.table("rules")?;
    let bill_init = fields.boolean("bill_init");
    fields.done();
    bill_init.map(|bill_init| Rules { bill_init })
}

fn sources(root: &mut Fields) -> Sources {
    let mut sources = Sources::new();
    let Some(table) = root.table("sources") else {
        return sources;
    };
    for (name, mut fields) in table.tables() {
        let page = fields.text("page");
        let url = fields.text("url");
        let read = fields.day("read");
        if url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
            fields.report("url", "is no address", "write https://...");
        }
        fields.done();
        if let (Some(page), Some(url), Some(read)) = (page, url, read) {
            sources.insert(name.to_owned(), Arc::new(Source { page, url, read }));
        }
    }
    sources
}

/// Prices in the order of [`Item::index`]. Shorter than that only if something was reported.
fn prices(root: &mut Fields, sources: &Sources) -> Vec<Arc<Price>> {
    let Some(table) = root.table("prices") else {
        return Vec::new();
    };
    let mut found: [Option<Arc<Price>>; Item::COUNT] = [const { None }; Item::COUNT];
    let mut named = [false; Item::COUNT];
    for (name, fields) in table.tables() {
        let Some(item) = Item::keyed(name) else {
            let known: Vec<_> = Item::all().map(|item| item.entry().key).collect();
            table.report(name, "is no item", &format!("known: {}", known.join(", ")));
            continue;
        };
        named[item.index()] = true;
        found[item.index()] = price(item, fields, sources).map(Arc::new);
    }
    for item in Item::all().filter(|item| !named[item.index()]) {
        let key = item.entry().key;
        root.report(
            "prices",
            format!("has no price for {key}"),
            &format!("add [prices.{key}]"),
        );
    }
    found.into_iter().flatten().collect()
}

fn price(item: Item, mut fields: Fields, sources: &Sources) -> Option<Price> {
    let unit = fields.text("unit");
    let size = unit
        .as_deref()
        .and_then(|unit| unit_size(item, unit, &fields));
    let count = fields.optional_count("per").unwrap_or(1);
    let tiers = tiers(&mut fields, size.unwrap_or(1));
    let origin = origin(&mut fields, sources);
    fields.done();
    let (source, certainty, note) = origin?;
    Some(Price {
        item,
        unit: unit?,
        count,
        per: u128::from(size?) * u128::from(count),
        tiers: tiers?,
        source,
        certainty,
        note,
    })
}

fn unit_size(item: Item, unit: &str, fields: &Fields) -> Option<u64> {
    let known = item.entry().unit;
    let size = known.priced_size(unit);
    if size.is_none() {
        let names: Vec<_> = known.priced.iter().map(|(name, _)| *name).collect();
        fields.report(
            "unit",
            format!("is `{unit}`"),
            &format!("this item is priced by {}", names.join(" or ")),
        );
    }
    size
}

/// Either `usd` alone or `tiers`, whose bounds rise and of which only the last is open.
fn tiers(fields: &mut Fields, size: u64) -> Option<Vec<Tier>> {
    let Some(tables) = fields.optional_tables("tiers") else {
        let usd = amount(fields)?;
        return Some(vec![Tier { up_to: None, usd }]);
    };
    let last = tables.len().checked_sub(1);
    if last.is_none() {
        fields.report("tiers", "is empty", "give at least one tier, or usd alone");
    }
    let mut bound = 0;
    let mut found = Vec::with_capacity(tables.len());
    for (place, mut tier) in tables.into_iter().enumerate() {
        let usd = amount(&mut tier);
        let up_to = tier.optional_count("up_to");
        match up_to {
            Some(_) if Some(place) == last => {
                tier.report("up_to", "closes the last tier", "leave it out");
            }
            None if Some(place) != last => {
                tier.report("up_to", "is missing", "only the last tier is open");
            }
            Some(up_to) if up_to <= bound => {
                tier.report("up_to", "does not rise", "order the tiers by up_to");
            }
            _ => bound = up_to.unwrap_or(bound),
        }
        tier.done();
        let up_to = up_to.map(|up_to| u128::from(up_to) * u128::from(size));
        found.push(usd.map(|usd| Tier { up_to, usd }));
    }
    found.into_iter().collect()
}

/// A price: a text, because a float would not be exact.
fn amount(fields: &mut Fields) -> Option<Usd> {
    let text = fields.text("usd")?;
    match decimal::parse(&text, PLACES) {
        Ok(picos) => Some(Usd(picos.into())),
        Err(problem) => {
            fields.report(
                "usd",
                problem,
                "write a plain decimal, such as usd = \"0.0000166667\"",
            );
            None
        }
    }
}

fn origin(
    fields: &mut Fields,
    sources: &Sources,
) -> Option<(Arc<Source>, Certainty, Option<String>)> {
    let note = fields.optional_text("note");
    let name = fields.text("source");
    let source = name.as_ref().and_then(|name| sources.get(name).cloned());
    if let (Some(name), None) = (&name, &source) {
        let known: Vec<_> = sources.keys().map(String::as_str).collect();
        fields.report(
            "source",
            format!("`{name}` is not in [sources]"),
            &format!("known: {}", known.join(", ")),
        );
    }
    let certainty = match fields.text("certainty")?.as_str() {
        "seen" => Some(Certainty::Seen),
        "derived" => Some(Certainty::Derived),
        "third-party" => Some(Certainty::ThirdParty),
        other => {
            fields.report(
                "certainty",
                format!("is `{other}`"),
                "write seen, derived or third-party",
            );
            None
        }
    };
    Some((source?, certainty?, note))
}

fn allowances(root: &mut Fields, sources: &Sources) -> Vec<Allowance> {
    let Some(table) = root.table("free") else {
        return Vec::new();
    };
    let tables = table.tables();
    tables
        .into_iter()
        .filter_map(|(key, fields)| allowance(key, fields, sources))
        .collect()
}

fn allowance(key: &str, mut fields: Fields, sources: &Sources) -> Option<Allowance> {
    let names = fields.texts("items");
    let unit = fields.text("unit");
    fields.require(
        "amount",
        "a whole number above 0, such as amount = 1_000_000",
    );
    let amount = fields.optional_count("amount");
    let origin = origin(&mut fields, sources);
    let items = names.map(|names| items(&names, &fields));
    let size = unit.zip(items.as_ref()).and_then(|(unit, items)| {
        let sizes = items.iter().map(|&item| unit_size(item, &unit, &fields));
        sizes
            .reduce(|one, other| one.filter(|_| one == other))
            .flatten()
    });
    fields.done();
    let (source, certainty, note) = origin?;
    Some(Allowance {
        key: key.to_owned(),
        items: items?,
        amount: u128::from(amount?) * u128::from(size?),
        source,
        certainty,
        note,
    })
}

fn items(names: &[String], fields: &Fields) -> Vec<Item> {
    if names.is_empty() {
        fields.report("items", "is empty", "name at least one item");
    }
    let mut items = Vec::with_capacity(names.len());
    for name in names {
        match Item::keyed(name) {
            Some(item) => items.push(item),
            None => fields.report(
                "items",
                format!("`{name}` is no item"),
                "use the keys of [prices]",
            ),
        }
    }
    items
}
