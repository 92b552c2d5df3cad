package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// unsupported marks a scenario that this adapter cannot put to Kubernetes' code.
// Proctor sets it aside instead of holding it against the implementation.
type unsupported struct{ reason string }

func (u unsupported) Error() string { return u.reason }

const (
	codeParse       = -32700
	codeNoMethod    = -32601
	codeParams      = -32602
	codeInternal    = -32603
	codeUnsupported = -32001
)

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return e.Message }

type response struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result"`
	Error   *rpcError       `json:"error,omitempty"`
}

// serve answers one request after another until the input ends.
func serve(in io.Reader, out io.Writer, topics map[string]topic) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := encoder.Encode(answer(line, topics)); err != nil {
			return err
		}
		if err := answers.Flush(); err != nil {
			return err
		}
	}
}

func answer(line []byte, topics map[string]topic) response {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{JSONRPC: "2.0", ID: json.RawMessage("null"), Error: &rpcError{codeParse, err.Error()}}
	}
	result, err := ask(asked, topics)
	reply := response{JSONRPC: "2.0", ID: asked.ID, Result: result}
	var aside unsupported
	switch {
	case err == nil:
	case errors.As(err, &reply.Error):
		reply.Result = nil
	case errors.As(err, &aside):
		reply.Result, reply.Error = nil, &rpcError{codeUnsupported, aside.reason}
	default:
		reply.Result, reply.Error = nil, &rpcError{codeInternal, err.Error()}
	}
	return reply
}

func ask(asked request, topics map[string]topic) (result any, err error) {
	// Kubernetes' code may panic on what no API server would let through.
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic: %v", broken)
		}
	}()
	switch asked.Method {
	case "initialize":
		return handshake(topics), nil
	case "reset":
		return nil, reset(asked.Params, topics)
	case "adapter.spent":
		return measured(), nil
	}
	name, method, _ := strings.Cut(asked.Method, ".")
	var args []json.RawMessage
	if err := json.Unmarshal(asked.Params, &args); err != nil {
		return nil, &rpcError{codeParams, "params: " + err.Error()}
	}
	provided, known := topics[name]
	if known && method == "ahead" && provided.lanes() > 0 {
		return ahead(name, provided, args)
	}
	run, known := provided.methods[method]
	if !known {
		return nil, &rpcError{codeNoMethod, "no method " + asked.Method}
	}
	defer stopwatch()()
	return run(args)
}

// reset forgets the state of one topic.
func reset(params json.RawMessage, topics map[string]topic) error {
	var about struct {
		Topic string `json:"topic"`
	}
	if err := json.Unmarshal(params, &about); err != nil {
		return &rpcError{codeParams, "params: " + err.Error()}
	}
	if forget := topics[about.Topic].reset; forget != nil {
		return forget()
	}
	return nil
}
