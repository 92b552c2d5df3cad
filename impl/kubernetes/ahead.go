package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

// batch is what is asked at once: calls, each in a lane of its own. A lane that is done with needs nothing, since it holds nothing.
type batch struct {
	Begin []struct {
		Lane   int               `json:"lane"`
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	} `json:"begin"`
}

// laneAnswer is what came of a call: a result, or why there is none.
type laneAnswer struct {
	Lane        int     `json:"lane"`
	Result      *any    `json:"result,omitempty"`
	Error       *string `json:"error,omitempty"`
	Unsupported bool    `json:"unsupported,omitempty"`
}

// ahead makes many calls, one after the other, and answers them together: one question and its answer take longer to travel
// than most methods take.
func ahead(of topic, args []json.RawMessage) ([]laneAnswer, error) {
	asked, err := argument[batch](args, 0)
	if err != nil {
		return nil, err
	}
	answers := make([]laneAnswer, len(asked.Begin))
	for i, each := range asked.Begin {
		answers[i] = laneAnswer{Lane: each.Lane}
		result, err := call(of, each.Method, each.Params)
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
