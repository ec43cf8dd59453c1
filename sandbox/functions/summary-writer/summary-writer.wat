;; Leaves a summary of each upload in the bucket that the variable BUCKET names, or in `summaries`.
;;
;; Name the bucket that triggers it, and it sets itself off.
(module
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "lambda" "env" (func $env (param i32 i32 i32 i32) (result i32)))
  (import "lambda" "fail" (func $fail (param i32 i32)))
  (import "lambda" "respond" (func $respond (param i32 i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "s3:PutObject")
  (data (i32.const 16) "BUCKET")
  (data (i32.const 32) "summaries")
  (data (i32.const 64) "\",\"Key\":\"summary.txt\",\"Body\":\"done\"}")
  (data (i32.const 128) "{\"key\":\"summary.txt\"}")
  (data (i32.const 192) "{\"errorType\":\"ServiceError\",\"errorMessage\":\"the summary could not be written\"}")

  ;; The request is put together here: its head, the bucket's name, and its tail.
  (data (i32.const 1024) "{\"Bucket\":\"")

  ;; Events go behind all this: whatever was uploaded, the summary is the same.
  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 16384))

  ;; Writes the bucket's name behind the head of the request and says how long it is.
  (func $bucket (result i32)
    (local $length i32)
    (local.set $length (call $env (i32.const 16) (i32.const 6) (i32.const 1035) (i32.const 63)))
    (if (result i32) (i32.lt_u (i32.sub (local.get $length) (i32.const 1)) (i32.const 63))
      (then (local.get $length))
      (else
        (memory.copy (i32.const 1035) (i32.const 32) (i32.const 9))
        (i32.const 9))))

  (func (export "handle") (param $start i32) (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (i32.const 1035) (call $bucket)))
    (memory.copy (local.get $end) (i32.const 64) (i32.const 36))
    (local.set $end (i32.add (local.get $end) (i32.const 36)))
    (if (i32.lt_s
          (call $call (i32.const 0) (i32.const 12) (i32.const 1024) (i32.sub (local.get $end) (i32.const 1024))
            (i32.const 4096) (i32.const 4096))
          (i32.const 0))
      (then (call $fail (i32.const 192) (i32.const 78)))
      (else (call $respond (i32.const 128) (i32.const 21))))))
