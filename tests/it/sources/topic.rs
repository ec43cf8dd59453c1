//! SNS: one publication, a copy for every subscription (`FACTS-2.md` section B, fan-out).

use super::{endings, outputs, run};
use coldstart::money::Item;

const THREE: &str = "duration = \"10m\"\n\
    [[function]]\nname = \"ship\"\nmodelled = { warm = \"1s\" }\n\
    [[function]]\nname = \"bill\"\nmodelled = { warm = \"1s\", fail = 1.0 }\n\
    [[function]]\nname = \"thank\"\ncode = \"echo\"\nmemory_mb = 128\n\
    [[source]]\nkind = \"sns\"\nname = \"orders\"\nfunction = \"ship\"\n\
    [[source]]\nkind = \"sns\"\nname = \"to-bill\"\ntopic = \"orders\"\nfunction = \"bill\"\n\
    [[source]]\nkind = \"sns\"\nname = \"to-thank\"\ntopic = \"orders\"\nfunction = \"thank\"\n\
    [[source]]\nkind = \"sns\"\nname = \"other\"\nfunction = \"ship\"\n";

/// Each subscription succeeds, fails and retries apart from the others; the publication is paid once.
#[test]
fn a_publication_reaches_every_subscription() {
    for source in ["orders", "to-bill", "to-thank"] {
        let load = format!(
            "[[load]]\nsource = \"{source}\"\npattern = \"burst\"\ncount = 4\nevent = \"hello\"\n"
        );
        let trace = run(&format!("{THREE}{load}"));
        assert_eq!(endings(&trace, 0), "4 succeeded", "{source}");
        assert_eq!(endings(&trace, 1), "4 failed");
        assert_eq!(endings(&trace, 2), "4 succeeded");
        assert_eq!(trace.summary.metrics.functions[1].counts.invocations, 12);
        assert_eq!(trace.summary.ledger.total().of(Item::SnsPublishes), 4);
        let arn = "arn:aws:sns:us-east-1:123456789012:orders";
        let told = &outputs(&trace)[0]["Records"][0]["Sns"];
        assert_eq!(
            (&told["Message"], &told["TopicArn"]),
            (&"hello".into(), &arn.into())
        );
    }
}

#[test]
fn a_topic_does_not_reach_the_subscriptions_of_another() {
    let load = "[[load]]\nsource = \"other\"\npattern = \"burst\"\ncount = 4\n";
    let trace = run(&format!("{THREE}{load}"));
    assert_eq!(trace.summary.metrics.total().counts.events, 4);
}
