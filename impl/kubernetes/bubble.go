package main

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
)

// bubble is a place with a time of its own (testing/synctest): timers, waits and clocks of whatever is started there go by
// what is slept there, and between two errands time stands still.
type bubble struct {
	begin   sync.Once
	errands chan errand
}

type errand struct {
	do   func() error
	done chan error
}

// do does something in the bubble.
func (b *bubble) do(what func() error) error {
	b.begin.Do(func() {
		b.errands = make(chan errand)
		go synctest.Test(&testing.T{}, func(*testing.T) {
			for each := range b.errands {
				each.done <- safely(each.do)
			}
		})
	})
	done := make(chan error)
	b.errands <- errand{what, done}
	return <-done
}

func safely(do func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	return do()
}
