// Command adapter puts etcd's raft library (go.etcd.io/raft) behind the port of the topic raft: it answers newline-delimited
// JSON-RPC on stdio with what a RawNode wants done. Clock, network, disks and chance belong to whoever asks.
package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"runtime/debug"

	"go.etcd.io/raft/v3"
)

func main() {
	// The library draws election timeouts from crypto/rand: each node has a source of its own, pointed to before each call.
	rand.Reader = chance
	raft.SetLogger(silence{})
	if err := serve(os.Stdin, os.Stdout, newCluster()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// handshake is the answer to initialize.
func handshake() any {
	return map[string]any{
		"protocol": 1,
		"name":     "etcd-raft",
		"version":  libraryVersion(),
		"homepage": "https://github.com/etcd-io/raft",
		"topics": map[string]any{"raft": map[string]any{"features": []string{
			"paper-messages", "snapshots", "pre-vote", "check-quorum", "read-index", "lease-reads", "leader-transfer",
			"membership", "joint-membership", "progress",
		}}},
	}
}

// libraryVersion is the version of the library that was linked, as the build recorded it.
func libraryVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "go.etcd.io/raft/v3" {
				return module.Version
			}
		}
	}
	return "unknown"
}
