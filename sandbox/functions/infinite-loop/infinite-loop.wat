;; Never answers: its loop has no end, so that only the time-out stops it.
;;
;; What it costs is the whole time-out, each time; and an asynchronous event is tried three times.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (i32.const 1024))

  (func (export "handle") (param $start i32) (param $length i32)
    (loop $for_ever
      (br $for_ever))))
