;; Writes to a table as its event says: the event is the UpdateItem request, with or without a condition.
;;
;; A table checks the condition and writes in one step. Of many writers at the same instant one finds it true,
;; and the others are refused: they fail here, so that a run shows how many they were.
(module
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "lambda" "error" (func $error (param $out i32) (param $capacity i32) (result i32)))
  (import "lambda" "fail" (func $fail (param $start i32) (param $length i32)))
  (import "lambda" "log" (func $log (param $start i32) (param $length i32)))
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "dynamodb:UpdateItem")
  (data (i32.const 32) "{\"written\":true}")
  (data (i32.const 64) "{\"errorType\":\"WriteRefused\",\"errorMessage\":\"the table refused the write\"}")

  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 16384))

  ;; The event is at 16384, the table's answer at 1024.
  (func (export "handle") (param $start i32) (param $length i32)
    (if (i32.lt_s
          (call $call (i32.const 0) (i32.const 19) (local.get $start) (local.get $length)
            (i32.const 1024) (i32.const 8192))
          (i32.const 0))
      (then
        (call $log (i32.const 1024) (call $error (i32.const 1024) (i32.const 8192)))
        (call $fail (i32.const 64) (i32.const 73)))
      (else (call $respond (i32.const 32) (i32.const 16))))))
