// Command adapter puts etcd's write-ahead log, its snapshots and its raft behind the port of the topic wal: it answers
// newline-delimited JSON-RPC on stdio with what etcd's code has done to its files. Which of that survives belongs to whoever asks.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	root, err := scratch()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	err = serve(os.Stdin, os.Stdout, newMember(root))
	os.RemoveAll(root)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// scratch is a folder of our own, in memory where the machine has such a place: nothing in it outlives the process.
func scratch() (string, error) {
	if root, err := os.MkdirTemp("/dev/shm", "etcd-wal-"); err == nil {
		return root, nil
	}
	return os.MkdirTemp("", "etcd-wal-")
}

// handshake is the answer to initialize. Only etcd itself, not its packages, has defaults.
func handshake() any {
	return map[string]any{
		"protocol": 1,
		"name":     "etcd-wal",
		"version":  linkedVersion(),
		"homepage": "https://github.com/etcd-io/etcd",
		"topics":   map[string]any{"wal": map[string]any{"features": []string{}}},
	}
}

// linkedVersion is the version of the module that was linked, as the build recorded it.
func linkedVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "go.etcd.io/etcd/server/v3" {
				return module.Version
			}
		}
	}
	return "unknown"
}
