package main

import (
	"bufio"
	"encoding/json"
	"net"
	"syscall"
)

// Request is a line on the control socket: status, watch, start (again what has ended), or signal.
type Request struct {
	Do     string `json:"do"`
	Name   string `json:"name"`
	Signal int    `json:"signal"`
}

func (k *Keeper) serve(control net.Listener) {
	for {
		connection, err := control.Accept()
		if err != nil {
			return
		}
		go k.answer(connection)
	}
}

func (k *Keeper) answer(connection net.Conn) {
	defer connection.Close()
	var request Request
	line, err := bufio.NewReader(connection).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &request) != nil {
		return
	}
	encoder := json.NewEncoder(connection)
	switch request.Do {
	case "start":
		for _, each := range k.plan.Components {
			if k.state().Missing[each.Name] != "" {
				_ = k.start(each)
			}
		}
	case "signal":
		k.mutex.Lock()
		if pid, isRunning := k.running[request.Name]; isRunning {
			_ = syscall.Kill(pid, syscall.Signal(request.Signal))
		}
		k.mutex.Unlock()
	case "watch":
		for {
			k.mutex.Lock()
			changed := k.changed
			k.mutex.Unlock()
			if encoder.Encode(k.state()) != nil {
				return
			}
			<-changed
		}
	}
	_ = encoder.Encode(k.state())
}

// State is what the control socket tells.
type State struct {
	Running map[string]int `json:"running"`
	// Missing has every component that ended and was not started again, with how it ended.
	Missing map[string]string `json:"missing"`
}

func (k *Keeper) state() State {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	state := State{map[string]int{}, map[string]string{}}
	for name, pid := range k.running {
		state.Running[name] = pid
	}
	for _, each := range k.deaths {
		if _, isRunning := k.running[each.Name]; !isRunning && !k.done[each.Name] {
			state.Missing[each.Name] = each.How
		}
	}
	return state
}
