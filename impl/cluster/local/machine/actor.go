package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// pause keeps a Pod's namespaces, collects the orphans of its processes, and ends when told.
func pause([]string) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for each := range signals {
		if each != syscall.SIGCHLD {
			return nil
		}
		for pid, err := 1, error(nil); pid > 0 && err == nil; {
			pid, err = syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		}
	}
	return nil
}

func exitNow(args []string) error {
	code, err := strconv.Atoi(args[0])
	if err == nil {
		os.Exit(code)
	}
	return err
}

func sleep(args []string) error {
	pause, err := time.ParseDuration(args[0])
	time.Sleep(pause)
	return err
}

// Actor is a program in a container that does what it is told over HTTP: `act PORT CODE SECONDS PROBES`, where the code
// and the seconds say how it ends after SIGTERM, and PROBES how many probes it has.
type Actor struct {
	mutex sync.Mutex
	// probes holds, by kind, how many probes have come; verdicts is where the one that waits gets its result.
	probes map[string]int
	// waiting and withdrawn are how many of them have no answer yet, and how many got none because the program ends.
	waiting, withdrawn map[string]int
	// first is when the first one came: a kubelet asks in time with it.
	first    map[string]time.Time
	verdicts map[string]chan bool
	changed  chan struct{}
	isProbed bool
	// told is closed when the program was told to end, at toldAt (nanoseconds since 1970).
	told   chan struct{}
	toldAt int64
	// ending is closed when the program is about to end.
	ending chan struct{}
	once   sync.Once
	memory [][]byte
}

func act(args []string) error {
	numbers := make([]int, 4)
	for i := range numbers {
		number, err := strconv.Atoi(args[i])
		if err != nil {
			return err
		}
		numbers[i] = number
	}
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	actor := &Actor{probes: map[string]int{}, waiting: map[string]int{}, withdrawn: map[string]int{}, first: map[string]time.Time{}, verdicts: map[string]chan bool{}, changed: make(chan struct{}), isProbed: numbers[3] > 0, told: make(chan struct{}), ending: make(chan struct{})}
	for _, kind := range []string{"startup", "readiness", "liveness"} {
		actor.verdicts[kind] = make(chan bool)
	}
	go func() {
		<-terminated
		actor.toldAt = time.Now().UnixNano()
		close(actor.told)
		actor.stay(time.Duration(numbers[2]) * time.Second)
		actor.leave(numbers[1])
	}()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /probe/{kind}", actor.probe)
	mux.HandleFunc("POST /verdict/{kind}", actor.verdict)
	mux.HandleFunc("GET /probes/{kind}", actor.wait)
	mux.HandleFunc("POST /exit", actor.exit)
	mux.HandleFunc("GET /told", actor.tell)
	mux.HandleFunc("/file", actor.file)
	mux.HandleFunc("POST /listen", listen)
	mux.HandleFunc("POST /connect", dial)
	mux.HandleFunc("GET /address", address)
	mux.HandleFunc("POST /memory", actor.allocate)
	return http.ListenAndServe(fmt.Sprintf(":%d", numbers[0]), mux)
}

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

func (a *Actor) exit(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.FormValue("code"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Connection", "close")
	w.WriteHeader(http.StatusNoContent)
	_ = http.NewResponseController(w).Flush()
	go a.leave(code)
}

// file reads a file, or writes the body of a POST to it.
func (a *Actor) file(w http.ResponseWriter, r *http.Request) {
	path := r.FormValue("path")
	if r.Method == http.MethodPost {
		if err := writeFile(path, r.FormValue("content")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprint(w, strings.ToValidUTF8(string(content), "?"))
}

// allocate takes memory and touches every page of it.
func (a *Actor) allocate(w http.ResponseWriter, r *http.Request) {
	mebibytes, err := strconv.Atoi(r.FormValue("mi"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mutex.Lock()
	defer a.mutex.Unlock()
	block := make([]byte, mebibytes<<20)
	for i := 0; i < len(block); i += os.Getpagesize() {
		block[i] = 1
	}
	a.memory = append(a.memory, block)
}
