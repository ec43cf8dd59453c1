//! The yardstick: the same scenario as a bare event loop that does nothing else. It has a clock in
//! nanoseconds, a heap of finishes, a queue of idle environments and a histogram; no limits, no trace, no
//! bill, one function, and the fastest generator and sampler there are.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::inline_always,
    reason = "the yardstick is as bare and as fast as it can be"
)]

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

const WARM_NS: f64 = 1.991e9;
const COLD_NS: f64 = 2.244e9;
const IDLE_NS: u64 = 600_000_000_000;

/// Handles this many requests and returns how many there were.
pub(crate) fn run(rate: f64, requests: u64) -> u64 {
    let ziggurat = Ziggurat::new();
    let mut random = Xoshiro::new(7);
    let gap = 1e9 / rate;
    let mut finishes: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::new();
    let mut idle: VecDeque<(u64, u32)> = VecDeque::new();
    let mut free: Vec<u32> = Vec::new();
    let mut histogram = vec![0_u64; 4_096];
    let (mut created, mut count, mut busy, mut billed) = (0_u32, 0_u64, 0_u64, 0_u64);
    let mut arrival = (ziggurat.draw(&mut random) * gap) as u64;
    while count < requests {
        let finish = finishes.peek().map_or(u64::MAX, |f| f.0.0);
        let expiry = idle.front().map_or(u64::MAX, |i| i.0 + IDLE_NS);
        if finish <= expiry && finish <= arrival {
            let Reverse((time, id)) = finishes.pop().expect("just seen");
            idle.push_back((time, id));
        } else if expiry <= arrival {
            free.push(idle.pop_front().expect("just seen").1);
        } else {
            count += 1;
            let (id, mean) = match idle.pop_back() {
                Some((_, id)) => (id, WARM_NS),
                None => (
                    free.pop().unwrap_or_else(|| {
                        created += 1;
                        created
                    }),
                    COLD_NS,
                ),
            };
            let duration = (ziggurat.draw(&mut random) * mean) as u64;
            busy += duration;
            billed += duration.div_ceil(1_000_000);
            let bits = 64 - (duration | 1).leading_zeros() as usize;
            histogram[(bits << 5 | ((duration << (64 - bits)) >> 58 & 31) as usize) & 4_095] += 1;
            finishes.push(Reverse((arrival + duration, id)));
            arrival += (ziggurat.draw(&mut random) * gap) as u64;
        }
    }
    std::hint::black_box((busy, billed, histogram, created));
    count
}

/// xoshiro256++, seeded by splitmix64.
struct Xoshiro([u64; 4]);

impl Xoshiro {
    fn new(mut seed: u64) -> Self {
        Self([(); 4].map(|()| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }

    #[inline(always)]
    fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// In (0, 1].
    #[inline(always)]
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 1.0) * (1.0 / 9_007_199_254_740_992.0)
    }
}

/// The ziggurat of Marsaglia and Tsang for the exponential distribution, 256 layers.
struct Ziggurat {
    x: [f64; 257],
    f: [f64; 257],
}

impl Ziggurat {
    fn new() -> Self {
        let (r, v) = (7.697_117_470_131_05_f64, 0.003_949_659_822_581_557_f64);
        let mut x = [0.0; 257];
        x[0] = v / (-r).exp();
        x[1] = r;
        for i in 2..256 {
            x[i] = -((v / x[i - 1] + (-x[i - 1]).exp()).ln());
        }
        Self {
            f: x.map(|x| (-x).exp()),
            x,
        }
    }

    #[inline(always)]
    fn draw(&self, random: &mut Xoshiro) -> f64 {
        loop {
            let bits = random.next();
            let i = (bits & 255) as usize;
            let z = (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0) * self.x[i];
            if z < self.x[i + 1] {
                return z;
            }
            if i == 0 {
                return self.x[1] - random.unit().ln();
            }
            let y = self.f[i] + random.unit() * (self.f[i + 1] - self.f[i]);
            if y < (-z).exp() {
                return z;
            }
        }
    }
}
