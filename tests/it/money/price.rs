//! `coldstart price` as a program: the shape of its JSON, its table, its errors.

use super::{bill, run, sum};

#[test]
fn json_has_the_public_keys_and_plain_decimals() {
    let bill = bill(
        "lambda --requests 3 --duration-ms 133.61 --memory-mb 128 --init-ms 80 --cold-share 1",
    );
    assert_eq!(sum(&bill), "0.00 + 0.00 = 0.00");
    let line = &bill["lines"][1];
    assert_eq!(line["service"], "Lambda");
    assert_eq!(line["item"], "duration (x86_64)");
    // Three times 214 ms (`FACTS.md` section 1) at 128 MB.
    assert_eq!(line["quantity"], "0.08025");
    assert_eq!(line["unit"], "GB-s");
    assert_eq!(line["usd"], "0.00");
    assert!(line["why"].as_str().unwrap().contains("INIT included"));
    assert_eq!(bill["prices"], "aws-2026-11");
}

#[test]
fn the_table_gives_a_reason_and_a_footnote() {
    let output = run("ec2 --type m7i.large --hours 730");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("730 instance-h at $0.1008 per instance-h: a server is rented"),
        "{text}"
    );
    assert!(
        text.contains("\n[1] EC2, m7i.large, Linux: read not with the service itself"),
        "{text}"
    );
    assert!(text.contains("Total"), "{text}");
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(96), "{text}");
}

#[test]
fn the_table_says_what_is_free_and_who_says_so() {
    let text = |arguments| String::from_utf8(run(arguments).stdout).unwrap();
    let asked = text("sqs --requests 3_000_000 --free-tier");
    assert!(
        asked.contains(
            "Free: 1,000,000 requests, every month, both kinds of queue together (read in"
        ),
        "{asked}"
    );
    assert!(!asked.contains("GB-s"), "only what was used: {asked}");
    let unasked = text("sqs --requests 3_000_000");
    assert!(unasked.contains("Nothing free is taken off"), "{unasked}");
}

#[test]
fn nothing_used_costs_nothing() {
    assert_eq!(
        sum(&bill("lambda --requests 0 --duration-ms 0 --memory-mb 128")),
        " = 0.00"
    );
    assert_eq!(sum(&bill("sqs --requests 0")), " = 0.00");
    assert_eq!(
        sum(&bill(
            "lambda --requests 0 --duration-ms 5 --memory-mb 128 --free-tier"
        )),
        " = 0.00"
    );
}

/// The command must end with exit code 2 and say `words` on standard error.
#[track_caller]
fn refused(arguments: &str, words: &str) {
    let output = run(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "price {arguments}: {errors}");
    assert!(errors.contains(words), "price {arguments}: {errors}");
    assert!(output.stdout.is_empty(), "price {arguments}");
}

#[test]
fn nonsense_is_refused_with_what_would_be_right() {
    refused(
        "lambda --requests 5 --duration-ms 1 --memory-mb 0",
        "128 to 10240 MB",
    );
    refused(
        "lambda --requests -5 --duration-ms 1 --memory-mb 128",
        "at least 0",
    );
    refused(
        "lambda --requests 1e6 --duration-ms 1 --memory-mb 128",
        "write digits",
    );
    refused(
        "lambda --requests 5 --duration-ms 900001 --memory-mb 128",
        "0 to 900000 ms",
    );
    refused(
        "lambda --requests 5 --duration-ms 1 --memory-mb 128 --arch mips",
        "x86_64 or arm64",
    );
    refused(
        "lambda --requests 5 --duration-ms 1 --memory-mb 128 --ephemeral-mb 511",
        "512 to 10240",
    );
    let cold = "lambda --requests 5 --duration-ms 1 --memory-mb 128 --init-ms 9";
    refused(&format!("{cold} --cold-share 1.01"), "a share is 0 to 1");
    refused(cold, "--cold-share");
    refused("lambda --memory-mb 128", "--requests");
    refused("lambda --requests 5 --memory-mb 128", "--duration-ms");
    refused(
        "lambda --memory-mb 128 --provisioned 5",
        "--provisioned-hours",
    );
    refused("fargate --vcpu 3 --memory-gb 2 --minutes 1", "0.25, 0.5, 1");
    refused("fargate --vcpu 1 --memory-gb 0 --minutes 1", "no memory");
    refused(
        "fargate --vcpu 1 --memory-gb 2 --minutes 1 --os windows --arch arm64",
        "x86_64 only",
    );
    refused("ec2 --type t9.huge --hours 1", "t3.micro, t3.small");
    refused("api-gateway --requests 1 --payload-kb 9", "--api http");
    refused(
        "sqs --requests 1 --prices aws-1999",
        "known: aws-2025-07, aws-2026-11",
    );
    refused("teleport --requests 1", "unrecognized subcommand");
}

#[test]
fn the_largest_loads_do_not_overflow() {
    let most = "1_000_000_000_000_000";
    let total = bill(&format!(
        "lambda --requests {most} --duration-ms 900000 --memory-mb 10240 --ephemeral-mb 10240 \
         --provisioned 1000000 --provisioned-hours 1000000 --provisioned-requests {most} \
         --provisioned-duration-ms 900000 --snap-start-hours 1000000 --restores {most} \
         --streamed {most} --streamed-mb 1000000"
    ));
    assert_eq!(total["lines"][0]["usd"], "400000000.00");
    // 9 x 10^18 GB-s: the lower tiers add 19,999.80 and 14,999.40 to the last one's price for all.
    assert_eq!(total["lines"][1]["usd"], "120000600034999.20");
    for other in ["99999999999999999999", "1_000_000_000_000_001"] {
        refused(&format!("sqs --requests {other}"), "--requests");
    }
    bill(
        "fargate --tasks 1000000 --vcpu 32 --memory-gb 100000 --minutes 10000000 --runs 1000000 --ephemeral-gb 100000",
    );
    bill("ec2 --type m7g.xlarge --hours 1000000 --count 1000000");
}

#[test]
fn extras_that_do_not_go_together_are_refused() {
    let managed = "lambda --requests 5 --managed m7i.large --managed-hours 1";
    refused(
        &format!("{managed} --duration-ms 5"),
        "leave out --duration-ms",
    );
    refused(&format!("{managed} --savings-plan"), "m7g.xlarge only");
    refused(
        "lambda --memory-mb 128 --durable-days 3",
        "--durable-written-gb",
    );
    refused("lambda --managed m7i.large", "--managed-hours");
}
