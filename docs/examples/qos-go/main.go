// The port of qos in Go, with nothing but the standard library: JSON-RPC on stdin and stdout.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type request struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

func answer(req request) (result any, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("%v", problem)
		}
	}()
	switch req.Method {
	case "initialize":
		topics := map[string]any{"qos": map[string]any{"features": []string{"eviction"}}}
		return map[string]any{"protocol": 1, "name": "qos-go", "version": "1.0.0", "topics": topics}, nil
	case "reset":
		return nil, nil
	case "qos.qosClass":
		var params [1]pod
		if err := json.Unmarshal(req.Params, &params); err != nil {
			return nil, err
		}
		return params[0].qosClass(), nil
	case "qos.evict":
		var n node
		var looks []look
		if err := json.Unmarshal(req.Params, &[]any{&n, &looks}); err != nil {
			return nil, err
		}
		return n.evict(looks), nil
	}
	return nil, fmt.Errorf("there is no method %s", req.Method)
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var req request
		if err := json.Unmarshal(line, &req); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		response := map[string]any{"jsonrpc": "2.0", "id": req.ID}
		if result, err := answer(req); err != nil {
			response["error"] = map[string]any{"code": -32603, "message": err.Error()}
		} else {
			response["result"] = result
		}
		answers.Encode(response)
	}
}
