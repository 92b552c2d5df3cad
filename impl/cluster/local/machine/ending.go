package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

const (
	heartbeat = 50 * time.Millisecond
	// lastWords is where a program leaves what the status of its container then shows as the message of its end.
	lastWords = "/dev/termination-log"
)

// stay is what the program does between being told to end and ending. It notes when it was told, when it was last alive, and
// its longest pause between two notes, so that somebody who is killed meanwhile leaves that behind, too.
func (a *Actor) stay(pause time.Duration) {
	file, err := os.OpenFile(lastWords, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		time.Sleep(pause)
		return
	}
	last, longest := a.toldAt, int64(0)
	note := func() {
		now := time.Now().UnixNano()
		last, longest = now, max(longest, now-last)
		_, _ = file.WriteAt(fmt.Appendf(nil, "%d %d %d", a.toldAt, now, longest), 0)
	}
	for end := time.Now().Add(pause); ; {
		note()
		left := time.Until(end)
		if left <= 0 {
			return
		}
		time.Sleep(min(left, heartbeat))
	}
}

// tell answers once the program was told to end, and says when.
func (a *Actor) tell(w http.ResponseWriter, r *http.Request) {
	select {
	case <-a.told:
		fmt.Fprint(w, strconv.FormatInt(a.toldAt, 10))
	case <-r.Context().Done():
	}
}

const (
	// tries is how often in a row a kubelet asks if it gets no result; then it forgets that it asked.
	tries = 3
	// quiet is how long then no probe must come: another one may have been due meanwhile. patience is how long all of it may take.
	quiet    = 60 * time.Millisecond
	patience = 8 * time.Second
	// period is that of all probes, and unseen how long a kubelet may take to notice the end of a program.
	period = 3 * time.Second
	unseen = 1700 * time.Millisecond
)

// leave ends the program when that looks like no result of a probe: once the kubelet has forgotten those that wait, and
// long enough before it asks again, for until it has noticed the end a refused connection counts as a failure.
func (a *Actor) leave(code int) {
	a.once.Do(func() { close(a.ending) })
	for end := time.Now().Add(patience); time.Now().Before(end); {
		a.mutex.Lock()
		changed, isForgotten := a.changed, len(a.first) > 0
		for kind, first := range a.first {
			isFar := period-time.Since(first)%period > unseen
			isForgotten = isForgotten && isFar && a.waiting[kind] == 0 && a.withdrawn[kind]%tries == 0
		}
		a.mutex.Unlock()
		if !a.isProbed {
			break
		}
		select {
		case <-changed:
		case <-time.After(quiet):
			if isForgotten {
				os.Exit(code)
			}
		}
	}
	os.Exit(code)
}
