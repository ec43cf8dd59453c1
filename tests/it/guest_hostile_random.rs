//! Modules by chance, and with a bit flipped: whatever they do, they end cleanly.

use crate::guest_hostile::ending;
use std::collections::BTreeMap;

#[test]
fn random_modules_and_bit_flips_end_cleanly() {
    let config = || wasm_smith::Config {
        exports: Some(
            wat::parse_str(
                r#"(module (memory (export "memory") 1)
                  (func (export "init"))
                  (func (export "alloc") (param i32) (result i32) (i32.const 0))
                  (func (export "handle") (param i32 i32)))"#,
            )
            .unwrap(),
        ),
        available_imports: Some(
            wat::parse_str(
                r#"(module
                  (import "lambda" "respond" (func (param i32 i32)))
                  (import "lambda" "log" (func (param i32 i32)))
                  (import "lambda" "call" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
                  (import "lambda" "clock_ms" (func (result i64)))
                  (import "lambda" "tmp_read" (func (param i32 i32 i32 i32) (result i32))))"#,
            )
            .unwrap(),
        ),
        memory64_enabled: false,
        threads_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        shared_everything_threads_enabled: false,
        custom_page_sizes_enabled: false,
        wide_arithmetic_enabled: false,
        compact_imports_enabled: false,
        max_memories: 0,
        ..wasm_smith::Config::default()
    };
    let mut noise = Noise(0x5eed);
    let mut endings = BTreeMap::new();
    for _ in 0..300 {
        let bytes: Vec<u8> = (0..600).map(|_| noise.byte()).collect();
        let mut source = arbitrary::Unstructured::new(&bytes);
        let Ok(module) = wasm_smith::Module::new(config(), &mut source) else {
            continue;
        };
        let mut module = module.to_bytes();
        count(&mut endings, &module);
        let place = usize::from(noise.byte()) * module.len() / 256;
        module[place] ^= 1 << (noise.byte() & 7);
        count(&mut endings, &module);
    }
    let total: u32 = endings.values().sum();
    assert!(total >= 400, "{endings:?}");
    // The modules do run: not all are refused.
    assert!(
        endings.len() >= 4 && endings["load"] < total / 2,
        "{endings:?}"
    );
}

fn count(endings: &mut BTreeMap<String, u32>, module: &[u8]) {
    let end = ending(module);
    let kind: String = end.chars().take_while(|c| *c != ':').collect();
    *endings.entry(kind).or_default() += 1;
}

/// Bytes for the generator of modules: always the same ones.
struct Noise(u64);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.to_le_bytes()[3]
    }
}
