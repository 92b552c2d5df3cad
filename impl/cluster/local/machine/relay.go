package main

import (
	"io"
	"net"
)

// relay passes connections from the host's loopback to a server inside: there is no interface on the host.
func relay(door net.Listener, target string) {
	for {
		outer, err := door.Accept()
		if err != nil {
			return
		}
		go func() {
			defer outer.Close()
			inner, err := net.Dial("tcp", target)
			if err != nil {
				return
			}
			defer inner.Close()
			back := make(chan struct{})
			go func() {
				pass(outer, inner)
				close(back)
			}()
			pass(inner, outer)
			<-back
		}()
	}
}

func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	if half, ok := to.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}
