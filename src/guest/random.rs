//! The guest's random numbers: a stream that a seed decides and that never changes.
//!
//! `SplitMix64` (Steele, Lea and Flood, 2014): one 64-bit counter and a mixing function. Its stream is
//! fixed by the published constants, so a recorded run stays the same with every version of this
//! program. It is no source of secrets.

/// A generator. A guest has one of its own, which goes on across invocations and resets.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Fills a buffer: eight bytes a draw, least significant first; a rest smaller than eight takes a
    /// whole draw.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut random = Random::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            first,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_rest_takes_a_whole_draw() {
        let (mut odd, mut even) = (Random::new(1), Random::new(1));
        let (mut three, mut eight) = ([0; 3], [0; 8]);
        odd.fill(&mut three);
        even.fill(&mut eight);
        assert_eq!(three, eight[..3]);
        assert_eq!(odd.next(), even.next());
    }
}
