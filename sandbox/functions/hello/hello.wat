;; The smallest useful function: it answers every event with the same greeting.
;;
;; A reactor exports `memory`, `alloc` (where to put an event of this length) and `handle` (an event came).
;; It imports only what it uses: `respond`.
(module
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "{\"message\":\"Hello from a function\"}")

  ;; The greeting has 35 bytes; events go behind it. The memory is one page, so that an event may have
  ;; 64,512 bytes: for a larger one the address is good, its end is not, and the lab says so.
  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 1024))

  (func (export "handle") (param $start i32) (param $length i32)
    (call $respond (i32.const 0) (i32.const 35))))
