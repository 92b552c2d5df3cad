package main

import (
	"encoding/json"
	"fmt"
	"time"
)

// handler answers one method of a port; its arguments are positional.
type handler func(args []json.RawMessage) (any, error)

// topic is what one file of this adapter provides. It registers itself:
//
//	func init() {
//		register("tolerations", topic{methods: map[string]handler{"openNodes": handle2(openNodes)}})
//	}
type topic struct {
	// features are the optional features of the topic that the linked code has.
	features []string
	// methods are named as in the topic's port.
	methods map[string]handler
	// reset forgets all state; nil where every method is a pure function of its arguments.
	reset func() error
	// another makes the same with a state of its own, where there is any.
	another func() topic
	// places is how many of those there may be at once: each is made when it is needed first, all within the deadline of one answer.
	places int
}

// How many scenarios are taken at once where none of them needs a place of its own.
const lanesWithoutState = 100

func (t topic) lanes() int {
	switch {
	case t.reset == nil:
		return lanesWithoutState
	case t.another != nil:
		return t.places
	default:
		return 0
	}
}

var topics = map[string]topic{}

// register makes a topic known. A second one of the same name is a mistake in this adapter.
func register(name string, provided topic) {
	if _, taken := topics[name]; taken {
		panic("two files register the topic " + name)
	}
	topics[name] = provided
}

// handle1 is the handler of a method with one argument, read into the type that Kubernetes has for it.
func handle1[A, R any](method func(A) (R, error)) handler {
	return func(args []json.RawMessage) (any, error) {
		a, err := argument[A](args, 0)
		if err != nil {
			return nil, err
		}
		return method(a)
	}
}

// handle2 is the handler of a method with two arguments.
func handle2[A, B, R any](method func(A, B) (R, error)) handler {
	return func(args []json.RawMessage) (any, error) {
		a, err := argument[A](args, 0)
		if err != nil {
			return nil, err
		}
		b, err := argument[B](args, 1)
		if err != nil {
			return nil, err
		}
		return method(a, b)
	}
}

// handle3 is the handler of a method with three arguments.
func handle3[A, B, C, R any](method func(A, B, C) (R, error)) handler {
	return func(args []json.RawMessage) (any, error) {
		a, err := argument[A](args, 0)
		if err != nil {
			return nil, err
		}
		b, err := argument[B](args, 1)
		if err != nil {
			return nil, err
		}
		c, err := argument[C](args, 2)
		if err != nil {
			return nil, err
		}
		return method(a, b, c)
	}
}

func argument[T any](args []json.RawMessage, i int) (T, error) {
	start := time.Now()
	defer func() { spent -= time.Since(start) }()
	var value T
	if i >= len(args) {
		return value, fmt.Errorf("argument %d is missing", i+1)
	}
	if err := json.Unmarshal(args[i], &value); err != nil {
		return value, fmt.Errorf("argument %d: %w", i+1, err)
	}
	return value, nil
}
