// Command adapter puts etcd's raft library (go.etcd.io/raft) behind the port of the topic raft: it answers newline-delimited
// JSON-RPC on stdio with what a RawNode wants done. Clock, network, disks and chance belong to whoever asks.
package main

import (
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"

	"go.etcd.io/raft/v3"
)

// options are what this adapter asks of the library beside the configuration of the port.
type options struct {
	// async: it writes asynchronously (raft.Config, AsyncStorageWrites) where the configuration lets disks be busy for a while;
	// otherwise by Ready and Advance.
	async bool
	// careful: with async, requests for votes wait for the disk, like answers.
	careful bool
	// limits: what the library bounds is bounded narrowly.
	limits bool
}

func main() {
	var options options
	flag.BoolVar(&options.async, "async", false, "offer asynchronous storage writes: the disk answers later, and the library goes on")
	flag.BoolVar(&options.careful, "careful", false, "with -async: requests for votes wait for the disk, which the library does not ask for")
	flag.BoolVar(&options.limits, "limits", false, "the library's own limits small, and a leader that is removed steps down")
	flag.Parse()
	// The library draws election timeouts from crypto/rand: each node has a source of its own, pointed to before each call.
	rand.Reader = chance
	raft.SetLogger(silence{})
	if err := serve(os.Stdin, os.Stdout, newCluster(options)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// features are those of the port that the library has.
var features = []string{
	"paper-messages", "snapshots", "pre-vote", "check-quorum", "read-index", "lease-reads", "leader-transfer",
	"membership", "joint-membership", "progress",
}

// handshake is the answer to initialize.
func handshake(options options) any {
	name, offered := "etcd-raft", features
	if options.async {
		name, offered = name+"-async", append(slices.Clone(features), "async-writes")
	}
	if options.limits {
		name += "-limits"
	}
	return map[string]any{
		"protocol": 1,
		"name":     name,
		"version":  libraryVersion(),
		"homepage": "https://github.com/etcd-io/raft",
		"topics":   map[string]any{"raft": map[string]any{"features": offered}},
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
