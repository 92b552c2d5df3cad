package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

// batch is what is asked at once: calls, each in a lane of its own, and lanes that are done with.
type batch struct {
	Begin []struct {
		Lane   int               `json:"lane"`
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	} `json:"begin"`
	End []int `json:"end"`
}

// laneAnswer is what came of a call: a result, or why there is none.
type laneAnswer struct {
	Lane        int     `json:"lane"`
	Result      *any    `json:"result,omitempty"`
	Error       *string `json:"error,omitempty"`
	Unsupported bool    `json:"unsupported,omitempty"`
}

// laid are the lanes of a topic with state, and what lanes before them have left.
type laid struct {
	taken map[int]topic
	free  []topic
}

var lanesOf = map[string]*laid{}

// ahead makes many calls, one after the other, and answers them together: a question and its answer take longer to travel
// than most methods take.
func ahead(name string, of topic, args []json.RawMessage) ([]laneAnswer, error) {
	asked, err := argument[batch](args, 0)
	if err != nil {
		return nil, err
	}
	if lanesOf[name] == nil {
		lanesOf[name] = &laid{taken: map[int]topic{}}
	}
	lanes := lanesOf[name]
	for _, lane := range asked.End {
		if err := lanes.end(lane); err != nil {
			return nil, err
		}
	}
	answers := make([]laneAnswer, len(asked.Begin))
	for i, each := range asked.Begin {
		answers[i] = laneAnswer{Lane: each.Lane}
		result, err := call(lanes.in(each.Lane, of), each.Method, each.Params)
		if err == nil {
			answers[i].Result = &result
			continue
		}
		var aside unsupported
		said := err.Error()
		answers[i].Error, answers[i].Unsupported = &said, errors.As(err, &aside)
	}
	return answers, nil
}

// in is the topic as the lane has it: the one that there is, if it has no state.
func (l *laid) in(lane int, of topic) topic {
	if of.another == nil {
		return of
	}
	its, known := l.taken[lane]
	if known {
		return its
	}
	if last := len(l.free) - 1; last >= 0 {
		its, l.free = l.free[last], l.free[:last]
	} else {
		its = of.another()
	}
	l.taken[lane] = its
	return its
}

// end forgets what a lane holds, and leaves its place to others.
func (l *laid) end(lane int) error {
	its, known := l.taken[lane]
	if !known {
		return nil
	}
	delete(l.taken, lane)
	l.free = append(l.free, its)
	return its.reset()
}

func call(of topic, method string, args []json.RawMessage) (result any, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	run, known := of.methods[method]
	if !known {
		return nil, fmt.Errorf("no method %s", method)
	}
	defer stopwatch()()
	return run(args)
}
