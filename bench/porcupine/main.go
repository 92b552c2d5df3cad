// Checks histories with Porcupine: one JSON object a line on stdin, a verdict and the nanoseconds that it took on stdout.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

type input struct {
	Do       string `json:"do"`
	Key      string `json:"key"`
	Value    int    `json:"value"`
	Expected int    `json:"expected"`
	Element  string `json:"element"`
}

// An output as it was sent; unknown is nil.
type output struct {
	known    bool
	value    int
	done     bool
	elements string
}

type operation struct {
	Call  int64           `json:"call"`
	Input input           `json:"input"`
	End   json.RawMessage `json:"end"`
}

type history struct {
	Model      string      `json:"model"`
	Operations []operation `json:"operations"`
}

const separator = "\x00"

func stepRegister(state, in, out any) (bool, any) {
	held, asked, told := state.(int), in.(input), out.(output)
	switch asked.Do {
	case "read":
		return !told.known || told.value == held, held
	case "write":
		return true, asked.Value
	default:
		writes := held == asked.Expected
		if told.known && told.done != writes {
			return false, held
		}
		if writes {
			return true, asked.Value
		}
		return true, held
	}
}

func stepAppend(state, in, out any) (bool, any) {
	held, asked, told := state.(string), in.(input), out.(output)
	if asked.Do == "append" {
		return true, held + asked.Element + separator
	}
	return !told.known || told.elements == held, held
}

func byKey(all []porcupine.Operation) [][]porcupine.Operation {
	parts := map[string][]porcupine.Operation{}
	for _, each := range all {
		key := each.Input.(input).Key
		parts[key] = append(parts[key], each)
	}
	var list [][]porcupine.Operation
	for _, part := range parts {
		list = append(list, part)
	}
	return list
}

var models = map[string]porcupine.Model{
	"register": {Partition: byKey, Init: func() any { return 0 }, Step: stepRegister},
	"append":   {Partition: byKey, Init: func() any { return "" }, Step: stepAppend},
}

func (one operation) end() (int64, output, bool) {
	var word string
	if json.Unmarshal(one.End, &word) == nil {
		return math.MaxInt64, output{}, word != "failed"
	}
	var ended struct {
		At     int64           `json:"at"`
		Output json.RawMessage `json:"output"`
	}
	if err := json.Unmarshal(one.End, &ended); err != nil {
		panic(err)
	}
	told := output{known: true}
	var read struct{ Value int }
	var elements []string
	switch {
	case json.Unmarshal(ended.Output, &told.done) == nil:
	case json.Unmarshal(ended.Output, &elements) == nil:
		for _, element := range elements {
			told.elements += element + separator
		}
	case json.Unmarshal(ended.Output, &read) == nil:
		told.value = read.Value
	default:
		panic("an output that is not known: " + strings.TrimSpace(string(ended.Output)))
	}
	return ended.At, told, true
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var told history
		if err := json.Unmarshal(line, &told); err != nil {
			panic(err)
		}
		var operations []porcupine.Operation
		for client, one := range told.Operations {
			if at, result, counts := one.end(); counts {
				operations = append(operations, porcupine.Operation{ClientId: client, Input: one.Input, Call: one.Call, Output: result, Return: at})
			}
		}
		start := time.Now()
		ok := porcupine.CheckOperations(models[told.Model], operations)
		fmt.Printf("{\"linearizable\":%v,\"nanoseconds\":%d}\n", ok, time.Since(start).Nanoseconds())
	}
}
