;; A runtime of its own: it asks for events in a loop, as a custom runtime asks the Runtime API.
;;
;; It answers each event with the event itself, and logs what it has done only after that. What is done between
;; the answer and the next question still belongs to the invocation: the log line is part of it, and so is
;; its time.
(module
  (import "lambda" "next" (func $next (param $buffer i32) (param $capacity i32) (result i32)))
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (import "lambda" "fail" (func $fail (param $start i32) (param $length i32)))
  (import "lambda" "log" (func $log (param $start i32) (param $length i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "INIT: this runtime starts once")
  (data (i32.const 64) "answered, and still at work")
  (data (i32.const 128) "{\"errorType\":\"BadEvent\",\"errorMessage\":\"the event has more than 32768 bytes\"}")

  (func (export "_start")
    (local $length i32)
    (call $log (i32.const 0) (i32.const 30))
    (loop $events
      (local.set $length (call $next (i32.const 1024) (i32.const 32768)))
      (if (i32.gt_u (local.get $length) (i32.const 32768))
        (then
          (call $fail (i32.const 128) (i32.const 77)))
        (else
          (call $respond (i32.const 1024) (local.get $length))
          (call $log (i32.const 64) (i32.const 27))))
      (br $events))))
