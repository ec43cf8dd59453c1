//! Networks and dependencies in a run: what cannot answer ends in a time-out, and the trace says why.

use crate::runs::{problems, run, told};

/// A function that makes one call of a URL every second for ten seconds.
fn calls(function: &str, call: &str, more: &str) -> String {
    format!(
        "duration = \"30s\"\n[latency]\nhttp_api = \"100ms\"\ndynamodb = \"10ms\"\n\
         [[function]]\nname = \"f\"\ncode = \"errand\"\ntimeout = \"2s\"\n{function}\n\
         [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
         [[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"1s\"\nevery = \"1s\"\ncount = 10\n\
         event = {{ calls = [{call}] }}\n{more}"
    )
}

const PAGE: &str = "{ action = \"http:Get\", payload = { Url = \"https://a.example/x\" } }";

/// What becomes of the ten calls: succeeded, failed, and timed out among these.
#[track_caller]
fn ends(text: &str, want: (u64, u64, u64)) {
    let counts = run(text).summary.metrics.total().counts;
    assert_eq!(
        (counts.succeeded, counts.failed, counts.timed_out),
        want,
        "{text}"
    );
}

fn broken(mode: &str) -> String {
    format!(
        "[[at]]\ntime = \"4500ms\"\nbreak = {{ dependency = \"a.example\", mode = \"{mode}\", for = \"3s\" }}\n"
    )
}

#[test]
fn a_dependency_that_is_down_does_not_answer_until_it_is_up() {
    ends(&calls("", PAGE, ""), (10, 0, 0));
    ends(&calls("", PAGE, &broken("down")), (7, 3, 3));
    ends(&calls("", PAGE, &broken("error")), (7, 3, 0));
    // Ten times 100 ms are within the time-out, 30 times are not.
    ends(&calls("", PAGE, &broken("slow")), (10, 0, 0));
    let slower = broken("slow").replace("mode", "factor = 30, mode");
    ends(&calls("", PAGE, &slower), (7, 3, 3));
    let trace = run(&calls("", PAGE, &broken("down")));
    assert_eq!(told(&trace, &["blocked"]), "blocked http down\n".repeat(3));
}

#[test]
fn a_service_and_a_host_may_be_described_and_broken() {
    let item = "{ action = \"dynamodb:GetItem\", payload = { TableName = \"t\", Key = { id = { S = \"a\" } } } }";
    let role = "role = [{ action = \"*\", resource = \"*\" }]";
    let down = "[[at]]\ntime = \"4500ms\"\nbreak = { dependency = \"dynamodb\", mode = \"error\", for = \"3s\" }\n";
    ends(&calls(role, item, down), (7, 3, 0));
    let always = "[[dependency]]\nname = \"a.example\"\nfail = 1.0\nstatus = 502\n";
    ends(&calls("", PAGE, always), (0, 10, 0));
    let slow = "[[dependency]]\nname = \"a.example\"\nlatency = \"5s\"\n";
    ends(&calls("", PAGE, slow), (0, 10, 10));
}

#[test]
fn what_the_network_does_not_carry_times_out_and_says_why() {
    let vpc = |route: &str| {
        format!(
            "[vpc]\n[[vpc.subnet]]\nname = \"a\"\nroute = \"{route}\"\n[[vpc.security_group]]\nname = \"g\"\n"
        )
    };
    let inside = "vpc = { subnets = [\"a\"], security_groups = [\"g\"] }";
    for (route, why) in [("internet", "public_subnet"), ("none", "no_route")] {
        let trace = run(&calls(inside, PAGE, &vpc(route)));
        assert_eq!(trace.summary.metrics.total().counts.timed_out, 10);
        assert_eq!(
            told(&trace, &["blocked"]),
            format!("blocked http {why}\n").repeat(10)
        );
    }
    ends(&calls(inside, PAGE, &vpc("nat")), (10, 0, 0));
}

/// An environment that is reset after a time-out has lost its process, and with it its connections.
#[test]
fn a_crashed_environment_gives_its_connection_back() {
    let text = "duration = \"60s\"\n[latency]\nrds = \"1ms\"\nrds_connect = \"5ms\"\n\
        [vpc]\n[[vpc.subnet]]\nname = \"a\"\n[[vpc.security_group]]\nname = \"g\"\n\
        [[database]]\nname = \"db\"\nmax_connections = 1\n\
        [[function]]\nname = \"f\"\ncode = \"order-database\"\ntimeout = \"1s\"\nenv = { DATABASE = \"db\" }\n\
        vpc = { subnets = [\"a\"], security_groups = [\"g\"] }\n\
        [[source]]\nkind = \"invoke\"\nname = \"s\"\nfunction = \"f\"\n\
        [[load]]\nsource = \"s\"\npattern = \"constant\"\nat = \"1s\"\nevery = \"2s\"\ncount = 6\n\
        [[at]]\ntime = \"4s\"\nbreak = { dependency = \"db\", mode = \"down\", for = \"2s\" }\n";
    let trace = run(text);
    // The third order meets the outage and is stopped; the fourth connects again to the only connection.
    assert_eq!(told(&trace, &["blocked"]), "blocked rds down\n");
    let counts = trace.summary.metrics.total().counts;
    assert_eq!((counts.succeeded, counts.timed_out), (5, 1));
}

#[test]
fn what_cannot_be_broken_or_wired_is_told_with_the_key() {
    let found = |more: &str| problems(&calls("", PAGE, more));
    for (more, words) in [
        (
            "[[at]]\ntime = \"1s\"\nbreak = { dependency = \"dynamo\", mode = \"down\", for = \"1s\" }\n",
            "did you mean dynamodb?",
        ),
        (
            "[[at]]\ntime = \"1s\"\nbreak = { dependency = \"s3\", mode = \"gone\", for = \"1s\" }\n",
            "`gone` is not known here",
        ),
        (
            "[[at]]\ntime = \"1s\"\nbreak = { dependency = \"s3\", mode = \"down\", factor = 2, for = \"1s\" }\n",
            "goes with mode = \"slow\" only",
        ),
        (
            "[[cache]]\nname = \"c\"\nnodes = 2\n[[at]]\ntime = \"1s\"\nbreak = { dependency = \"c/3\", mode = \"down\", for = \"1s\" }\n",
            "write c/1 to c/2",
        ),
        (
            "[[dependency]]\nname = \"https://a.example\"\n",
            "is no host",
        ),
        (
            "[[database]]\nname = \"d\"\n",
            "`max_connections` is missing",
        ),
        ("[vpc]\n", "a VPC without a subnet"),
        (
            "[vpc]\n[[vpc.subnet]]\nname = \"a\"\nroute = \"igw\"\n",
            "`igw` is not known here",
        ),
        (
            "[vpc]\n[[vpc.subnet]]\nname = \"a\"\n[[vpc.endpoint]]\nservice = \"sqs\"\nkind = \"gateway\"\n",
            "only S3 and DynamoDB have gateway endpoints",
        ),
        (
            "[[policy]]\non = \"function:g\"\nstatements = []\n",
            "there is no function `g`",
        ),
        (
            "[[policy]]\non = \"thing:g\"\nstatements = []\n",
            "names no resource",
        ),
    ] {
        let found = found(more);
        assert!(found.contains(words), "{words}\n{found}");
    }
    let nowhere = problems(&calls(
        "vpc = { subnets = [\"a\"], security_groups = [\"g\"] }",
        PAGE,
        "",
    ));
    assert!(
        nowhere.contains("there is no subnet `a`; add it under [vpc]"),
        "{nowhere}"
    );
}
