//! The ziggurat method of Marsaglia and Tsang for the exponential distribution, with 256 layers.
//!
//! Arrivals and durations are drawn twice for each request, and a logarithm costs more than the rest of a
//! request's simulation. The tables come from libm and the draws are plain products, so the stream is the
//! same on every machine; a library's sampler makes no such promise.

/// Where the tail begins, and the area of each layer.
const TAIL: f64 = 7.697_117_470_131_05;
const AREA: f64 = 0.003_949_659_822_581_557;

/// The layers: their right edges, and the density there.
#[derive(Debug)]
pub(super) struct Ziggurat {
    edges: [f64; 257],
    density: [f64; 257],
}

impl Ziggurat {
    pub(super) fn new() -> Self {
        let mut edges = [0.0; 257];
        edges[0] = AREA / libm::exp(-TAIL);
        edges[1] = TAIL;
        for i in 2..256 {
            let last: f64 = edges[i - 1];
            edges[i] = -libm::log(AREA / last + libm::exp(-last));
        }
        Self {
            density: edges.map(|edge| libm::exp(-edge)),
            edges,
        }
    }
}

/// Uniform in (0, 1] from 64 random bits: its logarithm is always finite.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
pub(super) fn unit(bits: u64) -> f64 {
    ((bits >> 11) + 1) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// A draw with mean 1. In 99 of 100 cases it takes 64 random bits, one product and one comparison.
pub(super) fn exponential(ziggurat: &Ziggurat, mut random: impl FnMut() -> u64) -> f64 {
    loop {
        let (layer, x) = place(ziggurat, random());
        if x < ziggurat.edges[layer + 1] {
            return x;
        }
        if let Some(x) = at_the_edge(ziggurat, layer, x, &mut random) {
            return x;
        }
    }
}

/// The draw that 64 random bits alone make: none in one case of a hundred.
#[inline]
pub(super) fn exponential_of(ziggurat: &Ziggurat, bits: u64) -> Option<f64> {
    let (layer, x) = place(ziggurat, bits);
    (x < ziggurat.edges[layer + 1]).then_some(x)
}

/// The lowest eight bits choose a layer, the highest 53 a place in it.
#[inline]
fn place(ziggurat: &Ziggurat, bits: u64) -> (usize, f64) {
    let layer = usize::from(bits.to_le_bytes()[0]);
    (layer, (1.0 - unit(bits)) * ziggurat.edges[layer])
}

/// The rare cases: beyond the last layer, and between a layer's edge and the curve.
#[cold]
fn at_the_edge(
    ziggurat: &Ziggurat,
    layer: usize,
    x: f64,
    random: &mut impl FnMut() -> u64,
) -> Option<f64> {
    if layer == 0 {
        return Some(TAIL - libm::log(unit(random())));
    }
    let (low, high) = (ziggurat.density[layer], ziggurat.density[layer + 1]);
    (low + unit(random()) * (high - low) < libm::exp(-x)).then_some(x)
}
