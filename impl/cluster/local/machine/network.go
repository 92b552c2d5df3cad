package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// greetingTime is how long an actor waits for the greeting of who accepted its connection.
const greetingTime = 5 * time.Second

// ownAddress is the address of this container, apart from its loopback: that of the Pod.
func ownAddress() (string, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	for _, each := range addresses {
		if network, ok := each.(*net.IPNet); ok && network.IP.To4() != nil && !network.IP.IsLoopback() {
			return network.IP.String(), nil
		}
	}
	return "", errors.New("there is no address but the loopback")
}

// endpoint is the address and port that a request names; podIP stands for the container's own address.
func endpoint(r *http.Request) (string, error) {
	host, err := r.FormValue("host"), error(nil)
	if host == "podIP" {
		host, err = ownAddress()
	}
	return net.JoinHostPort(host, r.FormValue("port")), err
}

// listen takes an address and port, and from then on greets everybody who connects. 409: it is in use.
func listen(w http.ResponseWriter, r *http.Request) {
	where, err := endpoint(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	listener, err := net.Listen("tcp4", where)
	if err != nil {
		answer(w, err, syscall.EADDRINUSE)
		return
	}
	greeting := r.FormValue("greeting")
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			fmt.Fprint(connection, greeting)
			connection.Close()
		}
	}()
	w.WriteHeader(http.StatusNoContent)
}

// dial connects, and answers with the greeting of who listens. 409: the connection was refused.
func dial(w http.ResponseWriter, r *http.Request) {
	where, err := endpoint(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	connection, err := net.DialTimeout("tcp4", where, greetingTime)
	if err != nil {
		answer(w, err, syscall.ECONNREFUSED)
		return
	}
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(greetingTime))
	greeting, err := io.ReadAll(connection)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, string(greeting))
}

// answer tells a refusal that was to be expected from anything else.
func answer(w http.ResponseWriter, err error, expected syscall.Errno) {
	status := http.StatusInternalServerError
	if errors.Is(err, expected) {
		status = http.StatusConflict
	}
	http.Error(w, err.Error(), status)
}

// address answers with the container's own address.
func address(w http.ResponseWriter, _ *http.Request) {
	own, err := ownAddress()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, own)
}
