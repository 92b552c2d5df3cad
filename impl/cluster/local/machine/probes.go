package main

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// probe is what the kubelet asks: it is answered when somebody says how.
func (a *Actor) probe(w http.ResponseWriter, r *http.Request) {
	kind := r.PathValue("kind")
	a.change(func() {
		a.probes[kind]++
		a.waiting[kind]++
		if a.first[kind].IsZero() {
			a.first[kind] = time.Now()
		}
	})
	isWithdrawn := 0
	select {
	case success := <-a.verdicts[kind]:
		if !success {
			w.WriteHeader(http.StatusInternalServerError)
		}
	case <-a.ending:
		isWithdrawn = 1
	case <-r.Context().Done():
	}
	if isWithdrawn == 1 {
		defer withdraw(w)
	}
	a.change(func() { a.waiting[kind]--; a.withdrawn[kind] += isWithdrawn })
}

// change does something to the counts and wakes who waits for them.
func (a *Actor) change(what func()) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	what()
	close(a.changed)
	a.changed = make(chan struct{})
}

// withdraw breaks an answer off after its head. To the kubelet that is no result: it asks again at once, twice, and then
// forgets that it asked. A broken connection instead would count as a failure.
func withdraw(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "10")
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// verdict answers the probe that waits, or the next one, and says how many had come by then.
func (a *Actor) verdict(w http.ResponseWriter, r *http.Request) {
	kind := r.PathValue("kind")
	select {
	case a.verdicts[kind] <- r.FormValue("success") == "true":
		a.mutex.Lock()
		fmt.Fprint(w, a.probes[kind])
		a.mutex.Unlock()
	case <-r.Context().Done():
	}
}

// wait answers once more than `after` probes of the kind have come.
func (a *Actor) wait(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.Atoi(r.FormValue("after"))
	for {
		a.mutex.Lock()
		count, changed := a.probes[r.PathValue("kind")], a.changed
		a.mutex.Unlock()
		if count > after {
			fmt.Fprint(w, count)
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}
