;; Keeps 8 MB more with every event: a leak. {"megabytes":N} is what it holds.
;;
;; A cold environment is fine, and so are the first warm invocations. Then the memory setting refuses, and the
;; environment dies. A larger setting only puts that off.
(module
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (global $megabytes (mut i32) (i32.const 0))
  (data (i32.const 0) "{\"megabytes\":")

  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 1024))

  (func (export "handle") (param $start i32) (param $length i32)
    (local $end i32)
    ;; 128 pages of 64 KB. An allocator that is refused memory gives up in the same way.
    (if (i32.eq (memory.grow (i32.const 128)) (i32.const -1))
      (then unreachable))
    (global.set $megabytes (i32.add (global.get $megabytes) (i32.const 8)))
    (local.set $end (call $put_number (i32.const 13) (global.get $megabytes)))
    (i32.store8 (local.get $end) (i32.const 125)) ;; }
    (call $respond (i32.const 0) (i32.add (local.get $end) (i32.const 1))))

  ;; Writes a number in decimal digits, and tells where they end.
  (func $put_number (param $at i32) (param $number i32) (result i32)
    (if (i32.ge_u (local.get $number) (i32.const 10))
      (then
        (local.set $at
          (call $put_number (local.get $at) (i32.div_u (local.get $number) (i32.const 10))))))
    (i32.store8 (local.get $at)
      (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
    (i32.add (local.get $at) (i32.const 1))))
