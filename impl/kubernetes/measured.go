package main

import (
	"sync/atomic"
	"syscall"
	"time"
)

// spent is the time in methods, without that for reading their arguments: what Kubernetes' code took.
var spent time.Duration

func stopwatch() (stop func()) {
	start := time.Now()
	return func() { spent += time.Since(start) }
}

// What scenarios had to wait for, as often as they had to: that what works by itself (a controller, the kubelet, the scheduler) has
// nothing left to do, and that time passes there. What is neither is a call of a function that answers.
var rests, passings atomic.Int64

// measured is what benches ask for: in microseconds the time in Kubernetes' code and the processor time of all, and what was waited for.
func measured() map[string]int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return map[string]int64{
		"kubernetes": spent.Microseconds(), "cpu": (usage.Utime.Nano() + usage.Stime.Nano()) / 1000,
		"rests": rests.Load(), "passings": passings.Load(),
	}
}
