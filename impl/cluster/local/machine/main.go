// The one program of a local cluster that is Proctor's own. Outside it opens the door and makes the namespaces; inside
// it is process 1, which keeps the components; in a container it is the pause process or the actor; and it is what
// containerd takes for runc.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if filepath.Base(os.Args[0]) == "runc-unfiltered" {
		fail(runUnfiltered(os.Args[1:]))
	}
	modes := map[string]func([]string) error{
		"launch":  launch,
		"process": processOne,
		"pause":   pause,
		"act":     act,
		"exit":    exitNow,
		"sleep":   sleep,
	}
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		fail(fmt.Errorf("usage: machine launch|process|pause|act|exit|sleep"))
	}
	if err := modes[os.Args[1]](os.Args[2:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
