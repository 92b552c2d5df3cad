package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// unsupported marks a scenario that this adapter cannot put to Kubernetes' code.
// Proctor sets it aside instead of holding it against the implementation.
type unsupported struct{ reason string }

func (u unsupported) Error() string { return u.reason }

const (
	codeParse       = -32700
	codeNoMethod    = -32601
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

type response struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  any             `json:"result"`
	Error   *rpcError       `json:"error,omitempty"`
}

// handler answers one method of a port; its arguments are positional.
type handler func(args []json.RawMessage) (any, error)

// argument reads one positional argument into the type that Kubernetes has for it.
func argument[T any](args []json.RawMessage, i int) (T, error) {
	var value T
	if i >= len(args) {
		return value, fmt.Errorf("argument %d is missing", i+1)
	}
	if err := json.Unmarshal(args[i], &value); err != nil {
		return value, fmt.Errorf("argument %d: %w", i+1, err)
	}
	return value, nil
}

// serve answers one request after another until the input ends.
func serve(in io.Reader, out io.Writer, initialize any, methods map[string]handler) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := encoder.Encode(answer(line, initialize, methods)); err != nil {
			return err
		}
		if err := answers.Flush(); err != nil {
			return err
		}
	}
}

func answer(line []byte, initialize any, methods map[string]handler) (reply response) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{JSONRPC: "2.0", ID: json.RawMessage("null"), Error: &rpcError{codeParse, err.Error()}}
	}
	reply = response{JSONRPC: "2.0", ID: asked.ID}
	fail := func(code int, message string) { reply.Result, reply.Error = nil, &rpcError{code, message} }
	// Kubernetes' code may panic on what no API server would let through.
	defer func() {
		if broken := recover(); broken != nil {
			fail(codeInternal, fmt.Sprintf("panic: %v", broken))
		}
	}()
	switch asked.Method {
	case "initialize":
		reply.Result = initialize
		return reply
	case "reset":
		return reply // Every method here is a pure function of its arguments.
	}
	method, known := methods[asked.Method]
	if !known {
		fail(codeNoMethod, "no method "+asked.Method)
		return reply
	}
	var args []json.RawMessage
	if err := json.Unmarshal(asked.Params, &args); err != nil {
		fail(codeParse, "params: "+err.Error())
		return reply
	}
	result, err := method(args)
	var aside unsupported
	switch {
	case errors.As(err, &aside):
		fail(codeUnsupported, aside.reason)
	case err != nil:
		fail(codeInternal, err.Error())
	default:
		reply.Result = result
	}
	return reply
}
