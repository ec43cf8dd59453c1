;; Counts in a global variable: {"count":N}. It looks right as long as there is one environment.
;;
;; A global lives as long as its environment: warm invocations count on, a cold one begins at 1, and two
;; environments at the same time count apart. `counter-table` is the same function done right.
(module
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (global $count (mut i32) (i32.const 0))
  (data (i32.const 0) "{\"count\":")

  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 1024))

  (func (export "handle") (param $start i32) (param $length i32)
    (local $end i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (local.set $end (call $put_number (i32.const 9) (global.get $count)))
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
