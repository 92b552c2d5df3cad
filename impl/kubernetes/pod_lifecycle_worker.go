package main

import (
	"context"
	"time"
)

// work is the pod worker. It syncs the Pod until nothing changes any more, then waits for an event or the end of a back-off.
func (p *pod) work(ctx context.Context) {
	for {
		retryAt, isPutOff := p.sync(ctx)
		p.isIdle.Store(true)
		if !p.wait(retryAt, isPutOff) {
			return
		}
		p.isIdle.Store(false)
	}
}

// wait waits for something to happen; false if the Pod has been forgotten. Meanwhile the kubelet's housekeeping drops
// back-offs that have expired, and who was put off need not wait any longer.
func (p *pod) wait(retryAt time.Time, isPutOff bool) bool {
	for {
		before := p.backOffs()
		var due <-chan time.Time
		if isPutOff || p.deadline() > 0 {
			due = time.After(p.untilDue(retryAt, isPutOff))
		}
		select {
		case _, isOpen := <-p.happened:
			return isOpen
		case <-due:
		}
		p.backOff.GC()
		if isPutOff && !time.Now().Before(retryAt) || p.backOffs() < before || p.isOverdue() {
			return true
		}
	}
}

// untilDue is how long nothing can become due: no back-off ends or is forgotten, and the deadline has not come. At least a second.
func (p *pod) untilDue(retryAt time.Time, isPutOff bool) time.Duration {
	now := time.Now()
	p.forgetAt = now.Add(forgottenAfter)
	p.backOff.GC() // It looks at each back-off, and so does our function in it.
	due := p.forgetAt.Sub(now)
	if isPutOff {
		due = min(due, retryAt.Sub(now))
	}
	if left := p.deadline(); left > 0 {
		due = min(due, left)
	}
	return max(due, time.Second)
}

func (p *pod) backOffs() (count int) {
	for _, key := range p.backOffKeys {
		if p.backOff.Get(key) > 0 {
			count++
		}
	}
	return count
}

// deadline is what is left of activeDeadlineSeconds; 0 without one, or when all is over.
func (p *pod) deadline() time.Duration {
	if p.object.Spec.ActiveDeadlineSeconds == nil || p.isOver {
		return 0
	}
	return time.Duration(*p.object.Spec.ActiveDeadlineSeconds)*time.Second - time.Since(p.createdAt)
}

func (p *pod) isOverdue() bool {
	return p.object.Spec.ActiveDeadlineSeconds != nil && !p.isOver && p.deadline() <= 0
}
