//! Chance for questions: the order of choices, the numbers of a template.
//!
//! The generator is `SplitMix64` (Steele, Lea and Flood, 2014), small enough to be written here and the same on
//! every machine. A run's chance is the platform's own and has nothing to do with this.

/// A stream of draws.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The stream of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number below `bound`, each equally likely: draws that would favour some are drawn again.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.bits();
            if draw < fair {
                return usize::try_from(draw % bound).expect("it is below a usize");
            }
        }
    }

    /// 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// FNV-1a, to give each question a stream of its own.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first draws for seed 1234567, as the generator's authors and others publish them.
    #[test]
    fn the_generator_is_splitmix64() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.bits(), 6_457_827_717_110_365_317);
        assert_eq!(chance.bits(), 3_203_168_211_198_807_973);
    }
}
