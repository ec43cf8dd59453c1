;; Counts a message from a queue once, however often it is delivered.
;;
;; A message keeps its id when it comes again. The function writes the id into a table on the condition that it
;; is not there yet; only if that succeeds it adds one to the counter. What a crash between the two writes would
;; lose, a transaction would keep: this is the short form.
(module
  (import "lambda" "call" (func $call (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "lambda" "error" (func $error (param $out i32) (param $capacity i32) (result i32)))
  (import "lambda" "fail" (func $fail (param $start i32) (param $length i32)))
  (import "lambda" "respond" (func $respond (param $start i32) (param $length i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "dynamodb:PutItem")
  (data (i32.const 32) "dynamodb:UpdateItem")
  (data (i32.const 64) "\"messageId\"")
  (data (i32.const 96) "{\"counted\":true}")
  (data (i32.const 128) "{\"counted\":false}")
  (data (i32.const 160) "{\"errorType\":\"ServiceError\",\"errorMessage\":\"the table did not answer\"}")
  (data (i32.const 240) "{\"errorType\":\"BadEvent\",\"errorMessage\":\"the event has no messageId\"}")
  (data (i32.const 320) "ConditionalCheckFailedException")
  (data (i32.const 384) "{\"TableName\":\"counters\",\"Key\":{\"name\":{\"S\":\"visits\"}},\"Add\":{\"count\":1}}")
  ;; The request that claims an id: 36 characters of it go to 551.
  (data (i32.const 512) "{\"TableName\":\"seen\",\"Item\":{\"id\":{\"S\":\"")
  (data (i32.const 587) "\"}},\"ConditionExpression\":\"attribute_not_exists(id)\"}")

  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 65536))

  (func (export "handle") (param $start i32) (param $length i32)
    (local $id i32)
    (local.set $id (call $message_id (local.get $start) (local.get $length)))
    (if (i32.eqz (local.get $id))
      (then
        (call $fail (i32.const 240) (i32.const 68))
        (return)))
    (call $copy (i32.const 551) (local.get $id) (i32.const 36))
    (if (i32.lt_s (call $ask (i32.const 0) (i32.const 16) (i32.const 512) (i32.const 128)) (i32.const 0))
      (then
        ;; Refused because the id is there: counted before. Any other error: let it come again.
        (drop (call $error (i32.const 1024) (i32.const 8192)))
        (if (call $same (i32.const 1024) (i32.const 320) (i32.const 31))
          (then (call $respond (i32.const 128) (i32.const 17)))
          (else (call $fail (i32.const 160) (i32.const 70))))
        (return)))
    (if (i32.lt_s (call $ask (i32.const 32) (i32.const 19) (i32.const 384) (i32.const 72)) (i32.const 0))
      (then (call $fail (i32.const 160) (i32.const 70)))
      (else (call $respond (i32.const 96) (i32.const 16)))))

  (func $ask (param $action i32) (param $length i32) (param $request i32) (param $size i32) (result i32)
    (call $call (local.get $action) (local.get $length) (local.get $request) (local.get $size)
      (i32.const 1024) (i32.const 8192)))

  ;; Where the value of the first "messageId" begins, behind its quote; 0 if there is none.
  (func $message_id (param $at i32) (param $length i32) (result i32)
    (local $end i32)
    (local.set $end (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const 50)))
    (block $none
      (loop $next
        (br_if $none (i32.gt_u (local.get $at) (local.get $end)))
        (if (call $same (local.get $at) (i32.const 64) (i32.const 11))
          (then (return (call $behind_quote (i32.add (local.get $at) (i32.const 11))))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  (func $behind_quote (param $at i32) (result i32)
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.ne (i32.load8_u (i32.sub (local.get $at) (i32.const 1))) (i32.const 34))))
    (local.get $at))

  (func $same (param $a i32) (param $b i32) (param $length i32) (result i32)
    (loop $next
      (if (i32.eqz (local.get $length)) (then (return (i32.const 1))))
      (if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (return (i32.const 0))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (local.set $b (i32.add (local.get $b) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br $next))
    (unreachable))

  (func $copy (param $to i32) (param $from i32) (param $length i32)
    (loop $next
      (i32.store8 (local.get $to) (i32.load8_u (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br_if $next (local.get $length)))))
