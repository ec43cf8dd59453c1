;; A reactor exports `memory`, `alloc` (where to put an event of this length) and `handle` (an event came).
;; It imports only what it uses; the host interface is told in sandbox/functions/README.md.
(module
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "{\"message\":\"Hello\"}")

  ;; The answer stands in the first bytes of the memory; events go behind it.
  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 1024))

  (func (export "handle") (param $start i32) (param $length i32)
    (call $respond (i32.const 0) (i32.const 19))))
