//! Every worked example of `FACTS.md` section 5, through the command line: tiers, rivals and services here,
//! the Lambda pricing page in `lambda_page`.
//! Each row cites where its answer is printed; "derived" rows are computed from printed prices.

use super::{bill, case, sum};

#[test]
fn lambda_tiers_are_those_of_the_price_list() {
    // Infracost golden rows: a row's tiers are one line here, and requests come first.
    case(
        "lambda --requests 6_000_000_000 --duration-ms 1024 --memory-mb 512",
        "1200.00 + 51200.10 = 52400.10",
    );
    // 100,000.20 + 48,240.00.
    case(
        "lambda --requests 9_000_000_000 --duration-ms 1024 --memory-mb 1024",
        "1800.00 + 148240.20 = 150040.20",
    );
    // 100,000.20 + 135,000.00 + 200,001.00.
    case(
        "lambda --requests 15_000_000_000 --duration-ms 2000 --memory-mb 1024",
        "3000.00 + 435001.20 = 438001.20",
    );
    case(
        "lambda --requests 7_500_000_000 --duration-ms 1024 --memory-mb 512 --arch arm64",
        "1500.00 + 51200.26 = 52700.26",
    );
    // 100,000.50 + 48,240.40.
    case(
        "lambda --requests 11_250_000_000 --duration-ms 1024 --memory-mb 1024 --arch arm64",
        "2250.00 + 148240.90 = 150490.90",
    );
    // 100,000.50 + 135,001.125 + 200,000.625: rounding the sum once gives .25, each tier alone .26.
    case(
        "lambda --requests 18_750_000_000 --duration-ms 2000 --memory-mb 1024 --arch arm64",
        "3750.00 + 435002.25 = 438752.25",
    );
    // Exactly one tier, and one MB·ms more would be the next.
    case(
        "lambda --requests 6_000_000_000 --duration-ms 1000 --memory-mb 1024",
        "1200.00 + 100000.20 = 101200.20",
    );
    case(
        "lambda --requests 100_000 --duration-ms 350 --memory-mb 128",
        "0.02 + 0.07 = 0.09",
    );
    case(
        "lambda --requests 100_000 --duration-ms 350 --memory-mb 512",
        "0.02 + 0.29 = 0.31",
    );
    case(
        "lambda --requests 100_000 --duration-ms 350 --memory-mb 512 --arch arm64",
        "0.02 + 0.23 = 0.25",
    );
    case(
        "lambda --requests 100_000 --duration-ms 350 --memory-mb 128 --arch arm64",
        "0.02 + 0.06 = 0.08",
    );
}

#[test]
fn lambda_provisioned_concurrency() {
    // PC-ex1's quirk: a million free requests are taken off although the text exempts such functions.
    // The amounts are derived: 7.2M GB-s kept and 1.2M GB-s used.
    case(
        "lambda --memory-mb 1024 --provisioned 1000 --provisioned-hours 2 \
         --provisioned-requests 1_200_000 --provisioned-duration-ms 1000 --free-tier",
        "0.04 + 30.00 + 11.67 = 41.71",
    );
    // Derived: 2 h and 1 s are paid as 2 h 5 min, 7,500 s.
    case(
        "lambda --memory-mb 1024 --provisioned 1000 --provisioned-hours 2.0003",
        "31.25 = 31.25",
    );
    // Derived, arm64: 7.2M GB-s x 0.0000033334 and 1.2M x 0.0000077778.
    case(
        "lambda --memory-mb 1024 --arch arm64 --provisioned 1000 --provisioned-hours 2 \
         --provisioned-requests 1_200_000 --provisioned-duration-ms 1000",
        "0.24 + 24.00 + 9.33 = 33.57",
    );
    // Derived: the free requests of a mixed bill are taken from all requests together, and the free
    // GB-s only from what runs on demand (600,000 of 1,000,000 GB-s are left).
    case(
        "lambda --memory-mb 1024 --requests 1_000_000 --duration-ms 1000 --provisioned 100 \
         --provisioned-hours 1 --provisioned-requests 500_000 --provisioned-duration-ms 200 --free-tier",
        "0.10 + 10.00 + 1.50 + 0.97 = 12.57",
    );
}

#[test]
fn lambda_extras() {
    // Derived: 1M x 1 s x (10,240 - 512) MB / 1,024 = 9.5M GB-s x 0.0000000309.
    case(
        "lambda --requests 1_000_000 --duration-ms 1000 --memory-mb 1024 --ephemeral-mb 10240",
        "0.20 + 16.67 + 0.29 = 17.16",
    );
    // Derived: exactly 512 MB are free.
    case(
        "lambda --requests 1_000_000 --duration-ms 1000 --memory-mb 1024 --ephemeral-mb 512",
        "0.20 + 16.67 = 16.87",
    );
    // Derived: a snapshot of 1 GB for 730 h, restored a thousand times.
    case(
        "lambda --memory-mb 1024 --snap-start-hours 730 --restores 1000",
        "3.95 + 0.14 = 4.09",
    );
    // Derived: an hour is paid as three. 10 GB x 10,800 s x 0.0000015046.
    case(
        "lambda --memory-mb 10240 --snap-start-hours 1",
        "0.16 = 0.16",
    );
    // Derived: events of 1 MB count as 1 + 12 requests.
    case(
        "lambda --requests 1_000_000 --duration-ms 0 --memory-mb 128 --async-event-kb 1024",
        "2.60 = 2.60",
    );
    // Derived: free streaming is 100 GB.
    case(
        "lambda --requests 0 --duration-ms 0 --memory-mb 128 --streamed 1_000_000 --streamed-mb 7 --free-tier",
        "7.01 = 7.01",
    );
}

#[test]
fn init_is_billed_since_august_2025() {
    let load = "lambda --requests 1_000_000 --duration-ms 120 --memory-mb 512 --init-ms 300 --cold-share 0.01";
    case(load, "0.20 + 1.03 = 1.23");
    case(
        &format!("{load} --prices aws-2025-07"),
        "0.20 + 1.00 = 1.20",
    );
}

#[test]
fn fargate_pricing_page() {
    // Ex2, ARM.
    case(
        "fargate --tasks 5 --vcpu 1 --memory-gb 2 --minutes 10 --runs 30 --ephemeral-gb 30 --arch arm64",
        "0.81 + 0.18 + 0.03 = 1.02",
    );
    // Ex3, EKS.
    case(
        "fargate --tasks 10 --vcpu 0.25 --memory-gb 1 --minutes 60 --runs 30",
        "3.04 + 1.33 = 4.37",
    );
    // Ex4, Windows: 27.45 + 13.80 + 6.00.
    case(
        "fargate --tasks 10 --vcpu 1 --memory-gb 2 --minutes 60 --runs 30 --os windows",
        "27.45 + 6.00 + 13.80 = 47.25",
    );
    // "Fargate 24x7", 730 h, derived.
    case(
        "fargate --vcpu 0.25 --memory-gb 0.5 --minutes 43800",
        "7.39 + 1.62 = 9.01",
    );
    case(
        "fargate --vcpu 1 --memory-gb 2 --minutes 43800",
        "29.55 + 6.49 = 36.04",
    );
    // Derived: a second is paid as a minute; 10,000 runs.
    let short = "fargate --vcpu 1 --memory-gb 2 --runs 10_000 --minutes";
    assert_eq!(
        sum(&bill(&format!("{short} 0.01"))),
        sum(&bill(&format!("{short} 1")))
    );
}

#[test]
fn ec2_for_a_month() {
    // Compute comparison prices: 7.59, 15.18, 30.368, 70.08, 73.58 for 730 h.
    for (kind, answer) in [
        ("t3.micro", "7.59"),
        ("t3.small", "15.18"),
        ("t3.medium", "30.37"),
        ("m5.large", "70.08"),
        ("m7i.large", "73.58"),
    ] {
        case(
            &format!("ec2 --type {kind} --hours 730"),
            &format!("{answer} = {answer}"),
        );
    }
    // Managed Instances, 2,000 h at the on-demand price, of which 15 % are the printed 48.96.
    case(
        "ec2 --type m7g.xlarge --hours 20 --count 100",
        "326.40 = 326.40",
    );
    // Derived: 36 s are paid as a minute: 1,000 x 60 s x 0.096 / 3,600.
    case(
        "ec2 --type m5.large --hours 0.01 --count 1000",
        "1.60 = 1.60",
    );
}

#[test]
fn app_runner() {
    // Derived: 2 GB kept for 730 h, one vCPU active for 100 h.
    case(
        "app-runner --vcpu 1 --memory-gb 2 --hours 730 --active-hours 100",
        "6.40 + 10.22 = 16.62",
    );
    // Derived: active instances beyond the provisioned one pay for their memory too.
    case(
        "app-runner --vcpu 1 --memory-gb 2 --hours 10 --active-hours 40 --auto-deployed 1 --build-minutes 10",
        "2.56 + 0.56 + 1.00 + 0.05 = 4.17",
    );
}

#[test]
fn step_functions_price_list() {
    // (400,000 - 4,000) x 0.000025, `FACTS-2.md` section A row 18.
    case(
        "step-functions --transitions 400_000 --free-tier",
        "9.90 = 9.90",
    );
    case("step-functions --transitions 400_000", "10.00 = 10.00");
    // Infracost golden rows: standard, then Express in one, two and three tiers.
    case("step-functions --transitions 10_000", "0.25 = 0.25");
    case(
        "step-functions --express-requests 100_000 --duration-ms 200 --memory-mb 64",
        "0.10 + 0.02 = 0.12",
    );
    // 60.01 + 3.33.
    case(
        "step-functions --express-requests 10_000_000 --duration-ms 6400 --memory-mb 64",
        "10.00 + 63.34 = 73.34",
    );
    // 60.01 + 119.95 + 405.27.
    case(
        "step-functions --express-requests 100_000_000 --duration-ms 5700 --memory-mb 192",
        "100.00 + 585.23 = 685.23",
    );
    // Derived: rounded up to 100 ms and 64 MB.
    assert_eq!(
        sum(&bill(
            "step-functions --express-requests 100_000_000 --duration-ms 5601 --memory-mb 130"
        )),
        "100.00 + 585.23 = 685.23"
    );
}

#[test]
fn api_gateway_tiers() {
    for (requests, answer) in [
        ("1_000_000", "3.50"),
        ("333_000_000", "1165.50"),
        ("1_000_000_000", "3033.10"),
        ("20_000_000_000", "48253.10"),
        ("21_000_000_000", "49763.10"),
    ] {
        case(
            &format!("api-gateway --requests {requests}"),
            &format!("{answer} = {answer}"),
        );
    }
    case(
        "api-gateway --api rest --requests 3_000_000 --free-tier",
        "7.00 = 7.00",
    );
    case(
        "api-gateway --api http --requests 400_000_000",
        "390.00 = 390.00",
    );
    // Derived: 513 KB are two requests (`FACTS-2.md` section A row 19).
    case(
        "api-gateway --api http --requests 1_000_000 --payload-kb 513",
        "2.00 = 2.00",
    );
    case(
        "api-gateway --api websocket --requests 1_000_000 --connection-minutes 2_000_000",
        "1.00 + 0.50 = 1.50",
    );
}

#[test]
fn services_by_the_request() {
    // The price rows of FACTS.md section 5 and FACTS-2.md section A rows 20 to 22, derived.
    case(
        "dynamodb --writes 1_000_000 --reads 1_000_000",
        "0.63 + 0.13 = 0.76",
    );
    case("sqs --requests 10_000_000", "4.00 = 4.00");
    case(
        "sqs --requests 10_000_000 --fifo --free-tier",
        "4.50 = 4.50",
    );
    // 256 KB are four requests.
    case("sqs --requests 1_000_000 --payload-kb 256", "1.60 = 1.60");
    case("sns --publishes 3_000_000 --free-tier", "1.00 = 1.00");
    // S16: 10k PUT = 0.05.
    case("s3 --puts 10_000", "0.05 = 0.05");
    case("s3 --puts 10_000 --gets 1_000_000", "0.05 + 0.40 = 0.45");
    case(
        "eventbridge --events 1_000_000 --payload-kb 65",
        "2.00 = 2.00",
    );
    case(
        "eventbridge --scheduler-invocations 15_000_000 --free-tier",
        "1.00 = 1.00",
    );
}
