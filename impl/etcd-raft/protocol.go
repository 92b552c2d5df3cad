package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	codeParse    = -32700
	codeNoMethod = -32601
	codeParams   = -32602
	codeInternal = -32603
)

type request struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params json.RawMessage   `json:"params"`
	args   []json.RawMessage // of a method of the port, by position
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
func serve(in io.Reader, out io.Writer, nodes *cluster) error {
	lines := bufio.NewReaderSize(in, 1<<16)
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
		if err := encoder.Encode(answer(line, nodes)); err != nil {
			return err
		}
		if err := answers.Flush(); err != nil {
			return err
		}
	}
}

func answer(line []byte, nodes *cluster) response {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{JSONRPC: "2.0", ID: json.RawMessage("null"), Error: &rpcError{codeParse, err.Error()}}
	}
	result, err := ask(asked, nodes)
	reply := response{JSONRPC: "2.0", ID: asked.ID, Result: result}
	if err != nil && !errors.As(err, &reply.Error) {
		reply.Error = &rpcError{codeInternal, err.Error()}
	}
	return reply
}

func ask(asked request, nodes *cluster) (result any, err error) {
	// The library panics where it finds its own rules broken.
	defer func() {
		if broken := recover(); broken != nil {
			result, err = nil, fmt.Errorf("panic: %v", broken)
		}
	}()
	switch asked.Method {
	case "initialize":
		return handshake(nodes.options), nil
	case "reset":
		nodes.reset()
		return nil, nil
	}
	name, isOurs := strings.CutPrefix(asked.Method, "raft.")
	method, known := methods[name]
	if !isOurs || !known {
		return nil, &rpcError{codeNoMethod, "no method " + asked.Method}
	}
	if err := json.Unmarshal(asked.Params, &asked.args); err != nil {
		return nil, &rpcError{codeParams, "params: " + err.Error()}
	}
	return method(nodes, asked)
}

// argument reads the argument at a position.
func argument[T any](asked request, i int) (T, error) {
	var value T
	if i >= len(asked.args) {
		return value, &rpcError{codeParams, fmt.Sprintf("argument %d is missing", i+1)}
	}
	if err := json.Unmarshal(asked.args[i], &value); err != nil {
		return value, &rpcError{codeParams, fmt.Sprintf("argument %d: %v", i+1, err)}
	}
	return value, nil
}
