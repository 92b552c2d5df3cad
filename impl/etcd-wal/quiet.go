package main

import "fmt"

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
