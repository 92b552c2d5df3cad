package main

import "fmt"

// tape is a node's own source of chance: each election timeout that the library draws is the next one of the configuration.
type tape struct {
	timeouts      []int
	electionTicks int
	drawn         int
}

// tapes is what stands for crypto/rand: it reads from the tape of the node that is being called.
type tapes struct{ current *tape }

var chance = &tapes{}

// Read gives a number below electionTicks, big-endian, as crypto/rand.Int asks for it: the library adds it to electionTicks.
func (t *tapes) Read(bytes []byte) (int, error) {
	own := t.current
	if own == nil {
		return 0, fmt.Errorf("chance was asked for outside of a node")
	}
	number := own.timeouts[own.drawn%len(own.timeouts)] - own.electionTicks
	own.drawn++
	for i := len(bytes) - 1; i >= 0; i-- {
		bytes[i] = byte(number)
		number >>= 8
	}
	return len(bytes), nil
}

// silence is a logger that says nothing, but panics where it is told to.
type silence struct{}

func (silence) Debug(...any)            {}
func (silence) Debugf(string, ...any)   {}
func (silence) Error(...any)            {}
func (silence) Errorf(string, ...any)   {}
func (silence) Info(...any)             {}
func (silence) Infof(string, ...any)    {}
func (silence) Warning(...any)          {}
func (silence) Warningf(string, ...any) {}
func (silence) Fatal(v ...any)          { panic(fmt.Sprint(v...)) }
func (silence) Fatalf(f string, v ...any) {
	panic(fmt.Sprintf(f, v...))
}
func (silence) Panic(v ...any) { panic(fmt.Sprint(v...)) }
func (silence) Panicf(f string, v ...any) {
	panic(fmt.Sprintf(f, v...))
}
