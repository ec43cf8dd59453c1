//! What a run's settings are at an instant: functions with their versions, and where aliases point.

use coldstart::course::content::Content;
use coldstart::lab::playground::Playground;
use coldstart::lab::run::Order;
use coldstart::sim::time::Time;

const RELEASED: &str = "duration = \"60s\"\n[[function]]\nname = \"api\"\nmodelled = { warm = \"10ms\" }\n\
    [[function.version]]\n[[function.version]]\nmemory_mb = 256\n\
    [[function.alias]]\nname = \"live\"\nversion = 1\n\
    [[function]]\nname = \"mail\"\nmodelled = { warm = \"10ms\" }\n\
    [[at]]\ntime = \"10s\"\nset = { \"functions.api.alias.live.additional\" = 2, \"functions.api.alias.live.weight\" = 0.1 }\n\
    [[at]]\ntime = \"20s\"\nset = { \"functions.api.alias.live.version\" = 2, \"functions.api.alias.live.weight\" = 0 }\n";

/// Versions and aliases stand behind their function and are none themselves.
#[test]
fn versions_and_aliases_are_no_functions() {
    let order = Order {
        file: "released.toml",
        text: RELEASED,
        settings: Vec::new(),
        until: None,
    };
    let content = Content::embedded();
    let playground = Playground::open(&order, &content.library).unwrap();
    for (seconds, want) in [(0, "live: 1"), (10, "live: 1, 10 % 2"), (20, "live: 2")] {
        let standing = playground.standing(Time(seconds * 1_000_000));
        let functions: Vec<&str> = standing.roots().map(|f| f.name.as_str()).collect();
        assert_eq!(functions, ["api", "mail"]);
        assert_eq!(standing.versions(), 2);
        assert_eq!(standing.aliases().collect::<Vec<_>>(), [want]);
    }
}
