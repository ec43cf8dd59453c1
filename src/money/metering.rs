//! How services turn what happened into quantities: the rounding rules, each a small pure function.

/// `/tmp` that comes with every function, in MB (`FACTS.md` section 2).
pub const FREE_EPHEMERAL_MB: u32 = 512;

/// Disk that comes with every Fargate task, in MB (`FACTS.md` section 5: 20 GB).
pub const FREE_TASK_DISK_MB: u64 = 20 * 1_024;

/// What of a function's `/tmp` is charged, in MB.
pub const fn charged_ephemeral_mb(total_mb: u32) -> u32 {
    total_mb.saturating_sub(FREE_EPHEMERAL_MB)
}

/// Billed milliseconds: duration and INIT are added first and rounded up once
/// (`FACTS.md` section 1: 133.61 ms and 80.00 ms are billed as 214 ms).
pub const fn billed_ms(duration_us: u64, init_us: u64) -> u64 {
    duration_us.saturating_add(init_us).div_ceil(1_000)
}

/// Milliseconds for which provisioned concurrency is paid: rounded up to 5 minutes
/// (`FACTS.md` section 5).
pub const fn provisioned_ms(ms: u64) -> u64 {
    const STEP: u64 = 5 * 60 * 1_000;
    ms.div_ceil(STEP).saturating_mul(STEP)
}

/// Milliseconds for which a `SnapStart` snapshot is paid: at least 3 hours once it exists
/// (`FACTS.md` section 5).
pub const fn snapshot_ms(ms: u64) -> u64 {
    const LEAST: u64 = 3 * 3_600 * 1_000;
    match ms {
        0 => 0,
        1..=LEAST => LEAST,
        _ => ms,
    }
}

/// In how many chunks something of `size` is metered: at least one.
pub const fn chunks(size: u64, chunk: u64) -> u64 {
    if size == 0 { 1 } else { size.div_ceil(chunk) }
}

/// Requests counted for one asynchronous event: one for the first 256 KB, one more for every further 64 KB
/// (`FACTS.md` section 5).
pub const fn async_requests(event_bytes: u64) -> u64 {
    1 + event_bytes.saturating_sub(256 * 1_024).div_ceil(64 * 1_024)
}

/// SQS requests and `EventBridge` events counted for a payload: one for every 64 KB
/// (`FACTS-2.md` section A, rows 20 and 22).
pub const fn message_units(bytes: u64) -> u64 {
    chunks(bytes, 64 * 1_024)
}

/// API Gateway HTTP API requests counted for a payload: one for every 512 KB
/// (`FACTS-2.md` section A, row 19).
pub const fn http_api_units(bytes: u64) -> u64 {
    chunks(bytes, 512 * 1_024)
}

/// MB·ms of one Step Functions Express execution: memory in chunks of 64 MB, time rounded up to 100 ms
/// (`FACTS.md` section 5).
pub fn express_mb_ms(memory_mb: u64, duration_ms: u64) -> u128 {
    let memory_mb = u128::from(chunks(memory_mb, 64)) * 64;
    memory_mb * u128::from(duration_ms.div_ceil(100)) * 100
}

/// Seconds for which a Fargate task is paid: whole seconds, at least a minute, five on Windows
/// (`FACTS.md` section 5).
pub const fn task_seconds(ms: u64, windows: bool) -> u64 {
    let least = if windows { 300 } else { 60 };
    let seconds = ms.div_ceil(1_000);
    if seconds < least { least } else { seconds }
}

/// Seconds for which pollers in provisioned mode are paid: whole seconds, at least a minute
/// (`FACTS.md` section 5).
pub const fn poller_seconds(ms: u64) -> u64 {
    task_seconds(ms, false)
}

/// Seconds for which an EC2 instance is paid: whole seconds, at least a minute (`FACTS.md` section 5).
pub const fn instance_seconds(ms: u64) -> u64 {
    task_seconds(ms, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_added_before_they_are_rounded() {
        // `FACTS.md` section 1, three REPORT lines; `reference_cases.json`, billing_init_example2.
        assert_eq!(billed_ms(3_004_920, 111_230), 3_117);
        assert_eq!(billed_ms(133_610, 80_000), 214);
        assert_eq!(billed_ms(3_016_780, 84_000), 3_101);
        assert_eq!(billed_ms(1_058_150, 1_307_680), 2_366);
        assert_eq!(billed_ms(u64::MAX, 1), u64::MAX.div_ceil(1_000));
    }

    #[test]
    fn standing_charges_have_least_times_and_steps() {
        assert_eq!(provisioned_ms(1), 300_000);
        assert_eq!(provisioned_ms(300_000), 300_000);
        assert_eq!(provisioned_ms(300_001), 600_000);
        assert_eq!(snapshot_ms(0), 0);
        assert_eq!(snapshot_ms(1), 10_800_000);
        assert_eq!(snapshot_ms(10_800_001), 10_800_001);
        assert_eq!(task_seconds(1, false), 60);
        assert_eq!(poller_seconds(1), 60);
        assert_eq!(poller_seconds(60_001), 61);
        assert_eq!(task_seconds(60_001, false), 61);
        assert_eq!(task_seconds(61_000, true), 300);
    }

    #[test]
    fn payloads_are_counted_in_chunks() {
        const KB: u64 = 1_024;
        assert_eq!(async_requests(256 * KB), 1);
        assert_eq!(async_requests(256 * KB + 1), 2);
        assert_eq!(async_requests(1_024 * KB), 13);
        assert_eq!(message_units(0), 1);
        assert_eq!(message_units(64 * KB + 1), 2);
        assert_eq!(message_units(256 * KB), 4);
        assert_eq!(http_api_units(512 * KB), 1);
        assert_eq!(http_api_units(512 * KB + 1), 2);
        assert_eq!(express_mb_ms(65, 101), 128 * 200);
    }
}
